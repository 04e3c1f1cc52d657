// Searches in the browser's script what the server searched: standard input has the folded texts and the names, what each query finds,
// and what may have been meant by it.
import assert from "node:assert/strict";
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [compiler, source] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(compiler));
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
const script = ts.transpileModule(fs.readFileSync(source, "utf8"), { compilerOptions: options }).outputText;
const { Search } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const { folded, names, searched, meant } = JSON.parse(fs.readFileSync(0, "utf8"));
const search = new Search(
  folded.map((text, i) => [i, text]),
  names,
);
for (const [query, want] of Object.entries(searched ?? {})) {
  assert.deepEqual([...(search.find(query) ?? [])].sort(), want ?? [], query);
}
for (const [query, want] of Object.entries(meant ?? {})) {
  assert.deepEqual(search.meant(query), want ?? [], query);
}
