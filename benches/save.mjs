// From a save to the page, beside Hugo's server: node benches/save.mjs HEARD SITE [HUGO HUGO_SITE]
//
// Both serve the same stories to the same browser, and are saved to in turn. Printed are milliseconds: until a server
// answers at all, and with a story; from just before a file is written until its words are in the HTML that the server
// gives, and until they are in the DOM of an open page. Then, of ours alone: the same for a save of people.yaml and of
// the theme's strings, and memory over many saves. It asserts nothing.
//
//   HEARD_BENCH_SAVES   how many saves of a story are measured: 60
//   HEARD_BENCH_MANY    over how many saves memory is looked at: 5,000
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(new URL("../tests/browser/", import.meta.url))("playwright-core");
const SAVES = Number(process.env.HEARD_BENCH_SAVES ?? 60);
const MANY = Number(process.env.HEARD_BENCH_MANY ?? 5000);
const [heard, site, hugo, hugoSite] = process.argv.slice(2);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const now = () => performance.timeOrigin + performance.now();

/** Starts a server; measures when it answers at all, and when with the page of a story. */
async function start(name, program, args, url) {
  const began = now();
  const child = spawn(program, args, { stdio: "ignore" });
  let answered, ready;
  while (!ready) {
    try {
      const answer = await fetch(url);
      const html = await answer.text();
      answered ??= now() - began;
      if (answer.ok && html.includes("</article>")) ready = now() - began;
    } catch {}
    if (!ready) await sleep(2);
    if (now() - began > 300_000) throw new Error(`${name} does not answer`);
  }
  return { name, child, url, answered, ready };
}

/** What a program holds now, or held at the most, in MiB. */
async function memory(child, what = "VmRSS") {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
}

/** What a server gives at `url`, asked again where the connection that was kept open has just been closed. */
const given = (url) => fetch(url).catch(() => fetch(url)).then((answer) => answer.text());

async function firstStory(folder) {
  const entries = (await readdir(folder, { recursive: true })).filter((name) => /-0\.md$/.test(name)).sort();
  return join(folder, entries[0]);
}

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];

const servers = [];
const one = await firstStory(join(site, "stories"));
const relative = one.slice(join(site, "stories").length + 1).replace(/\.md$/, "");
servers.push({
  ...(await start("heard", heard, ["serve", site, "--port", "4187", "--quiet"], `http://127.0.0.1:4187/stories/${relative}.html`)),
  file: one,
});
if (hugo) {
  const file = await firstStory(join(hugoSite, "content"));
  const path = file.slice(join(hugoSite, "content").length + 1).replace(/\.md$/, "");
  const args = ["server", "--source", hugoSite, "--port", "4188", "--renderToMemory", "--noBuildLock", "--disableFastRender"];
  servers.push({ ...(await start("hugo", hugo, args, `http://127.0.0.1:4188/${path}.html`)), file });
}
const browser = await chromium.launch({
  executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const server of servers) {
  server.page = await browser.newPage();
  await server.page.goto(server.url);
  await sleep(1500);
  server.text = await readFile(server.file, "utf8");
  server.served = [];
  server.dom = [];
  server.before = await memory(server.child);
}

/** Writes a file, and measures until `words` are served and in the open page. */
async function save(server, file, text, words) {
  const seen = server.page.waitForFunction(
    (words) => {
      if (document.body?.innerText.includes(words)) return performance.timeOrigin + performance.now();
      return false;
    },
    words,
    { polling: 2, timeout: 60_000 },
  );
  await sleep(30);
  const began = now();
  await writeFile(file, text);
  while (!(await given(server.url)).includes(words)) await sleep(1);
  const served = now() - began;
  const dom = (await (await seen).jsonValue()) - began;
  await sleep(100);
  return { served, dom };
}

for (let number = 0; number < SAVES; number += 1) {
  for (const server of servers) {
    const words = `Sentence number ${number} of ${Date.now()}.`;
    const { served, dom } = await save(server, server.file, `${server.text}\n${words}\n`, words);
    server.served.push(served);
    server.dom.push(dom);
  }
}
const ms = (value) => value.toFixed(0);
const row = (served, dom) => [quantile(served, 0.5), quantile(served, 0.95), quantile(dom, 0.5), quantile(dom, 0.95)];
console.log("| preview | first answer | first story | served HTML, median | 95th | in the DOM, median | 95th | MiB before | after | at the most |");
console.log("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
for (const server of servers) {
  const held = [server.before, await memory(server.child), await memory(server.child, "VmHWM")];
  console.log(`| ${server.name} | ${[server.answered, server.ready, ...row(server.served, server.dom), ...held].map(ms).join(" | ")} |`);
  await writeFile(server.file, server.text);
  if (server !== servers[0]) server.child.kill();
}

// --- what every page may hang on ---------------------------------------------------------------------------------------
const [ours] = servers;
const few = Math.max(5, Math.round(SAVES / 3));
console.log("\n| heard, a save of | served HTML, median | 95th | in the DOM, median | 95th |\n|---|--:|--:|--:|--:|");
const people = join(site, "people.yaml");
const before = await readFile(people, "utf8");
// What the open page prints of somebody: a name, or else a role.
const html = await (await fetch(ours.url)).text();
const entry = ["name", "role"].flatMap((what) => [...before.matchAll(new RegExp(`${what}: ["']?([^"',}\\n]+)`, "g"))].map(([, said]) => said.trim())).find((name) => html.includes(name));
if (entry) {
  const figures = { served: [], dom: [] };
  for (let number = 0; number < few; number += 1) {
    const name = `${entry} the ${number + 1}th`;
    const { served, dom } = await save(ours, people, before.replaceAll(entry, name), name);
    figures.served.push(served);
    figures.dom.push(dom);
  }
  await writeFile(people, before);
  console.log(`| people.yaml | ${row(figures.served, figures.dom).map(ms).join(" | ")} |`);
} else console.log(`| people.yaml: nobody is named on ${ours.url} | | | | |`);
const theme = { served: [], dom: [] };
const strings = join(site, "themes/hearth/strings/en.yaml");
const said = await readFile(strings, "utf8").catch(() => undefined);
await mkdir(join(site, "themes/hearth/strings"), { recursive: true });
for (let number = 0; number < few; number += 1) {
  const words = `Stories, the ${number + 1}th time`;
  const { served, dom } = await save(ours, strings, `menu:\n  stories: "${words}"\n`, words);
  theme.served.push(served);
  theme.dom.push(dom);
}
if (said === undefined) await rm(strings);
else await writeFile(strings, said);
console.log(`| the theme | ${row(theme.served, theme.dom).map(ms).join(" | ")} |`);

// --- many saves --------------------------------------------------------------------------------------------------------
const held = [];
for (let number = 0; number < MANY; number += 1) {
  if (number % Math.max(1, Math.floor(MANY / 5)) === 0) held.push(await memory(ours.child));
  const words = `Save ${number}.`;
  await writeFile(ours.file, `${ours.text}\n${words}\n`);
  while (!(await given(ours.url)).includes(words)) await sleep(1);
}
held.push(await memory(ours.child));
console.log(`\nMemory over ${MANY} saves, in MiB: ${held.map(ms).join(", ")}; ${ms(await memory(ours.child, "VmHWM"))} at the most.`);
await writeFile(ours.file, ours.text);
ours.child.kill();
await browser.close();
