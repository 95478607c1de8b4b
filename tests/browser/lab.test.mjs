// Holds a judgment lab in Chromium, quickly: HEARD=PROGRAM HEARD_EXAMPLE=SITE npm run lab.
//
// A wall, a facilitator and phones through the whole hour: an edit of the case, a phone that reloads, a line that breaks,
// a restart in the middle; nobody sees what is to come, and nothing that a phone wrote is lost.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CASE, aPort, axe, browse, holding, open, place, settled, shot, shows, start as begin, step, turn, until, words } from "./lab.mjs";
import { save } from "./save.mjs";

const port = await aPort();
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
  test("goes through its whole hour: a wall, a facilitator and phones", { timeout: 600_000 }, async () => {
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
    // Until the next step, screen by screen.
    const on = async (name, press = () => wall.keyboard.press("PageDown")) => {
      const before = await settled(desk, [wall, afar]);
      let now = before;
      while (now.step === before.step) now = await turn(desk, [wall, afar], press);
      assert.equal(now.step, name);
      await Promise.all(everyone.map((page) => page.waitForFunction((number) => document.body.dataset.number === number, now.number)));
    };

    await shows(wall, "ABCDEF");
    await shot(wall, "wall-join"); await shot(desk, "desk-join"); await axe(wall, "the wall"); await axe(desk, "the desk");
    await on("rules");
    await shot(wall, "wall-rules"); await shot(phones[0], "phone-rules");
    await on("case-1-situation");
    await shot(wall, "wall-situation"); await shot(afar, "wall-720"); await shot(phones[0], "phone-situation");
    assert.ok((await wall.evaluate(() => Number(document.body.dataset.screens))) > 1, "a long text takes several screens");
    for (const page of [wall, afar]) {
      const over = await page.evaluate(() => {
        const blocks = document.getElementById("blocks");
        return document.documentElement.scrollHeight > innerHeight || blocks.scrollHeight > blocks.clientHeight + 1;
      });
      assert.ok(!over);
    }

    // A save is on the wall, and the place is kept.
    await turn(desk, [wall, afar], () => wall.keyboard.press(" "));
    const top = () => wall.evaluate(() => document.getElementById("blocks").firstElementChild.textContent);
    const stood = await top();
    assert.ok(!stood.startsWith("The beginning"));
    await save(join(site, CASE), words("A paragraph that came before.\n\nAnd another one.\n\n"));
    await shows(phones[0], "A paragraph that came before.");
    await until(() => wall.sent.some((sent) => sent.includes("A paragraph that came before.")), "the save at the wall");
    await settled(desk, [wall, afar]);
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
    const told = await desk.evaluate(() => document.getElementById("room").textContent);
    assert.ok(told.includes(lab.room) && told.includes("ABCDEF"), "whoever is late is told how to come in");
    await lab.stop();
    await Promise.all([...phones, desk].map((page) => page.waitForFunction(() => document.body.classList.contains("lost"))));
    lab = await start();
    await desk.goto(lab.url);
    await desk.waitForFunction(() => document.body.dataset.step === "case-1-write");
    await desk.waitForFunction(() => document.getElementById("written").textContent.includes("2"));
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

    // To reveal, one holds: a touch does nothing, however late the page hears of it.
    const { number } = await settled(desk, [wall, afar]);
    await wall.evaluate(async () => {
      for (const type of ["keydown", "keyup"]) dispatchEvent(new KeyboardEvent(type, { key: "PageDown" }));
      await new Promise((done) => setTimeout(done, 900));
    });
    assert.equal((await settled(desk, [wall, afar])).number, number);
    never("Canarytitle", "canarycalled", "canaryreason", "canaryoutcome");
    await on("case-1-call", holding(wall));
    await shows(phones[1], "canarycalled");
    never("Canarytitle", "canaryreason", "canaryoutcome");
    // Whoever has no way to hold presses Enter on the button twice.
    await on("case-1-reasons", async () => {
      await desk.focus("#next");
      await desk.keyboard.press("Enter");
      const { number } = await settled(desk, [wall, afar]);
      assert.equal((await settled(desk)).number, number, "once reveals nothing");
      await desk.evaluate(() => { for (let times = 0; times < 2; times += 1) document.getElementById("next").click(); });
    });
    await on("case-1-talk");
    await shot(desk, "desk-talk");
    never("Canarytitle", "canaryoutcome");
    await on("case-1-outcome", holding(wall, " "));
    for (const page of everyone) { await shows(page, "canaryoutcome"); await shows(page, "Canarytitle"); }
    await shot(wall, "wall-outcome");
    await on("close");
    await phones[0].fill("#words", "I will <b>ask</b> @r.okafor first.");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await phones[1].fill("#words", "I would wait for them to say it. ".repeat(40).slice(0, 1000));
    await phones[1].click("#send");
    await phones[1].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await on("end");
    // Every card is there whole, the longest too.
    const cards = [];
    for (let left = Number(await wall.evaluate(() => document.body.dataset.screens)); left > 0; left -= 1) {
      const { said, over } = await wall.evaluate(() => {
        const blocks = document.getElementById("blocks");
        return { said: blocks.innerText, over: blocks.scrollHeight > blocks.clientHeight + 1 || blocks.scrollWidth > blocks.clientWidth + 1 };
      });
      assert.ok(!over, said);
      cards.push(said);
      await shot(wall, `wall-last-${left}`);
      if (left > 1) await turn(desk, [wall, afar], () => wall.keyboard.press("PageDown"));
    }
    assert.ok(cards.join().includes("<b>ask</b>") && cards.join().includes("I would wait for them"), cards.join());
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

  test("is legible at every size, light and dark", { timeout: 600_000 }, async () => {
    const at = [["720p", 1280, 720], ["1080p", 1920, 1080], ["4k", 3840, 2160], ["4to3", 1024, 768], ["320", 320, 568]];
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme });
      const desk = await open(context, lab.url);
      await desk.waitForFunction(() => document.body.dataset.step);
      while ((await settled(desk)).step !== "case-1-situation") await turn(desk, [], () => desk.click("#back"));
      await shot(desk, `desk-${colorScheme}`); await axe(desk, `the desk, ${colorScheme}`);
      const full = desk.viewportSize();
      await desk.setViewportSize({ width: 320, height: 568 });
      assert.ok(await desk.evaluate(() => document.documentElement.scrollWidth <= 320), "the desk fits on 320 px");
      await shot(desk, `desk-320-${colorScheme}`); await axe(desk, `the desk at 320 px, ${colorScheme}`);
      await desk.setViewportSize(full);
      const starts = [];
      for (const [name, width, height] of at) {
        const wall = await open(context, `${lab.at}/wall`);
        await wall.setViewportSize({ width, height });
        await wall.waitForFunction(() => document.getElementById("blocks").children.length > 1);
        await settled(desk, [wall]);
        const seen = await wall.evaluate(() => {
          const sheet = document.getElementById("wall"), blocks = document.getElementById("blocks");
          const said = [...sheet.querySelectorAll("*")].filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
          return {
            breaks: [blocks.children.length, document.body.dataset.screens, ...[...blocks.children].map((block) => block.offsetHeight)].join(),
            least: Math.min(...said.map((part) => parseFloat(getComputedStyle(part).fontSize))),
            drawn: sheet.getBoundingClientRect().width, width: sheet.offsetWidth,
            whole: Math.min(innerWidth, (innerHeight * 16) / 9),
            scrolls: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
          };
        });
        assert.ok(!seen.scrolls && seen.least >= 32 && seen.width === 1920 && Math.abs(seen.drawn - seen.whole) < 1, `${name}: ${JSON.stringify(seen)}`);
        starts.push(seen.breaks);
        await shot(wall, `wall-${name}-${colorScheme}`); await axe(wall, `the wall, ${name}`);
        await wall.close();
      }
      starts.push(await desk.evaluate(() => {
        const wall = document.querySelector("iframe").contentDocument, blocks = wall.getElementById("blocks");
        return [blocks.children.length, wall.body.dataset.screens, ...[...blocks.children].map((block) => block.offsetHeight)].join();
      }));
      assert.equal(new Set(starts).size, 1, `lines and screens end at the same words on every projector and on the facilitator's page: ${starts.join(" | ")}`);
      const phone = await open(await browser.newContext({ colorScheme, viewport: { width: 320, height: 568 } }), `${lab.room}?code=ABCDEF`);
      await phone.waitForFunction(() => document.body.dataset.number);
      assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= 320));
      await axe(phone, `a phone, ${colorScheme}`); await shot(phone, `phone-${colorScheme}`);
      // What was written in another room, or on another day, stays in none and goes to nobody.
      const keeps = () => phone.evaluate(() => JSON.parse(localStorage.getItem("heard-lab")));
      const own = (await keeps()).own;
      for (const [other, stays] of [[{}, true], [{ code: "GHJKMN" }, false], [{ when: Date.now() - 13 * 3600e3 }, false]]) {
        await phone.evaluate((kept) => localStorage.setItem("heard-lab", JSON.stringify(kept)), { code: "ABCDEF", when: Date.now(), own, rounds: { "case-1": { draft: "canaryold", sent: "canaryold" } }, ...other });
        await phone.reload();
        await phone.waitForFunction(() => document.body.dataset.line);
        const kept = await keeps();
        assert.equal(kept.own === own && "case-1" in kept.rounds, stays, JSON.stringify(other));
      }
      await context.close();
      await phone.context().close();
    }
  });
});
