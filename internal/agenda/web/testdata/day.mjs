// Lets the script say what runs, what is next and what people's days are, and compares it with what the server said of the
// same programmes: standard input has both.
import assert from "node:assert/strict";
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [compiler, source] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(compiler));
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
const script = ts.transpileModule(fs.readFileSync(source, "utf8"), { compilerOptions: options }).outputText;
const { Programme, standing, leaveAt } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const ids = (entries) => entries.map((e) => e.id);
const known = (it) => ({
  id: it.entry.id,
  level: it.level,
  chosen: it.chosen,
  skipped: it.skipped,
  cost: Math.round(it.cost * 1_000_000),
  instead: ids(it.instead),
  free: it.free,
  walk: it.walk,
  hurry: it.hurry,
  fits: ids(it.fits),
  back_up: it.backUp?.code ?? "",
});

for (const { name, kept, moments, people, opening } of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const x = new Programme(kept);
  assert.deepEqual(ids(x.opening()), opening, `${name}: what it begins with`);
  for (const { at, now, next, begun, over, left } of moments) {
    const when = `${name} at ${new Date(at).toISOString()}`;
    const found = x.nowNext(at);
    assert.deepEqual({ now: ids(found.now), next: ids(found.next) }, { now, next }, when);
    assert.deepEqual([x.begun(at), x.over(at)], [begun, over], `${when}: begun, over`);
    assert.equal(x.daysLeft(at), left, `${when}: days left`);
  }
  for (const { stars, choices, days, also } of people) {
    const mine = x.days(stars, choices).map((d) => ({
      items: d.items.map(known),
      given: d.given.map(known),
      off: d.off.map(known),
    }));
    const who = `${name} for ${JSON.stringify({ stars, choices })}`;
    assert.deepEqual(mine, days, who);
    const suggested = x.suggestions(stars, x.days(stars, choices)).map((s) => [s.entry.id, s.because.code]);
    assert.deepEqual(suggested, also, `${who}: what they may like too`);
    for (const { items } of x.days(stars, choices)) {
      for (const it of items) {
        assert.equal(standing(items, it.entry.start).running, it, `${who}: it runs from its start`);
        assert.notEqual(standing(items, it.entry.end).running, it, `${who}: it is over at its end`);
        assert.equal(standing(items, it.entry.start - 1).next, it, `${who}: it is next until then`);
        assert.equal(leaveAt(it), it.entry.start - it.walk * 60_000, `${who}: when to leave`);
      }
    }
  }
}
