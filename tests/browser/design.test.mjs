// Measures how a built site is set, in Chromium: HEARD_SITE=FOLDER npm run design.
//
// The length of a line, the place of a behaviour beside its words, figures, quotes and hyphens, each accent's contrast by
// day and by night, forced colours, still motion, and the offprint.
import assert from "node:assert/strict";
import { readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

import { atServer, files } from "./pages.mjs";
import { printed } from "./paper.mjs";
import { serve } from "./server.mjs";

const CHROMIUM = process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium";
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const THEME = new URL("../../themes/hearth/theme.yaml", import.meta.url);

assert.ok(process.env.HEARD_SITE, "HEARD_SITE is the folder of a built site");
const folder = await realpath(process.env.HEARD_SITE);
const all = await files(folder);
const texts = new Map(
  await Promise.all(all.filter((file) => file.endsWith(".html")).map(async (page) => [page, await readFile(join(folder, page), "utf8")])),
);
const stories = [...texts.keys()].filter((page) => /^stories\/\d/.test(page) && !/http-equiv=["']?refresh/i.test(texts.get(page)));
const cited = stories.filter((page) => texts.get(page).includes('class="shows"'));
const byLength = stories.toSorted((a, b) => texts.get(a).length - texts.get(b).length);
const shortest = byLength[0];
// The longest, which has the most lines to count.
const longest = byLength.at(-1);
const judged = stories.find((page) => texts.get(page).includes('class="judgment"'));
assert.ok(cited.length > 0 && judged, "the site has no story that cites a line, or none with data and a call");

let browser;
let server;

before(async () => {
  server = await serve(folder);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page of the site as `seen` says, and gives it to `look`. */
async function open(name, seen, look) {
  const page = await browser.newPage(seen);
  try {
    await page.goto(atServer(server.url, name));
    return await look(page);
  } finally {
    await page.close();
  }
}

/** How many letters stand in each full line of a story's paragraphs. */
function letters() {
  const counts = [];
  const range = document.createRange();
  for (const paragraph of document.querySelectorAll(".body > p")) {
    const lines = new Map();
    const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest(".shows")) continue;
      for (let at = 0; at < node.data.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        // White space at which a line is broken has no width.
        if (box?.width > 0) lines.set(Math.round(box.bottom / 8), (lines.get(Math.round(box.bottom / 8)) ?? 0) + 1);
      }
    }
    counts.push(...[...lines.values()].slice(0, -1));
  }
  return counts.sort((a, b) => a - b);
}

test("a line of a story is about as long as a line of a book, on every screen with room for it", async () => {
  for (const width of [768, 1280, 1920]) {
    const counts = await open(longest, { viewport: { width, height: 900 } }, (page) => page.evaluate(letters));
    const middle = counts[Math.floor(counts.length / 2)];
    // 62 to 68 in the faces it is made for; a machine without any of them sets it a little tighter or wider.
    assert.ok(middle >= 58 && middle <= 70, `${middle} letters a line at ${width} px`);
  }
});

/** Where each behaviour stands, and its words, and how far the text reaches. */
function places() {
  const start = document.dir === "rtl" ? (box) => innerWidth - box.right : (box) => box.left;
  const end = document.dir === "rtl" ? (box) => innerWidth - box.left : (box) => box.right;
  const body = document.querySelector(".body").getBoundingClientRect();
  return [...document.querySelectorAll(".shows")].map((note) => {
    const box = note.getBoundingClientRect();
    const words = document.getElementById(note.dataset.line).getClientRects()[0];
    const line = parseFloat(getComputedStyle(note.parentElement).lineHeight);
    return { start: start(box), end: end(box), top: box.top, bottom: box.bottom, words: words.top, line, text: end(body), window: innerWidth };
  });
}

/** Gives each behaviour in the margin of every story to `look`, at each width, with the one above it and words for where it is. */
async function eachNote(widths, look) {
  for (const name of cited) {
    await open(name, {}, async (page) => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const notes = await page.evaluate(places);
        notes.forEach((note, at) => look(note, notes[at - 1], `${name} at ${width} px: ${JSON.stringify(note)}`));
      }
    });
  }
}

test("from 1100 pixels on a behaviour stands in the margin beside the words that show it, below the one before", async () => {
  await eachNote([1100, 1280, 1920], (note, above, where) => {
    assert.ok(note.start > note.text && note.end <= note.window, where);
    assert.ok(Math.abs(note.top - Math.max(note.words, above?.bottom ?? -Infinity)) < note.line / 2, where);
  });
});

test("on narrower screens it stands at the end of their paragraph", async () => {
  await eachNote([320, 1099], (note, _, where) => {
    assert.ok(note.end <= note.text + 1 && note.top > note.words - note.line / 2, where);
  });
});

test("text has figures of its own height, tables have them in columns, headings are balanced, words are divided by language", async () => {
  await open(judged, {}, async (page) => {
    const set = await page.evaluate(() => {
      // A table of the same style sheet, for a story that has none.
      document.querySelector(".body").insertAdjacentHTML("beforeend", "<table><tbody><tr><td>1</td></tr></tbody></table>");
      const of = (what, how) => getComputedStyle(document.querySelector(what))[how];
      return {
        text: of(".body p", "fontVariantNumeric"),
        table: of(".body td", "fontVariantNumeric"),
        heading: of("h1", "textWrapStyle"),
        words: of(".body p", "hyphens"),
        title: of("h1", "hyphens"),
        language: document.querySelector(".body").closest("[lang]").lang,
        smallCaps: [...document.querySelectorAll("body *")].some((one) => getComputedStyle(one).fontVariantCaps !== "normal"),
        largest: Math.max(...[...document.querySelectorAll(".judgment *")].map((one) => parseFloat(getComputedStyle(one).fontSize))),
        size: parseFloat(of(".body p", "fontSize")),
      };
    });
    assert.match(set.text, /oldstyle-nums/);
    assert.match(set.table, /lining-nums tabular-nums/);
    assert.equal(set.heading, "balance");
    assert.equal(set.words, "auto");
    assert.equal(set.title, "none");
    assert.ok(set.language);
    assert.equal(set.smallCaps, false, "small capitals would be made up from large ones");
    assert.ok(set.largest <= set.size, "what the data said is larger than the story");
  });
});

test("whichever accent is chosen, everything can be read by day and by night", async () => {
  const accents = /choices: \[(.+)\]/.exec(await readFile(THEME, "utf8"))[1].split(", ");
  assert.ok(accents.length > 1);
  for (const colorScheme of ["light", "dark"]) {
    for (const name of [judged, "patterns.html", "search.html"]) {
      await open(name, { colorScheme }, async (page) => {
        const colours = new Set();
        for (const accent of accents) {
          await page.evaluate((accent) => (document.documentElement.dataset.accent = accent), accent);
          colours.add(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent")));
          const found = await page.evaluate(`${AXE}; axe.run(document, { runOnly: ["color-contrast"], resultTypes: ["violations"] })`);
          assert.deepEqual(found.violations, [], `${name}, ${accent}, ${colorScheme}`);
        }
        assert.equal(colours.size, accents.length, "two accents are one colour");
      });
    }
  }
});

test("in forced colours a cited line stays marked, and a dot stays drawn", async () => {
  await open(cited[0], { forcedColors: "active" }, async (page) => {
    assert.match(await page.evaluate(() => getComputedStyle(document.querySelector(".cited")).textDecorationLine), /underline/);
  });
  await open("patterns.html", { forcedColors: "active" }, async (page) => {
    const drawn = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".dots a"), "::before").borderTopWidth));
    assert.ok(drawn > 0);
  });
});

