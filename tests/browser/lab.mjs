// A judgment lab for tests: a case with a canary in every stage, the program that holds it, and pages that remember what they were sent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
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
  if (process.env.HEARD_LANGUAGE) {
    const yaml = join(site, "heard.yaml");
    await writeFile(yaml, (await readFile(yaml, "utf8")).replace(/^language: en/m, `language: ${process.env.HEARD_LANGUAGE}`));
  }
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

/** A port that a restart asks for again, so that the phones find it. */
export const aPort = () => 20000 + 2 * Math.floor(Math.random() * 20000);

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
  return { child, url, at: new URL(url).origin, room: await room, stop: () => new Promise((resolve) => { child.once("exit", resolve); child.kill("SIGKILL"); }) };
}

/** A page of the lab, all that it was sent, and what it complained of. */
export async function open(context, url) {
  const page = await context.newPage();
  page.complaints = [];
  page.sent = [];
  page.on("console", (message) => message.type() === "error" && !/WebSocket|ERR_CONNECTION|ERR_INTERNET|401|Failed to load/.test(message.text()) && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("websocket", (socket) => socket.on("framereceived", (frame) => page.sent.push(String(frame.payload))));
  page.on("response", async (response) => page.sent.push(JSON.stringify(response.headers()) + (await response.text().catch(() => ""))));
  await page.goto(url);
  return page;
}

export const shows = (page, words) => page.waitForFunction((words) => document.body.innerText.includes(words), words);
export const step = (page) => page.evaluate(() => document.body.dataset.step);
export const shot = async (page, name) => SHOTS && page.screenshot({ path: join(SHOTS, `${name}.png`) });
export const axe = async (page, what) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
  assert.deepEqual(violations.map((found) => [found.id, found.nodes.map((node) => node.html)]), [], what);
};
