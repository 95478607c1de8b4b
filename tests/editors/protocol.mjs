// Two hundred edits through Visual Studio Code's own protocol library: after each, what the server says of every file is
// what `heard check` says of files with the same words. HEARD is the program, HEARD_EXAMPLE the site.
// HEARD_SEED=N runs the same edits again; HEARD_EDITS=N makes more or fewer.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start, protocol } from "./client.mjs";

const heard = process.env.HEARD;
const edits = Number(process.env.HEARD_EDITS ?? 200);
const seed = Number(process.env.HEARD_SEED ?? Date.now() % 1e9);
const folder = realpathSync(mkdtempSync(join(tmpdir(), "heard-protocol-")));
const [site, copy] = [join(folder, "site"), join(folder, "copy")];

// Mulberry's generator of 32 bits: the same edits for the same seed.
let state = seed;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);

const names = [
  "stories/2026/the-empty-chair.md",
  "stories/2026/the-pump-at-gate-six.md",
  "stories/2024/green-all-the-way.md",
  "labs/2026-spring.md",
  "metrics/billable-hours.md",
  "pages/about.md",
  "people.yaml",
  "heard.yaml",
];
const parts = [
  "\n", "\t", ": ", "---\n", "[", "{", '"', "'", "😀", "@a.barros", "@nobody", "status: draft\n", "title: a: b\n", "date: 2026-13\n",
  "about: [a.barros]\n", "[words](../2024/green-all-the-way.md#nowhere)", "![](none.png)", "<b>", "## The data {.data}\n", "Bluebottle",
  "She should have rung.", "shown: withheld", "audience: partners\n", "x", "",
];

try {
  cpSync(process.env.HEARD_EXAMPLE, site, { recursive: true });
  cpSync(site, copy, { recursive: true });
  const client = await start(heard, site);
  const texts = new Map(names.map((name) => [name, readFileSync(join(site, name), "utf8")]));
  const untouched = new Map(texts);
  const last = "stories/zz.md";
  for (let edit = 1; edit <= edits; edit++) {
    // Several keys may come in one batch.
    for (let key = 0; key <= below(3); key++) {
      const name = names[below(names.length)];
      const text = texts.get(name);
      const characters = [...text];
      const at = below(characters.length + 1);
      const changed = random() < 0.12 ? untouched.get(name) : [...characters.slice(0, at), parts[below(parts.length)], ...characters.slice(at + below(9))].join("");
      texts.set(name, changed);
      writeFileSync(join(copy, name), changed);
      client.write(name, changed);
    }
    // The last file by its name is spoken of last, and says that all before it was read.
    const mark = `mark${edit}x`;
    const marked = `---\ntitle: A\ndate: 2026-03\n${mark}: x\n---\n`;
    writeFileSync(join(copy, last), marked);
    const said = client.said(last, (found) => found.some(({ message }) => message.includes(mark)));
    client.write(last, marked);
    await said;
    let printed;
    try {
      printed = execFileSync(heard, ["check", copy, "--format", "json", "--today", "2026-03-14"], { maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      assert.equal(error.status, 1, String(error.stderr));
      printed = error.stdout;
    }
    const wanted = JSON.parse(printed).diagnostics.map(({ path, line, code, severity }) => `${client.uri(path)} ${line ?? 1} ${severity} ${code}`);
    const severities = { 1: "error", 2: "warning", 3: "advice" };
    const got = [...client.told].flatMap(([uri, found]) => found.map((one) => `${uri} ${one.range.start.line + 1} ${severities[one.severity]} ${one.code}`));
    assert.deepEqual(got.sort(), wanted.sort(), `edit ${edit} of HEARD_SEED=${seed}`);
  }
  // Every question is answered over whatever the buffers hold now.
  const position = { line: 3, character: 2 };
  for (const name of names) {
    await client.ask(protocol.CompletionRequest.type, name, { position });
    await client.ask(protocol.HoverRequest.type, name, { position });
    await client.ask(protocol.DocumentSymbolRequest.type, name, {});
    await client.ask(protocol.FoldingRangeRequest.type, name, {});
    await client.ask(protocol.InlayHintRequest.type, name, { range: { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } } });
  }
  assert.equal(await client.stop(), 0);
  console.log(`${edits} edits, the same as check after each (HEARD_SEED=${seed})`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
