// Looks at a built site in Chromium as its readers do: HEARD_SITE=FOLDER npm test (HEARD_LONG=1: every page).
//
// Every kind of page, small and large, light and dark, from a folder and from a server with a strict policy: no fault of
// accessibility, no sideways scrolling, no console error, nothing fetched from elsewhere, no broken link, sound HTML; and
// with the keys alone, with large letters, without a script, on paper.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

import { ANYWHERE, atServer, brokenLinks, files, kind, onDisk, sample } from "./pages.mjs";
import { printed } from "./paper.mjs";
import { serve } from "./server.mjs";

// About one of each kind.
const MOST_PAGES = Number(process.env.HEARD_PAGES ?? 24);
const WIDTHS = [320, 768, 1280, 1920];
const SCHEMES = ["light", "dark"];
const CHROMIUM = process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium";
// WCAG 2.2 AA holds what 2.0, 2.1 and level A hold.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

assert.ok(process.env.HEARD_SITE, "HEARD_SITE is the folder of a built site");
const folder = await realpath(process.env.HEARD_SITE);
const all = await files(folder);
const everyPage = all.filter((file) => file.endsWith(".html"));
// A page that sends its reader on at once has no body to look at; its links are checked with all others.
const texts = new Map(await Promise.all(everyPage.map(async (page) => [page, await readFile(join(folder, page), "utf8")])));
const lasting = everyPage.filter((page) => !/http-equiv=["']?refresh/i.test(texts.get(page)));
const pages = process.env.HEARD_LONG === "1" ? lasting : sample(lasting, MOST_PAGES);
assert.ok(pages.length > 0, `there are no pages in ${folder}`);

let browser;
let profile;
let server;

before(async () => {
  assert.ok(existsSync(CHROMIUM), `there is no ${CHROMIUM}; HEARD_CHROMIUM may name another`);
  profile = await mkdtemp(join(tmpdir(), "heard-browser-"));
  server = await serve(folder);
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    reducedMotion: "reduce",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (profile) await rm(profile, { recursive: true, force: true });
});

/** Opens `address`, where `first` runs first, and gives it to `look`; whatever the page complains of or fetches from elsewhere is thrown. */
async function visit(address, look, first = () => {}) {
  const page = await browser.newPage();
  await page.addInitScript(first);
  const complaints = [];
  const home = new URL(address);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`not fetched: ${request.url()}`));
  page.on("request", (request) => {
    const to = new URL(request.url());
    const ours = to.protocol === "data:" || to.protocol === "blob:" || (to.protocol === home.protocol && to.host === home.host);
    if (!ours) complaints.push(`fetched from elsewhere: ${request.url()}`);
  });
  page.on("response", (response) => response.status() >= 400 && complaints.push(`${response.status()}: ${response.url()}`));
  try {
    await page.goto(address, { waitUntil: "load" });
    await look(page);
  } finally {
    await page.close();
  }
  assert.deepEqual(complaints, []);
}

/** What sticks out of the page to the side, most telling first. */
function sticksOut() {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  // A part that scrolls by itself may be wider than its window.
  const contained = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > wide + 1 || box.left < -1) && !contained(element);
  });
  const names = out.slice(-5).map((element) => element.outerHTML.slice(0, 120));
  return [`${document.documentElement.scrollWidth} px on a screen of ${wide}`, ...names];
}

async function faults(page) {
  // Run through the debugger, so that the page's policy keeps holding for the page.
  const found = await page.evaluate(`${AXE}; axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"] })`);
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, target }) => `${id}: ${help}: ${target} ${html.slice(0, 160)}`));
}

async function looksWell(page) {
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      await page.emulateMedia({ media: "screen", colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const where = `${width} px, ${colorScheme}`;
      assert.deepEqual(await page.evaluate(sticksOut), [], `scrolls sideways at ${where}`);
      assert.deepEqual(await faults(page), [], `accessibility at ${where}`);
    }
  }
}

describe("from a server with a strict policy", () => {
  for (const name of pages) {
    test(name, () => visit(atServer(server.url, name), looksWell));
  }
});

describe("from a folder, without a server", () => {
  for (const name of pages.filter((name) => name !== ANYWHERE)) {
    test(name, () =>
      visit(onDisk(folder, name), async (page) => {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await page.evaluate(sticksOut), [], `scrolls sideways at ${width} px`);
        }
      }),
    );
  }
});

test("letters of twice the size make pages longer, not wider", async () => {
  // As a reader sets it in the browser: style sheets see it in their queries too.
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--blink-settings=defaultFontSize=32"];
  const other = await chromium.launch({ executablePath: CHROMIUM, args });
  const page = await other.newPage({ viewport: { width: 1280, height: 900 } });
  for (const name of pages.filter((name) => name !== ANYWHERE)) {
    await page.goto(onDisk(folder, name));
    assert.equal(await page.evaluate(() => matchMedia("(min-width: 40.5rem)").matches), false, "letters are of the usual size");
    assert.deepEqual(await page.evaluate(sticksOut), [], name);
  }
  await other.close();
});

// Without a script, these say what to do instead.
const ASK_FOR_A_SCRIPT = new Set(["search.html", "tell.html"]);

