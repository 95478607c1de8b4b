// A judgment lab for tests: a case with a canary in every stage, the program that holds it, and pages that remember what they were sent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const HEARD = process.env.HEARD;
const EXAMPLE = process.env.HEARD_EXAMPLE;
assert.ok(HEARD && EXAMPLE, "HEARD is the program and HEARD_EXAMPLE a site folder");
const CHROMIUM = process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium";
const SHOTS = process.env.HEARD_SHOTS;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LAB = "labs/quick.md";
/** The room's code. */
export const CODE = "ABCDEF";
/** The story of the case. */
export const CASE = "stories/2026/a-quick-case.md";

const LONG = Array.from({ length: 14 }, (_, n) => `Paragraph ${n} of the situation: somebody waited, somebody else listened, and nobody yet knew what either of them would do about the water on the stair.`).join("\n\n");
/** The case, `start` before its text. */
export const words = (start = "") => `---
title: Canarytitle of the case
date: 2026-03
reviewer: m.ekstrom
about: [n.halvorsen]
status: published
agreed: { given: 2026-04 }
image: { src: pump-house.png, alt: Water on a stair }
judgment: { data: The data said canarydata., call: overrode, because: Because of canaryreason., outcome: went-badly }
---

${start}The beginning of it.

${LONG}

## What was done {.call}

They canarycalled it off.

## Afterwards {.outcome}

It was canaryoutcome in the end.
`;

/** A site of its own with the lab in it; the answer has its folder and `remove()`. */
export async function place() {
  const folder = await mkdtemp(join(tmpdir(), "heard-lab-"));
  const site = join(folder, "site");
  await cp(EXAMPLE, site, { recursive: true });
  const yaml = join(site, "heard.yaml");
  const language = process.env.HEARD_LANGUAGE ?? "en";
  await writeFile(yaml, (await readFile(yaml, "utf8")).replace(/^language: en/m, `language: ${language}`).replace("accent: moss", "accent: clay"));
  await writeFile(join(site, CASE), words());
  await writeFile(join(site, LAB), `---
title: Canarylab
date: 2026-11
facilitator: r.okafor
cases: [{ story: 2026/a-quick-case, as: Water on the stair }]
prompts: { write: "What would you do, and what tells you so?", close: One thing I will do differently. }
cards: [{ heard: canaryheard, ask: canaryask }]
kept: [canarykept]
---

Canarynotes for the facilitator.
`);
  return { site, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const browse = () =>
  chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/**
 * A port that a restart asks for again, so that the phones find it; the room is at the next. It lies below those that the
 * system gives to whoever connects: a phone that tries to come back would else be given the very port that it looks for.
 */
export async function aPort() {
  for (;;) {
    const port = 12000 + 2 * Math.floor(Math.random() * 9000);
    const free = (port) => new Promise((done) => {
      const server = createServer().once("error", () => done(false));
      server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
    });
    if ((await free(port)) && (await free(port + 1))) return port;
  }
}

/** Holds the lab of `site`; `stop()` ends it as a machine that loses its power does. */
export async function start(site, port, ...more) {
  const child = spawn(HEARD, ["lab", "quick", site, "--alone", "--code", CODE, "--today", "2026-11-23", "--port", String(port), ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const room = new Promise((resolve, reject) => {
    child.stderr.on("data", (part) => {
      said += part;
      const found = said.match(/the room: (http:\S+)/);
      if (found) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`heard lab ended with ${code}: ${said}`)));
  });
  const url = await new Promise((resolve) => child.stdout.once("data", (line) => resolve(String(line).trim())));
  assert.equal(new URL(url).port, String(port), "the lab is where the phones look for it");
  return { child, url, at: new URL(url).origin, room: await room, stop: () => new Promise((resolve) => { child.once("exit", resolve); child.kill("SIGKILL"); }) };
}

/** A page of the lab, all that it was sent, and what it complained of. */
export async function open(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.sent = [];
  page.on("console", (message) => message.type() === "error" && !/WebSocket|ERR_CONNECTION|ERR_INTERNET|401|Failed to load/.test(message.text()) && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("websocket", (socket) => socket.on("framereceived", (frame) => page.sent.push(String(frame.payload))));
  page.on("response", async (response) => page.sent.push(JSON.stringify(response.headers()) + (await response.text().catch(() => ""))));
  await page.goto(url);
  // Until the texts are read, a page is empty and asks again.
  await page.waitForFunction(() => !document.querySelector('meta[http-equiv="refresh"]'));
  return page;
}

/** How long something may take that takes milliseconds: machines are busy. */
export const PATIENCE = 60_000;

/** Waits until something holds; pages tell of themselves what they wait for. */
export async function until(holds, what) {
  const start = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - start < PATIENCE, `waited for ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export const shows = (page, words) => page.waitForFunction((words) => document.body.innerText.includes(words), words);

/** What the facilitator sees: the step, and the screen in the page. They are told one after the other. */
const seen = (facilitator) => facilitator.evaluate(() => {
  const screen = document.querySelector("iframe")?.contentDocument;
  return {
    step: document.body.dataset.step,
    number: document.body.dataset.number,
    screen: screen?.body?.dataset.number,
    blocks: screen?.getElementById("blocks")?.innerHTML,
    name: screen?.getElementById("screen")?.className,
  };
});

/** Waits until the facilitator's page, the screen in it and `screens` beside it say the same; answers what. */
export async function settled(facilitator, screens = []) {
  let now = null;
  await until(async () => {
    now = await seen(facilitator);
    if (!now.number || now.number !== now.screen) return false;
    const same = ([number, blocks]) => number === now.number && blocks === now.blocks;
    const all = await Promise.all(screens.map((screen) => screen.evaluate(() => [document.body.dataset.number, document.getElementById("blocks").innerHTML])));
    return all.every(same);
  }, "the facilitator's page and the screens to say the same");
  return now;
}

/** Presses until the screen has turned, and no longer; `press` answers how to let go. */
export async function turn(facilitator, screens, press) {
  const before = await settled(facilitator, screens);
  const release = await press();
  const key = (now) => [now.number, now.screen, now.blocks].join();
  await until(async () => key(await seen(facilitator)) !== key(before), `a screen after the key at ${before.step}`);
  await release?.();
  return settled(facilitator, screens);
}

/** A key that is held until the screen has turned: what reveals asks for it. */
export const holding = (page, key = "PageDown") => async () => {
  await page.keyboard.down(key);
  return () => page.keyboard.up(key);
};

export const step = (page) => page.evaluate(() => document.body.dataset.step);
export const shot = async (page, name) => SHOTS && page.screenshot({ path: join(SHOTS, `${name}.png`) });
export const axe = async (page, what) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
  assert.deepEqual(violations.map((found) => [found.id, found.nodes.map((node) => node.html)]), [], what);
};
