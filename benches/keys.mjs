// From a key to what is wrong, and to what may be written: node benches/keys.mjs HEARD SITE
//
// Visual Studio Code's own protocol library opens a story of the site and types into it. Printed are milliseconds from
// just before the key is sent until the diagnostics are there, and until a completion is; `check` of the whole site as a
// ratio of a cold build; and the server's memory. It asserts nothing.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { start, protocol } from "../tests/editors/client.mjs";

const KEYS = Number(process.env.HEARD_BENCH_KEYS ?? 40);
const [heard, folder] = process.argv.slice(2);
const site = realpathSync(folder);
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const row = (what, values) => console.log(`| ${what} | ${quantile(values, 0.5).toFixed(1)} | ${quantile(values, 0.95).toFixed(1)} |`);

const stories = readdirSync(join(site, "stories"), { recursive: true }).filter((name) => name.endsWith(".md")).sort();
const name = join("stories", stories[Math.floor(stories.length / 2)]);
const text = readFileSync(join(site, name), "utf8");
const began = performance.now();
const client = await start(heard, site);
let said = client.said(name, () => true);
client.write(name, text);
await said;
const opened = performance.now() - began;

const [keys, offers] = [[], []];
for (let key = 1; key <= KEYS; key++) {
  // Each key makes another unknown field, so that what is said is never what was said before.
  const mark = `key${key}x`;
  said = client.said(name, (found) => found.some(({ message }) => message.includes(mark)));
  const typed = text.replace("\n", `\n${mark}: y\n`);
  let sent = performance.now();
  client.write(name, typed);
  keys.push((await said) - sent);
  // A mention is begun, and offered in the same breath.
  const lines = `${typed}\n@`.split("\n");
  sent = performance.now();
  client.write(name, lines.join("\n"));
  await client.ask(protocol.CompletionRequest.type, name, { position: { line: lines.length - 1, character: 1 } });
  offers.push(performance.now() - sent);
  // What that key makes wrong is said before the next one is typed.
  said = client.said(name, (found) => found.some(({ message }) => message.includes(`rest${key}x`)));
  client.write(name, text.replace("\n", `\nrest${key}x: y\n`));
  await said;
}
const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${client.server.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
await client.stop();

const out = `${site}-out`;
const took = (...args) => {
  const began = performance.now();
  try {
    execFileSync(heard, args, { stdio: "ignore" });
  } catch {
    // What is wrong with the site is not what is measured.
  }
  return performance.now() - began;
};
const [checks, builds] = [[], []];
for (let run = 0; run < 3; run++) {
  checks.push(took("check", site));
  rmSync(out, { recursive: true, force: true });
  builds.push(took("build", site, "--out", out, "--quiet"));
}
rmSync(out, { recursive: true, force: true });

console.log(`| ${stories.length} stories, ms | median | 95th percentile |\n|---|--:|--:|`);
row("a key to what is wrong", keys);
row("a key to a completion", offers);
console.log(`\nOpened in ${opened.toFixed(0)} ms; the server's peak is ${memory.toFixed(0)} MiB.`);
console.log(`check / cold build: ${(quantile(checks, 0.5) / quantile(builds, 0.5)).toFixed(2)}`);
process.exit(0);
