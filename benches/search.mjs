// What a search costs and finds: node benches/search.mjs SOURCE SITE [PAGEFIND]
//
// SOURCE is a generated site folder and SITE what was built of it. Questions are made of the stories by rules, the same
// ones each time: two words of a title, cited words, a title with one letter wrong, two words far apart. Where the
// stories of tests/browser/tongues are among them, what is asked of those by hand is asked here too. Printed are bytes
// before the first key, bytes and milliseconds of a question on a page that was just opened, and how many find their
// story among the first three. With PAGEFIND, the program, the same pages are indexed by it and the same questions asked
// of it, over HTTP, since it does not load from a folder. It asserts nothing.
import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { serve } from "../tests/browser/server.mjs";

const { chromium } = createRequire(new URL("../tests/browser/", import.meta.url))("playwright-core");
const [source, site, pagefind] = process.argv.slice(2);
const EACH = Number(process.env.HEARD_BENCH_QUESTIONS ?? 20);

// --- questions ---------------------------------------------------------------------------------------------------

let seed = 7;
const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
const stories = join(source, "stories");
const names = (await readdir(stories, { recursive: true })).filter((name) => name.endsWith(".md")).sort();
const longWords = (text) => (text.match(/\p{L}{6,}/gu) ?? []).map((word) => word.toLowerCase());
const read = async (name) => {
  const text = await readFile(join(stories, name), "utf8");
  const [, front, ...body] = text.split(/^---$/m);
  const title = /title: "(.*)"/.exec(front)?.[1] ?? "";
  const prose = body.join("").replace(/@[\w.-]+|\]\([^)]*\)|\{[^}]*\}/g, " ");
  return {
    name: name.replace(/\.md$/, ""),
    published: /status: published/.test(front),
    titled: new Set(longWords(title)),
    cited: /indicators:\n {2}[^:]+: "(.*)"/.exec(front)?.[1] ?? "",
    words: longWords(prose),
    all: new Set(longWords(prose)),
  };
};
const all = [];
for (const name of names) all.push(await read(name));
const longest = (words) => [...words].sort((a, b) => b.length - a.length);
// A question is fair where one story alone answers it.
const alone = (pick, words) => words.length > 1 && all.filter((story) => words.every((word) => story[pick].has(word))).length === 1;
const titleWords = (story) => {
  const words = longest(story.titled).slice(0, 2);
  return alone("titled", words) ? words : [];
};
const kinds = {
  "two words of a title": (story) => titleWords(story).join(" "),
  "cited words": (story) => (story.cited.split(" ").length > 5 ? story.cited : ""),
  "one letter wrong": (story) => {
    const [word, other] = titleWords(story);
    if (!word) return "";
    const at = 2 + random(word.length - 3);
    return `${word.slice(0, at)}${word[at] === "x" ? "y" : "x"}${word.slice(at + 1)} ${other}`;
  },
  "two words far apart": (story) => {
    const third = Math.floor(story.words.length / 3);
    const words = [longest(story.words.slice(0, third))[0] ?? "", longest(story.words.slice(-third))[0] ?? ""];
    return alone("all", words) ? words.join(" ") : "";
  },
};
const questions = [];
for (const [kind, make] of Object.entries(kinds)) {
  while (questions.filter((question) => question.kind === kind).length < EACH) {
    const story = all[random(all.length)];
    const words = story.published ? make(story) : "";
    if (words) questions.push({ kind, words, wants: story.name });
  }
}

// Questions in German, French, Spanish and Arabic, each to a story among ten thousand others.
const byHand = JSON.parse(await readFile(new URL("../tests/browser/queries.json", import.meta.url), "utf8"));
for (const { kind, ask, wants } of byHand.filter((one) => names.includes(`${one.wants}.md`) && one.wants.startsWith("tongues/"))) {
  questions.push({ kind: `${kind}, by hand`, words: ask, wants });
}
const kindsAsked = [...new Set(questions.map((question) => question.kind))];
const ofKind = (kind) => questions.filter((question) => question.kind === kind).length;

// --- asking ------------------------------------------------------------------------------------------------------

