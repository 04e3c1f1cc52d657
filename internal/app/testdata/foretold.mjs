// Runs the programme room's own rules over steps that a server took: standard input has, for each, the draft before
// and after it, the edits, and the places that the server offers a session afterwards. Says where the two differ.
import assert from "node:assert/strict";
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [compiler, source] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(compiler));
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
const script = ts.transpileModule(fs.readFileSync(source, "utf8"), { compilerOptions: options }).outputText;
const { applied, closed, locked, placementsOf } = await import(
  `data:text/javascript,${encodeURIComponent(script)}`
);

// known is what a browser can know of a draft before the server has answered: ids and versions come from there.
const known = (d) => ({
  placements: d.placements
    .map((p) => [p.session, p.room, Date.parse(p.start), p.minutes, p.pinned].join(" "))
    .sort(),
  minutes: d.sessions.map((s) => [s.id, s.minutes].join(" ")).sort(),
  locked: [...d.rooms, ...d.slots].filter((o) => o.locked).map((o) => o.id),
});

for (const { name, before, edits, after, choices, locked: stay } of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const given = JSON.stringify(before);
  assert.deepEqual(known(applied(before, edits)), known(after), name);
  assert.equal(JSON.stringify(before), given, `${name}: the draft before it is another one now`);
  const held = after.placements.filter((p) => locked(after, p)).map((p) => p.id);
  assert.deepEqual(held.sort(), stay, `${name}: what is locked`);
  for (const c of choices) {
    if (c.here) continue;
    const place = `${name}: ${c.room} at ${c.start}`;
    const lock = closed(after, c);
    if (lock) assert.equal(c.allowed, false, `${place} is locked here, and the server allows it`);
    if (c.rule === "room_locked") assert.equal(lock, "room", place); // a slot may be locked in the middle, too
    if (c.with) assert.ok(placementsOf(after, c.with).length === 1, `${place} is exchanged with what has no place`);
  }
}
