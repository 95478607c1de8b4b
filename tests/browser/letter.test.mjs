// Prints the letters about a site's stories, and the stories to talk about with somebody:
// HEARD=PROGRAM HEARD_EXAMPLE=SITE npm run letter.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

import { printed } from "./paper.mjs";

for (const name of ["HEARD", "HEARD_EXAMPLE"]) assert.ok(process.env[name], `${name} is not set`);

/** A sheet has two sides. */
const SIDES = 2;
const FORMATS = ["A4", "Letter"];

const heard = (site, ...words) => execFileSync(process.env.HEARD, words, { cwd: site, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

let browser, site;
let stories = [];

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  site = await mkdtemp(join(tmpdir(), "heard-letter-"));
  await cp(process.env.HEARD_EXAMPLE, site, { recursive: true });
  const names = (await readdir(join(site, "stories"), { recursive: true })).filter((name) => name.endsWith(".md"));
  const texts = await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(site, "stories", name), "utf8") })));
  const asked = texts.filter(({ text }) => !/^(status: (withdrawn|declined)|agreed: (declined|kept-private))/m.test(text) && /^about: /m.test(text));
  stories = asked.sort((one, other) => other.text.length - one.text.length).map(({ name }) => name);
});

after(async () => {
  await browser?.close();
  if (site) await rm(site, { recursive: true, force: true });
});

/** The letters about a story, each printed on each kind of paper: how many sides it takes. */
async function sides(story) {
  const letters = heard(site, "letter", story).trim().split("\n");
  const page = await browser.newPage();
  try {
    const all = [];
    for (const letter of letters) {
      await page.goto(pathToFileURL(join(site, letter)).href);
      for (const format of FORMATS) {
        const { pages } = printed(await page.pdf({ format, preferCSSPageSize: false }));
        all.push({ letter, format, pages });
      }
    }
    return all;
  } finally {
    await page.close();
  }
}

describe("a letter is one sheet of A4 and of Letter", () => {
  test("the longest stories take both sides", async () => {
    for (const story of stories.slice(0, 3)) {
      for (const { letter, format, pages } of await sides(story)) {
        assert.ok(pages > 0 && pages <= SIDES, `${letter} takes ${pages} sides of ${format}`);
      }
    }
  });

  test("a short story takes one", async () => {
    for (const story of stories.slice(-3)) {
      for (const { letter, format, pages } of await sides(story)) assert.equal(pages, 1, `${letter} on ${format}`);
    }
  });

  test("so does one of 900 words", async () => {
    const paragraph = `${"He said it again, more slowly, and this time she wrote it down before she answered him. ".repeat(3)}\n\n`;
    const words = paragraph.split(/\s+/).length - 1;
    const head = ["title: Nine hundred words", "date: 2026-03", "reviewer: r.okafor", "about: [a.barros]", "status: published", "why: Nobody had asked her before that morning.", "reply: { by: a.barros, says: I had forgotten that. }"];
    const text = `---\n${head.join("\n")}\n---\n\n${paragraph.repeat(Math.ceil(900 / words))}`;
    const file = join(site, "stories", "nine-hundred.md");
    await writeFile(file, text);
    try {
      for (const { letter, format, pages } of await sides("nine-hundred")) {
        assert.ok(pages > 0 && pages <= SIDES, `${letter} takes ${pages} sides of ${format}`);
      }
    } finally {
      await rm(file);
    }
  });

  test("in every language", async () => {
    const config = join(site, "heard.yaml");
    const before = await readFile(config, "utf8");
    try {
      for (const language of ["de", "fr", "es", "ar"]) {
        await writeFile(config, before.replace("language: en", `language: ${language}`));
        for (const { letter, format, pages } of await sides(stories[0])) {
          assert.ok(pages > 0 && pages <= SIDES, `${letter} takes ${pages} sides of ${format} in ${language}`);
        }
      }
    } finally {
      await writeFile(config, before);
    }
  });
});

test("what is printed has something on each of its sides", async () => {
  const talk = heard(site, "pack", "--about", "a.barros").trim();
  const issue = heard(site, "pack", "--issue", "2026-Q3").trim();
  const page = await browser.newPage();
  for (const sheet of [talk, issue]) {
    await page.goto(pathToFileURL(sheet).href);
    for (const format of FORMATS) {
      const { pages, runs } = printed(await page.pdf({ format, preferCSSPageSize: false }));
      assert.equal(runs.length, pages, sheet);
      // A cover and a last side may have only a few lines; an empty side has a page's number at most.
      assert.ok(runs.every((shown) => shown > 40), `${sheet}: ${runs}`);
    }
  }
  await page.close();
});