const browser = await chromium.launch({
  executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const rows = [];

async function weigh(files) {
  const sizes = await Promise.all([...files].map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function measure(name, open, ask) {
  const found = Object.fromEntries(kindsAsked.map((kind) => [kind, 0]));
  const bytes = [];
  const times = [];
  let first;
  for (const { kind, words, wants } of questions) {
    const { page, loaded } = await open();
    first ??= await loaded();
    const before = await loaded();
    const { links, took } = await ask(page, words);
    bytes.push((await loaded()) - before);
    times.push(took);
    if (process.env.HEARD_SHOW && !links.slice(0, 3).some((link) => decodeURIComponent(link).includes(wants))) console.error(kind, words, wants, links);
    found[kind] += links.slice(0, 3).some((link) => decodeURIComponent(link).includes(wants)) ? 1 : 0;
    await page.close();
  }
  const whole = Object.values(found).reduce((sum, one) => sum + one, 0);
  const kB = (value) => (value / 1000).toFixed(0);
  rows.push([name, kB(first), kB(quantile(bytes, 0.5)), kB(quantile(bytes, 0.95)), quantile(times, 0.5).toFixed(0), quantile(times, 0.95).toFixed(0),
    ...Object.entries(found).map(([kind, one]) => `${one}/${ofKind(kind)}`), (whole / questions.length).toFixed(2)]);
}

const root = pathToFileURL(site).href;
await measure(
  "heard",
  async () => {
    const page = await browser.newPage();
    const files = new Set();
    page.on("request", (request) => files.add(new URL(request.url().split("?")[0])));
    await page.goto(`${root}/search.html`);
    await page.waitForFunction(() => !document.getElementById("search").hidden);
    await page.waitForTimeout(50);
    return { page, loaded: () => weigh(files) };
  },
  async (page, words) => {
    const took = await page.evaluate(async (words) => {
      const field = document.getElementById("words");
      const list = document.getElementById("found");
      const began = performance.now();
      field.value = words;
      field.dispatchEvent(new Event("input"));
      while (list.dataset.of !== words) await new Promise((done) => setTimeout(done, 1));
      return performance.now() - began;
    }, words);
    return { took, links: await page.$$eval("#found h2 a", (links) => links.map((link) => link.getAttribute("href"))) };
  },
);

if (pagefind) {
  const copy = await mkdtemp(join(tmpdir(), "pagefind-"));
  await cp(site, copy, { recursive: true });
  await rm(join(copy, "search"), { recursive: true });
  const began = performance.now();
  const run = spawnSync("/usr/bin/time", ["-f", "%e %M", pagefind, "--site", copy, "--glob", "stories/**/*.html"], { encoding: "utf8" });
  const [seconds, peak] = (run.stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  const files = execFileSync("find", [join(copy, "pagefind"), "-type", "f"], { encoding: "utf8" }).trim().split("\n");
  console.log(`Pagefind: ${(seconds || (performance.now() - began) / 1000).toFixed(1)} s, ${(peak / 1024).toFixed(0)} MiB, ${files.length} files, ${((await weigh(files)) / 1e6).toFixed(1)} MB\n`);
  // Under the strict policy of heard's pages its WebAssembly does not start.
  const server = await serve(copy, "default-src 'self' 'unsafe-eval'");
  await measure(
    "Pagefind",
    async () => {
      const page = await browser.newPage();
      const seen = [];
      page.on("response", (response) => seen.push(response.body().then((body) => body.length, () => 0)));
      await page.goto(`${server.url}/robots.txt`);
      await page.evaluate(async () => {
        globalThis.pagefind = await import("/pagefind/pagefind.js");
        await globalThis.pagefind.init();
      });
      return { page, loaded: async () => (await Promise.all(seen)).reduce((sum, one) => sum + one, 0) };
    },
    (page, words) =>
      page.evaluate(async (words) => {
        const began = performance.now();
        const { results } = await globalThis.pagefind.search(words);
        const shown = await Promise.all(results.slice(0, 4).map((result) => result.data()));
        return { took: performance.now() - began, links: shown.map((one) => one.url) };
      }, words),
  );
  await server.close();
  await rm(copy, { recursive: true });
}
await browser.close();

const heads = ["search", "kB before the first key", "kB a question, median", "95th", "ms, median", "95th", ...kindsAsked, "in the first three"];
console.log(`| ${heads.join(" | ")} |\n|${heads.map((_, at) => (at ? "--:" : "---")).join("|")}|`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
