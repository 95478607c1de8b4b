// Asks the search in Firefox, where a page in a folder may neither fetch nor import: HEARD_SITE=FOLDER npm run firefox.
import assert from "node:assert/strict";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { firefox } from "./firefox.mjs";
import { serve } from "./server.mjs";

assert.ok(process.env.HEARD_SITE, "HEARD_SITE is the folder of a built site");
const folder = await realpath(process.env.HEARD_SITE);
const onDisk = pathToFileURL(join(folder, "search.html")).href;
const queries = JSON.parse(await readFile(new URL("queries.json", import.meta.url), "utf8"));
const ENOUGH = 0.9;

let browser, server;

before(async () => {
  server = await serve(folder);
  browser = await firefox();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** The addresses of the first three stories that a question finds. */
async function ask(words) {
  const found = await browser.run(`new Promise((resolve, reject) => {
    const field = document.getElementById("words");
    const list = document.getElementById("found");
    const answer = () => {
      if (list.dataset.of !== field.value) return;
      watch.disconnect();
      resolve([...list.querySelectorAll("h2 a")].slice(0, 3).map((link) => link.getAttribute("href")).join(" "));
    };
    const watch = new MutationObserver(answer);
    watch.observe(list, { attributes: true, childList: true, subtree: true });
    setTimeout(() => reject(new Error("no answer to " + field.value)), 8000);
    field.value = ${JSON.stringify(words)};
    field.dispatchEvent(new Event("input", { bubbles: true }));
    answer();
  })`);
  return found.split(" ").map((link) => decodeURIComponent(link).replace(/^stories\/|\.html$/g, ""));
}

async function findsEnough() {
  const missed = [];
  for (const { ask: words, wants } of queries) {
    const found = await ask(words);
    if (!wants.split(" ").some((one) => found.includes(one))) missed.push({ words, wants, found });
  }
  assert.ok(missed.length <= queries.length * (1 - ENOUGH), JSON.stringify(missed, null, 1));
}

test("from a folder, the search finds what is half remembered", async () => {
  await browser.open(onDisk);
  await findsEnough();
  assert.deepEqual(browser.complaints, []);
});

test("from a server with a strict policy too", async () => {
  browser.complaints.length = 0;
  await browser.open(`${server.url}/search.html`);
  await findsEnough();
  assert.deepEqual(browser.complaints, []);
});

// Last, for the browser complains of it.
test("all that while the folder was as closed to the page as it is to a reader's", async () => {
  await browser.open(onDisk);
  assert.equal(await browser.run(`fetch("feed.json").then(() => "fetched", () => "refused")`), "refused");
});
