// Holds a judgment lab in Chromium, quickly: HEARD=PROGRAM HEARD_EXAMPLE=SITE npm run lab.
//
// A wall, a facilitator and phones through the whole hour: an edit of the case, a phone that reloads, a line that breaks,
// a restart in the middle; nobody sees what is to come, and nothing that a phone wrote is lost.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CASE, aPort, axe, browse, open, place, shot, shows, start as begin, step, words } from "./lab.mjs";
import { save } from "./save.mjs";

const port = aPort();
let own, site, browser, lab;
const start = () => begin(site, port);

before(async () => {
  own = await place();
  site = own.site;
  browser = await browse();
  lab = await start();
});

after(async () => {
  await browser?.close();
  await lab?.stop();
  await own?.remove();
});

describe("a judgment lab", () => {
  test("goes through its whole hour: a wall, a facilitator and phones", { timeout: 180_000 }, async () => {
    const mine = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const desk = await open(mine, lab.url);
    const wall = await open(mine, `${lab.at}/wall`);
    await wall.setViewportSize({ width: 1920, height: 1080 });
    const afar = await open(await browser.newContext({ viewport: { width: 1280, height: 720 } }), `${lab.room}wall?code=ABCDEF`);
    const phones = [];
    for (let n = 0; n < 2; n += 1) {
      const phone = await open(await browser.newContext({ viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true }), lab.room);
      if (n === 0) { await axe(phone, "the code"); await shot(phone, "phone-code"); }
      await phone.fill("#code", n ? "abcdef" : "abc-def");
      await phone.click("button");
      phones.push(phone);
    }
    const everyone = [wall, afar, ...phones];
    const room = [wall, afar, ...phones];
    const never = (...canaries) => {
      const secrets = ["Canarylab", "canaryheard", "canaryask", "canarykept", "Canarynotes", "a-quick-case", new URL(lab.url).searchParams.get("token"), ...canaries];
      for (const page of room) for (const sent of page.sent) for (const secret of secrets) assert.ok(!sent.includes(secret), `${secret} was sent to ${page.url()}`);
    };
    const on = async (name, press = () => wall.keyboard.press("PageDown")) => {
      for (let n = 0; n < 40 && (await step(desk)) !== name; n += 1) {
        const before = await desk.evaluate(() => document.body.dataset.number + document.querySelector("iframe").contentWindow.document.getElementById("blocks").innerHTML);
        await press();
        await desk.waitForFunction((before) => document.body.dataset.number + document.querySelector("iframe").contentWindow.document.getElementById("blocks").innerHTML !== before, before);
      }
      assert.equal(await step(desk), name);
      const number = await desk.evaluate(() => document.body.dataset.number);
      const start = Date.now();
      await Promise.all(everyone.map((page) => page.waitForFunction((number) => document.body.dataset.number === number, number)));
      assert.ok(Date.now() - start < 5000);
    };
    const hold = (page, key = "PageDown") => async () => {
      await page.keyboard.down(key);
      await page.waitForTimeout(900);
      await page.keyboard.up(key);
    };

    await shows(wall, "ABCDEF");
    await shot(wall, "wall-join"); await shot(desk, "desk-join"); await axe(wall, "the wall"); await axe(desk, "the desk");
    await on("rules");
    await shot(wall, "wall-rules"); await shot(phones[0], "phone-rules");
    await on("case-1-situation");
    await shot(wall, "wall-situation"); await shot(afar, "wall-720"); await shot(phones[0], "phone-situation");
    assert.ok((await wall.evaluate(() => Number(document.body.dataset.screens))) > 1, "a long text takes several screens");
    for (const page of [wall, afar]) {
      const { size, height, over } = await page.evaluate(() => {
        const blocks = document.getElementById("blocks"), first = blocks.querySelector("p");
        return { size: parseFloat(getComputedStyle(first).fontSize), height: innerHeight, over: document.documentElement.scrollHeight > innerHeight || blocks.scrollHeight > blocks.clientHeight + 1 };
      });
      assert.ok((size * 1080) / height >= 32 && !over, `${size} px at ${height}`);
    }

    // A save is on the wall, and the place is kept.
    await wall.keyboard.press(" ");
    const top = () => wall.evaluate(() => document.getElementById("blocks").firstElementChild.textContent);
    await wall.waitForFunction(() => !document.getElementById("blocks").innerText.startsWith("The beginning"));
    const stood = await top();
    await save(join(site, CASE), words("A paragraph that came before.\n\nAnd another one.\n\n"));
    await shows(phones[0], "A paragraph that came before.");
    assert.equal(await top(), stood);

    // Dark, and back.
    await desk.click("#blank");
    await wall.waitForFunction(() => document.getElementById("wall").className === "blank");
    assert.equal(await wall.evaluate(() => document.getElementById("blocks").innerText.trim()), "");
    await wall.keyboard.press("b");
    await wall.waitForFunction(() => document.getElementById("wall").className !== "blank");

    // The whole screen, by the button and by the key.
    const whole = (is) => desk.waitForFunction((is) => Boolean(document.querySelector("iframe").contentDocument.fullscreenElement) === is, is);
    await desk.bringToFront();
    await desk.click("#full");
    await whole(true);
    await desk.keyboard.press("f");
    await whole(false);

    never("Canarytitle", "canarydata", "canarycalled", "canaryreason", "canaryoutcome");
    await on("case-1-data");
    await shows(phones[0], "canarydata");
    await on("case-1-write", () => desk.click("#next"));
    await phones[0].fill("#words", "I would wait, said canaryone.");
    await axe(phones[0], "a phone"); await shot(phones[0], "phone-write");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await phones[1].fill("#words", "Canarytwo would go.");
    await shot(wall, "wall-write"); await shot(desk, "desk-write");
    await desk.waitForFunction(() => document.getElementById("written").textContent.includes("1"));
    for (const page of [...room, desk]) if (page !== phones[0]) for (const sent of page.sent) assert.ok(!sent.includes("canaryone"));

    // A phone that reloads, and a line that breaks, lose nothing.
    await phones[1].reload();
    await phones[1].waitForFunction(() => document.getElementById("words").value === "Canarytwo would go.");
    await phones[0].context().setOffline(true);
    await phones[0].fill("#words", "I would wait, and canaryone would too.");
    await phones[0].context().setOffline(false);

    // The lab is started anew in the middle; the facilitator's tab brings everyone back.
    await phones[1].click("#send");
    await phones[1].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await lab.stop();
    await Promise.all([...phones, desk].map((page) => page.waitForFunction(() => document.body.classList.contains("lost"))));
    lab = await start();
    await desk.goto(lab.url);
    await desk.waitForFunction(() => document.body.dataset.step === "case-1-write");
    await desk.waitForFunction(() => document.getElementById("written").textContent.includes("2"), null, { timeout: 20_000 });
    assert.equal(await phones[0].inputValue("#words"), "I would wait, and canaryone would too.");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    never("Canarytitle", "canarycalled", "canaryreason", "canaryoutcome");

    await on("case-1-round");
    for (const page of [wall, afar]) { await shows(page, "and canaryone would too"); await shows(page, "Canarytwo"); }
    await shot(wall, "wall-cards"); await shot(phones[0], "phone-cards"); await shot(desk, "desk-cards"); await axe(desk, "the desk with cards");
    assert.ok(await phones[0].evaluate(() => document.getElementById("words").hidden));
    await desk.click("#answers button >> nth=0");
    await wall.waitForFunction(() => document.querySelectorAll(".card").length === 1);
    await desk.click("#answers button >> nth=0");
    await wall.waitForFunction(() => document.querySelectorAll(".card").length === 2);

    // To reveal, one holds: a touch does nothing.
    await wall.keyboard.press("PageDown");
    await wall.waitForTimeout(300);
    assert.equal(await step(desk), "case-1-round");
    never("Canarytitle", "canarycalled", "canaryreason", "canaryoutcome");
    await on("case-1-call", hold(wall));
    await shows(phones[1], "canarycalled");
    never("Canarytitle", "canaryreason", "canaryoutcome");
    await on("case-1-reasons", hold(desk));
    await on("case-1-talk");
    await shot(desk, "desk-talk");
    never("Canarytitle", "canaryoutcome");
    await on("case-1-outcome", hold(wall, " "));
    for (const page of everyone) { await shows(page, "canaryoutcome"); await shows(page, "Canarytitle"); }
    await shot(wall, "wall-outcome");
    await on("close");
    await phones[0].fill("#words", "I will <b>ask</b> @r.okafor first.");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await on("end");
    await shows(wall, "<b>ask</b>");
    never();

    // Nothing is kept unless the facilitator says so.
    const there = async () => (await readdir(join(site, "labs"), { recursive: true })).filter((name) => name.includes("answers"));
    assert.deepEqual(await there(), []);
    await desk.click("#save");
    await desk.waitForFunction(() => document.getElementById("news").textContent.includes("2026-11-answers.md"));
    const saved = await readFile(join(site, "labs/quick/2026-11-answers.md"), "utf8");
    assert.ok(saved.includes("status: draft") && saved.includes("and canaryone would too") && saved.includes("\\@r.okafor") && !/\d\d:\d\d/.test(saved), saved);
    for (const page of [...room, desk]) assert.deepEqual(page.complaints, []);
  });

  test("is legible at every size, light and dark", { timeout: 60_000 }, async () => {
    const at = [["720p", 1280, 720], ["1080p", 1920, 1080], ["4k", 3840, 2160], ["4to3", 1024, 768]];
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme });
      const desk = await open(context, lab.url);
      await desk.waitForFunction(() => document.body.dataset.step);
      for (let n = 0; n < 20 && (await step(desk)) !== "case-1-situation"; n += 1) {
        const before = await step(desk);
        await desk.click("#back");
        await desk.waitForFunction((before) => document.body.dataset.step !== before, before);
      }
      await shot(desk, `desk-${colorScheme}`); await axe(desk, `the desk, ${colorScheme}`);
      const starts = [];
      for (const [name, width, height] of at) {
        const wall = await open(context, `${lab.at}/wall`);
        await wall.setViewportSize({ width, height });
        await wall.waitForFunction(() => document.getElementById("blocks").children.length > 1);
        await wall.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        starts.push(await wall.evaluate(() => document.getElementById("blocks").children.length));
        assert.ok(await wall.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight));
        await shot(wall, `wall-${name}-${colorScheme}`); await axe(wall, `the wall, ${name}`);
        await wall.close();
      }
      assert.equal(new Set(starts).size, 1, `a screen ends at the same words on every projector: ${starts}`);
      const phone = await open(await browser.newContext({ colorScheme, viewport: { width: 320, height: 568 } }), `${lab.room}?code=ABCDEF`);
      await phone.waitForFunction(() => document.body.dataset.number);
      assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= 320));
      await axe(phone, `a phone, ${colorScheme}`); await shot(phone, `phone-${colorScheme}`);
      await context.close();
      await phone.context().close();
    }
  });
});
