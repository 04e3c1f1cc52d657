// Lets the script say what changed for somebody between two kept files of releases, and compares it with what is expected:
// standard input has both.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [compiler, source] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(compiler));
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
const load = (file) => {
  const script = ts.transpileModule(fs.readFileSync(file, "utf8"), { compilerOptions: options }).outputText;
  return import(`data:text/javascript,${encodeURIComponent(script)}`);
};
const { changed, seen } = await load(source);
const { Programme } = await load(path.join(path.dirname(source), "day.ts"));

for (const { name, before, after, stars, want } of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const was = JSON.parse(JSON.stringify(seen(new Programme(before)))); // as the browser keeps it
  const found = changed(was, new Programme(after), stars).map((c) => `${c.kind} ${c.code}`);
  assert.deepEqual(found, want, name);
  assert.deepEqual(changed(was, new Programme(before), stars), [], `${name}: nothing changed`);
}
