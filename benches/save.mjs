// From a save to the page, beside Hugo's server: node benches/save.mjs HEARD SITE [HUGO HUGO_SITE]
//
// Both serve the same stories to the same browser, and are saved to in turn. Printed are milliseconds from just before
// the file is written until its words are in the HTML that the server gives, and until they are in the DOM of an open
// page; how long each took to answer for the first time; and its memory before and after. It asserts nothing.
import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(new URL("../tests/browser/", import.meta.url))("playwright-core");
const SAVES = Number(process.env.HEARD_BENCH_SAVES ?? 60);
const [heard, site, hugo, hugoSite] = process.argv.slice(2);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const now = () => performance.timeOrigin + performance.now();

async function start(name, program, args, url) {
  const began = now();
  const child = spawn(program, args, { stdio: "ignore" });
  let answered;
  while (!answered) {
    try {
      await (await fetch(url)).text();
      answered = now() - began;
    } catch {
      await sleep(5);
    }
    if (now() - began > 300_000) throw new Error(`${name} does not answer`);
  }
  return { name, child, answered };
}

async function memory(child) {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function firstStory(folder) {
  const entries = (await readdir(folder, { recursive: true })).filter((name) => /-0\.md$/.test(name)).sort();
  return join(folder, entries[0]);
}

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];

const servers = [];
const one = await firstStory(join(site, "stories"));
const relative = one.slice(join(site, "stories").length + 1).replace(/\.md$/, "");
servers.push({
  ...(await start("heard", heard, ["serve", site, "--port", "4187", "--quiet"], "http://127.0.0.1:4187/robots.txt")),
  file: one,
  url: `http://127.0.0.1:4187/stories/${relative}.html`,
});
if (hugo) {
  const file = await firstStory(join(hugoSite, "content"));
  const path = file.slice(join(hugoSite, "content").length + 1).replace(/\.md$/, "");
  const args = ["server", "--source", hugoSite, "--port", "4188", "--renderToMemory", "--noBuildLock", "--disableFastRender"];
  servers.push({ ...(await start("hugo", hugo, args, "http://127.0.0.1:4188/")), file, url: `http://127.0.0.1:4188/${path}/` });
}
const browser = await chromium.launch({
  executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const server of servers) {
  server.page = await browser.newPage();
  for (;;) {
    const answer = await server.page.goto(server.url);
    if (answer.ok() && !(await server.page.content()).includes("are being read")) break;
    await sleep(50);
  }
  await sleep(1500);
  server.text = await readFile(server.file, "utf8");
  server.served = [];
  server.dom = [];
  server.before = await memory(server.child);
}
for (let number = 0; number < SAVES; number += 1) {
  for (const server of servers) {
    const words = `Sentence number ${number} of ${Date.now()}.`;
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
    await writeFile(server.file, `${server.text}\n${words}\n`);
    for (;;) {
      const html = await (await fetch(server.url)).text();
      if (html.includes(words)) break;
      await sleep(1);
    }
    server.served.push(now() - began);
    server.dom.push((await (await seen).jsonValue()) - began);
    await sleep(100);
  }
}
console.log("| preview | first answer | served HTML, median | 95th | in the DOM, median | 95th | MiB before | after |");
console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
for (const server of servers) {
  const ms = (value) => value.toFixed(0);
  const row = [server.answered, quantile(server.served, 0.5), quantile(server.served, 0.95), quantile(server.dom, 0.5), quantile(server.dom, 0.95)];
  console.log(`| ${server.name} | ${[...row, server.before, await memory(server.child)].map(ms).join(" | ")} |`);
  await writeFile(server.file, server.text);
  server.child.kill();
}
await browser.close();