test("without a script no word is lost", async () => {
  const other = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  const context = await other.newContext({ javaScriptEnabled: false });
  for (const name of pages.filter((name) => name !== ANYWHERE && !ASK_FOR_A_SCRIPT.has(name))) {
    const page = await context.newPage();
    await page.goto(onDisk(folder, name));
    const without = await page.locator("body").innerText();
    await page.close();
    await visit(onDisk(folder, name), async (page) => assert.equal(await page.locator("body").innerText(), without, name));
  }
  await other.close();
});

/** Notes, from the first moment of a page, whatever moves in it. */
function noteShifts() {
  const shifts = [];
  const note = (entries) => shifts.push(...entries.map((entry) => entry.value));
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.shifts = () => (note(observer.takeRecords()), shifts);
}

test("the keys alone reach everything in the order of reading, each seen, and leave it", async () => {
  for (const name of pages) {
    await visit(atServer(server.url, name), async (page) => {
      const reachable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
      const there = await page.evaluate((reachable) => {
        // Of the answers to one question, the keys reach one; the arrows choose.
        const first = (element) => (element.type === "radio" ? document.querySelector(`input[name="${element.name}"]`) : element);
        const isTurn = (element) => first(element) === element;
        const shown = [...document.querySelectorAll(reachable)].filter((element) => element.checkVisibility() && isTurn(element));
        shown.forEach((element, at) => (element.dataset.turn = at));
        return shown.length;
      }, reachable);
      const turns = [];
      for (let turn = 0; turn < there; turn += 1) {
        await page.keyboard.press("Tab");
        turns.push(
          await page.evaluate(() => {
            const { activeElement: element } = document;
            const { outlineStyle, boxShadow } = getComputedStyle(element);
            const { top, bottom, left, right } = element.getBoundingClientRect();
            const onScreen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
            const seen = onScreen && (outlineStyle !== "none" || boxShadow !== "none");
            return seen ? Number(element.dataset.turn) : `${element.outerHTML.slice(0, 120)} is not seen to have the focus`;
          }),
        );
      }
      assert.deepEqual(turns, [...turns.keys()], name);
      await page.keyboard.press("Tab");
      const last = await page.evaluate(() => document.activeElement.dataset?.turn);
      assert.notEqual(last, String(there - 1), `${name} does not let go`);
    });
  }
});

test("a story is light, waits for one style sheet, and stays where it is", async () => {
  for (const name of lasting.filter((name) => kind(name).startsWith("stories/*"))) {
    await visit(atServer(server.url, name), async (page) => {
      const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => one.name));
      const words = loaded.filter((address) => !address.includes("/images/")).concat(page.url());
      const bodies = await Promise.all(words.map(async (address) => Buffer.from(await (await fetch(address)).arrayBuffer())));
      const weight = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
      assert.ok(weight < 25_000, `${name} weighs ${weight} bytes, compressed`);
      const seen = await page.evaluate(() => {
        const resources = performance.getEntriesByType("resource");
        const blocking = resources.filter((one) => one.renderBlockingStatus === "blocking").map((one) => new URL(one.name).pathname);
        return { blocking, shifts: window.shifts() };
      });
      assert.equal(seen.blocking.length, 1, `${name} waits for ${seen.blocking}`);
      assert.match(seen.blocking[0], /\.css$/);
      assert.deepEqual(seen.shifts, [], `${name} moves while it loads`);
    }, noteShifts);
  }
});

describe("on paper", () => {
  for (const name of pages.filter((name) => name !== ANYWHERE)) {
    test(name, () =>
      visit(onDisk(folder, name), async (page) => {
        await page.emulateMedia({ media: "print", colorScheme: "light" });
        const words = await page.evaluate(() => document.body.innerText.trim().length);
        assert.ok(words > 0, "nothing is printed");
        const paper = await page.pdf({ format: "A4" });
        const { pages, runs } = printed(paper);
        assert.equal(runs.length, pages, "a page is empty");
        // What is held together too well leaves its first page white.
        assert.ok(runs[0] * 3 > Math.max(...runs), `the first page shows ${runs[0]} of ${runs}`);
      }),
    );
  }
});

test("every link and anchor leads somewhere", async () => {
  assert.deepEqual(await brokenLinks(folder, all), []);
});

test("every page is sound HTML", async () => {
  const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:recommended", "html-validate:standard"],
    // Matters of taste, not of soundness.
    rules: {
      "attr-quotes": "off",
      "doctype-style": "off",
      "void-style": "off",
      "no-trailing-whitespace": "off",
      "long-title": "off",
      "attribute-boolean-style": "off",
      "attribute-empty-style": "off",
      "element-case": "off",
      "no-raw-characters": "off",
      "no-implicit-close": "off",
      "no-implicit-button-type": "off",
      "tel-non-breaking": "off",
    },
  });
  const wrong = [];
  for (const name of everyPage) {
    const report = await validator.validateString(texts.get(name), join(folder, name));
    for (const { messages } of report.results) {
      wrong.push(...messages.map(({ line, column, ruleId, message }) => `${name}:${line}:${column}: ${message} (${ruleId})`));
    }
  }
  assert.deepEqual(wrong, []);
});
