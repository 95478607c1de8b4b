// Holds a judgment lab in Chromium, quickly: HEARD=PROGRAM HEARD_EXAMPLE=SITE npm run lab.
//
// A screen, a facilitator and phones through the whole hour: an edit of the case, a phone that reloads, a line that breaks,
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
  test("goes through its whole hour: a screen, a facilitator and phones", { timeout: 600_000 }, async () => {
    const mine = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const facilitator = await open(mine, lab.url);
    const screen = await open(mine, `${lab.at}/screen`);
    await screen.setViewportSize({ width: 1920, height: 1080 });
    const afar = await open(await browser.newContext({ viewport: { width: 1280, height: 720 } }), `${lab.room}screen?code=ABCDEF`);
    const phones = [];
    for (let n = 0; n < 2; n += 1) {
      const phone = await open(await browser.newContext({ viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true }), lab.room);
      if (n === 0) { await axe(phone, "the code"); await shot(phone, "phone-code"); }
      await phone.fill("#code", n ? "abcdef" : "abc-def");
      await phone.click("button");
      phones.push(phone);
    }
    const everyone = [screen, afar, ...phones];
    const room = [screen, afar, ...phones];
    const never = (...canaries) => {
      const secrets = ["Canarylab", "canaryheard", "canaryask", "canarykept", "Canarynotes", "a-quick-case", "pump-house", new URL(lab.url).searchParams.get("token"), ...canaries];
      for (const page of room) for (const sent of page.sent) for (const secret of secrets) assert.ok(!sent.includes(secret), `${secret} was sent to ${page.url()}`);
    };
    // Until the next step, screen by screen.
    const on = async (name, press = () => screen.keyboard.press("PageDown")) => {
      const before = await settled(facilitator, [screen, afar]);
      let now = before;
      while (now.step === before.step) now = await turn(facilitator, [screen, afar], press);
      assert.equal(now.step, name);
      await Promise.all(everyone.map((page) => page.waitForFunction((number) => document.body.dataset.number === number, now.number)));
    };

    await shows(screen, "ABCDEF");
    await shot(screen, "screen-join"); await shot(facilitator, "facilitator-join"); await axe(screen, "the screen"); await axe(facilitator, "the facilitator");
    for (const page of [...everyone, facilitator]) {
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent")), "#8c4526", `${page.url()} has the site's accent`);
    }
    assert.match(await facilitator.evaluate(() => document.getElementById("all").textContent), /60/, "one case takes an hour");
    await on("rules");
    await shot(screen, "screen-rules"); await shot(phones[0], "phone-rules");
    await on("case-1-situation");
    // The picture of the case comes first, on a screen of its own, and is on the phones as well.
    for (const page of everyone) {
      await page.waitForFunction(() => document.querySelector("#blocks > .cover:first-child > img")?.naturalWidth > 100);
      assert.ok(page === screen || page === afar ? await page.evaluate(() => document.getElementById("blocks").children.length === 1) : true);
    }
    await shot(screen, "screen-cover"); await shot(phones[0], "phone-cover"); await shot(facilitator, "facilitator-cover");
    await turn(facilitator, [screen, afar], () => screen.keyboard.press("PageDown"));
    await shot(screen, "screen-situation"); await shot(afar, "screen-720"); await shot(phones[0], "phone-situation");
    assert.ok((await screen.evaluate(() => Number(document.body.dataset.screens))) > 1, "a long text takes several screens");
    for (const page of [screen, afar]) {
      const over = await page.evaluate(() => {
        const blocks = document.getElementById("blocks");
        return document.documentElement.scrollHeight > innerHeight || blocks.scrollHeight > blocks.clientHeight + 1;
      });
      assert.ok(!over);
    }

    // A save is on the screen, and the place is kept.
    await turn(facilitator, [screen, afar], () => screen.keyboard.press(" "));
    const top = () => screen.evaluate(() => document.getElementById("blocks").firstElementChild.textContent);
    const stood = await top();
    assert.ok(!stood.startsWith("The beginning"));
    await save(join(site, CASE), words("A paragraph that came before.\n\nAnd another one.\n\n"));
    await shows(phones[0], "A paragraph that came before.");
    await until(() => screen.sent.some((sent) => sent.includes("A paragraph that came before.")), "the save at the screen");
    await settled(facilitator, [screen, afar]);
    assert.equal(await top(), stood);

    // Dark, and back.
    await facilitator.click("#blank");
    await screen.waitForFunction(() => document.getElementById("screen").className === "blank");
    assert.equal(await screen.evaluate(() => document.getElementById("blocks").innerText.trim()), "");
    await screen.keyboard.press("b");
    await screen.waitForFunction(() => document.getElementById("screen").className !== "blank");

    // The whole screen, by the button and by the key.
    const whole = (is) => facilitator.waitForFunction((is) => Boolean(document.querySelector("iframe").contentDocument.fullscreenElement) === is, is);
    await facilitator.bringToFront();
    await facilitator.click("#full");
    await whole(true);
    await facilitator.keyboard.press("f");
    await whole(false);

    never("Canarytitle", "canarydata", "canarycalled", "canaryreason", "canaryoutcome");
    await on("case-1-data");
    await shows(phones[0], "canarydata");
    await on("case-1-write", () => facilitator.click("#next"));
    await phones[0].fill("#words", "I would wait, said canaryone.");
    await axe(phones[0], "a phone"); await shot(phones[0], "phone-write");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    await phones[1].fill("#words", "Canarytwo would go.");
    await shot(screen, "screen-write"); await shot(facilitator, "facilitator-write");
    await facilitator.waitForFunction(() => document.getElementById("written").textContent.includes("1"));
    for (const page of [...room, facilitator]) if (page !== phones[0]) for (const sent of page.sent) assert.ok(!sent.includes("canaryone"));

    // A phone that reloads, and a line that breaks, lose nothing.
    await phones[1].reload();
    await phones[1].waitForFunction(() => document.getElementById("words").value === "Canarytwo would go.");
    await phones[0].context().setOffline(true);
    await phones[0].fill("#words", "I would wait, and canaryone would too.");
    await phones[0].context().setOffline(false);

    // The lab is started anew in the middle; the facilitator's tab brings everyone back.
    await phones[1].click("#send");
    await phones[1].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    const told = await facilitator.evaluate(() => document.getElementById("room").textContent);
    assert.ok(told.includes(lab.room) && told.includes("ABCDEF"), "whoever is late is told how to come in");
    await lab.stop();
    await Promise.all([...phones, facilitator].map((page) => page.waitForFunction(() => document.body.classList.contains("lost"))));
    lab = await start();
    await facilitator.goto(lab.url);
    await facilitator.waitForFunction(() => document.body.dataset.step === "case-1-write");
    await facilitator.waitForFunction(() => document.getElementById("written").textContent.includes("2"));
    assert.equal(await phones[0].inputValue("#words"), "I would wait, and canaryone would too.");
    await phones[0].click("#send");
    await phones[0].waitForFunction(() => document.getElementById("state").textContent === document.body.dataset.sent);
    never("Canarytitle", "canarycalled", "canaryreason", "canaryoutcome");

    await on("case-1-round");
    for (const page of [screen, afar]) { await shows(page, "and canaryone would too"); await shows(page, "Canarytwo"); }
    await shot(screen, "screen-cards"); await shot(phones[0], "phone-cards"); await shot(facilitator, "facilitator-cards"); await axe(facilitator, "the facilitator with cards");
    assert.ok(await phones[0].evaluate(() => document.getElementById("words").hidden));
    const reach = (page, what) => page.evaluate((what) => [...document.querySelectorAll(what)].every((part) => {
      const { top, bottom, left, right } = part.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
    }), what);
    for (const what of ["#answers button", ".keys button", "#cards div:first-child"]) assert.ok(await reach(facilitator, what), `${what} is in reach without scrolling`);
    await facilitator.click("#answers button >> nth=0");
    await screen.waitForFunction(() => document.querySelectorAll(".card").length === 1);
    await facilitator.click("#answers button >> nth=0");
    await screen.waitForFunction(() => document.querySelectorAll(".card").length === 2);

    // To reveal, one holds: a touch does nothing, however late the page hears of it.
    const { number } = await settled(facilitator, [screen, afar]);
    await screen.evaluate(async () => {
      for (const type of ["keydown", "keyup"]) dispatchEvent(new KeyboardEvent(type, { key: "PageDown" }));
      await new Promise((done) => setTimeout(done, 900));
    });
    assert.equal((await settled(facilitator, [screen, afar])).number, number);
    never("Canarytitle", "canarycalled", "canaryreason", "canaryoutcome");
    await on("case-1-call", holding(screen));
    await shows(phones[1], "canarycalled");
    never("Canarytitle", "canaryreason", "canaryoutcome");
    // Whoever has no way to hold presses Enter on the button twice.
    await on("case-1-reasons", async () => {
      await facilitator.focus("#next");
      await facilitator.keyboard.press("Enter");
      const { number } = await settled(facilitator, [screen, afar]);
      assert.equal((await settled(facilitator)).number, number, "once reveals nothing");
      await facilitator.evaluate(() => { for (let times = 0; times < 2; times += 1) document.getElementById("next").click(); });
    });
    await on("case-1-talk");
    await shot(facilitator, "facilitator-talk");
    never("Canarytitle", "canaryoutcome");
    await on("case-1-outcome", holding(screen, " "));
    for (const page of everyone) { await shows(page, "canaryoutcome"); await shows(page, "Canarytitle"); }
    await shot(screen, "screen-outcome"); await shot(phones[0], "phone-outcome");
    for (const page of everyone) {
      const [head, ...within] = await page.evaluate(() => [document.getElementById("head"), ...document.querySelectorAll("#blocks :is(h2, h3, h4, h5, h6)")].map((part) => parseFloat(getComputedStyle(part).fontSize)));
      assert.ok(within.length > 0 && within.every((size) => size < head * 0.9), `${within} under ${head}`);
    }
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
    for (let left = Number(await screen.evaluate(() => document.body.dataset.screens)); left > 0; left -= 1) {
      const { said, over } = await screen.evaluate(() => {
        const blocks = document.getElementById("blocks");
        return { said: blocks.innerText, over: blocks.scrollHeight > blocks.clientHeight + 1 || blocks.scrollWidth > blocks.clientWidth + 1 };
      });
      assert.ok(!over, said);
      cards.push(said);
      await shot(screen, `screen-last-${left}`);
      if (left > 1) await turn(facilitator, [screen, afar], () => screen.keyboard.press("PageDown"));
    }
    assert.ok(cards.join().includes("<b>ask</b>") && cards.join().includes("I would wait for them"), cards.join());
    never();

    // Nothing is kept unless the facilitator says so.
    const there = async () => (await readdir(join(site, "labs"), { recursive: true })).filter((name) => name.includes("answers"));
    assert.deepEqual(await there(), []);
    await facilitator.click("#save");
    await facilitator.waitForFunction(() => document.getElementById("news").textContent.includes("2026-11-answers.md"));
    const saved = await readFile(join(site, "labs/quick/2026-11-answers.md"), "utf8");
    assert.ok(saved.includes("status: draft") && saved.includes("and canaryone would too") && saved.includes("\\@r.okafor") && !/\d\d:\d\d/.test(saved), saved);
    for (const page of [...room, facilitator]) assert.deepEqual(page.complaints, []);
  });

  test("is legible at every size, light and dark", { timeout: 600_000 }, async () => {
    const at = [["720p", 1280, 720], ["1080p", 1920, 1080], ["4k", 3840, 2160], ["4to3", 1024, 768], ["320", 320, 568]];
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme });
      const facilitator = await open(context, lab.url);
      await facilitator.waitForFunction(() => document.body.dataset.step);
      while ((await settled(facilitator)).step !== "case-1-situation") await turn(facilitator, [], () => facilitator.click("#back"));
      if ((await settled(facilitator)).blocks.includes("cover")) await turn(facilitator, [], () => facilitator.click("#next"));
      await shot(facilitator, `facilitator-${colorScheme}`); await axe(facilitator, `the facilitator, ${colorScheme}`);
      const full = facilitator.viewportSize();
      await facilitator.setViewportSize({ width: 320, height: 568 });
      assert.ok(await facilitator.evaluate(() => document.documentElement.scrollWidth <= 320), "the facilitator fits on 320 px");
      for (const at of [0, 0.5, 1]) {
        await facilitator.evaluate((at) => scrollTo(0, at * document.documentElement.scrollHeight), at);
        assert.ok(await facilitator.evaluate(() => { const { top, bottom } = document.getElementById("next").getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }), `"Next" is in reach at ${at}`);
      }
      await facilitator.evaluate(() => scrollTo(0, 0));
      await shot(facilitator, `facilitator-320-${colorScheme}`); await axe(facilitator, `the facilitator at 320 px, ${colorScheme}`);
      await facilitator.setViewportSize(full);
      const starts = [];
      for (const [name, width, height] of at) {
        const screen = await open(context, `${lab.at}/screen`);
        await screen.setViewportSize({ width, height });
        await screen.waitForFunction(() => document.getElementById("blocks").children.length > 1);
        await settled(facilitator, [screen]);
        // The page hears of its size a moment after it has it.
        await screen.waitForFunction(() => Math.abs(document.getElementById("screen").getBoundingClientRect().width - Math.min(innerWidth, (innerHeight * 16) / 9)) < 1);
        const seen = await screen.evaluate(() => {
          const sheet = document.getElementById("screen"), blocks = document.getElementById("blocks");
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
        await shot(screen, `screen-${name}-${colorScheme}`); await axe(screen, `the screen, ${name}`);
        await screen.close();
      }
      starts.push(await facilitator.evaluate(() => {
        const screen = document.querySelector("iframe").contentDocument, blocks = screen.getElementById("blocks");
        return [blocks.children.length, screen.body.dataset.screens, ...[...blocks.children].map((block) => block.offsetHeight)].join();
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