test("nothing moves for those who asked for stillness", async () => {
  for (const [reducedMotion, behaviour] of [["reduce", "auto"], ["no-preference", "smooth"]]) {
    await open(longest, { reducedMotion }, async (page) => {
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), behaviour);
      assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0);
    });
  }
});

test("on paper a story is an offprint: numbered pages, its own address, no ways about, and the behaviours beside their lines", async () => {
  // As wide as a sheet between its margins.
  await open(cited[0], { viewport: { width: 597, height: 900 } }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const paper = await page.evaluate(() => {
      const sheet = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
      const shown = (what) => [...document.querySelectorAll(what)].some((one) => one.checkVisibility());
      document.querySelector(".body").insertAdjacentHTML("beforeend", "<p><a href='https://firm.example/a'>there</a></p>");
      return {
        numbered: sheet.filter((rule) => rule instanceof CSSPageRule).some((rule) => rule.cssText.includes("counter(page)")),
        address: document.querySelector(".address")?.innerText,
        ways: shown("nav, .foot ul, .skip, .ways-on, .paging, .onward"),
        link: getComputedStyle(document.querySelector(".body p:last-child a"), "::after").content,
        orphans: getComputedStyle(document.querySelector(".body p")).orphans,
      };
    });
    assert.ok(paper.numbered);
    assert.match(paper.address, /^https:\/\/.+\.html$/);
    assert.equal(paper.ways, false);
    assert.match(paper.link, /https:\/\/firm\.example\/a|attr\(href\)/);
    assert.equal(paper.orphans, "3");
    for (const note of await page.evaluate(places)) assert.ok(note.start > note.text && note.end <= note.window, JSON.stringify(note));
  });
});

test("on paper a story of any length begins on its first sheet", async () => {
  // The shortest has little after its text. What its foot is held to must not take all of it along to the next sheet.
  await open(shortest, {}, async (page) => {
    for (let lines = 12; lines <= 36; lines += 1) {
      await page.evaluate((text) => (document.querySelector(".body").innerHTML = text), "<p>A paragraph of one line.</p>".repeat(lines));
      const { pages, runs } = printed(await page.pdf({ format: "A4" }));
      assert.equal(runs.length, pages, `with ${lines} lines a sheet is empty`);
      assert.ok(runs[0] * 3 > Math.max(...runs), `with ${lines} lines the first sheet shows ${runs[0]} of ${runs}`);
    }
  });
});

test("the style sheet is small, and no page but the search and the form has a script", async () => {
  const style = all.filter((file) => file.endsWith(".css"));
  assert.equal(style.length, 1);
  assert.ok((await readFile(join(folder, style[0]))).length < 40_000);
  const scripted = [...texts].filter(([, text]) => /<script/i.test(text)).map(([page]) => page);
  assert.deepEqual(scripted.sort(), ["search.html", "tell.html"]);
});
