// Tells stories through the real page: a nurse with a phone, in Chromium and in Firefox, from a folder, without a script,
// to nginx, and past a page where one has to sign in: HEARD=PROGRAM npm run tell.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

import { firefox } from "./firefox.mjs";

assert.ok(process.env.HEARD, "HEARD is the program");
const NGINX = "/usr/sbin/nginx";
const SENDING = "default-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
const PACE = 4; // milliseconds a key: ten times as fast as a hand
const QUESTIONS = ["What was going on?", "What did they do or say?", "How do you know it landed?", "What did the numbers show, or miss?", "Why are you telling this one?"];
const STORY = ["The ward was full.\n# 4 was the bed by the door.", "Priya sat down, at 4.10, and said nothing for a while.", "He slept.", "", "Nobody writes that down.\n\\\\server\\share"];
const FILE = `## ${QUESTIONS[0]}

The ward was full.
\\# 4 was the bed by the door.

## ${QUESTIONS[1]}

${STORY[1]}

## ${QUESTIONS[2]}

He slept.

## ${QUESTIONS[3]}



## ${QUESTIONS[4]}

Nobody writes that down.
\\\\\\server\\share
`;

let folder, browser, nginx, origin;
const at = (...parts) => join(folder, ...parts);
const heard = (...words) => execFileSync(process.env.HEARD, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** A site whose form sends as `tell` says, built. */
async function site(name, tell, more = "") {
  await mkdir(at(name, "stories"), { recursive: true });
  await writeFile(at(name, "heard.yaml"), `title: Heard\ncontact: heard@firm.example\ntell: ${tell}\npractices: [{ label: Ward, note: "Not an incident system: use https://red.example/form. Today." }]\n${more}`);
  heard("build", at(name), "--out", at(`${name}-site`));
  return at(`${name}-site`);
}

const free = () => new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});

/** nginx, with what `heard headers` prints for the site and for the folder that takes stories in. */
async function startNginx() {
  const port = await free();
  const drop = at("drop");
  await mkdir(drop);
  await chmod(drop, 0o777);
  const taken = heard("headers", "nginx", "--drop", "--site", at("put"), "--root", drop);
  await writeFile(at("drop.conf"), taken);
  await writeFile(at("site.conf"), heard("headers", "nginx", "--site", at("put"), "--root", at("put-site")));
  const zone = /^# (limit_req_zone .*)$/m.exec(taken)[1];
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of, number) => `${of}_temp_path ${at(`temporary-${number}`)};`).join(" ");
  await writeFile(at("nginx.conf"), `daemon off; master_process off; pid ${at("pid")}; error_log stderr;\nevents {}\nhttp { access_log off; ${temporary}\n${zone}\nserver { listen 127.0.0.1:${port}; include ${at("drop.conf")}; include ${at("site.conf")}; } }\n`);
  nginx = spawn(NGINX, ["-c", at("nginx.conf"), "-p", folder], { stdio: "ignore" });
  for (let tries = 0; tries < 200; tries += 1) {
    const open = await new Promise((told) => connect(port, "127.0.0.1").once("connect", function () { this.destroy(); told(true); }).once("error", () => told(false)));
    if (open) return `http://127.0.0.1:${port}`;
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error("nginx does not start");
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "heard-tell-"));
  await chmod(folder, 0o755);
  await Promise.all([site("save", "{ form: save, to: the share }"), site("mail", "{ form: mail, to: stories@firm.example }"), site("put", "{ form: put, to: /heard-drop/ }")]);
  if (existsSync(NGINX)) origin = await startNginx();
  browser = await chromium.launch({ executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"] });
});

after(async () => {
  await browser?.close();
  nginx?.kill();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const onDisk = (name) => pathToFileURL(at(`${name}-site`, "tell.html")).href;

/** A phone, with what it complains of and where it is sent. */
async function phone(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  // What a mail program would be given.
  await page.addInitScript(() => {
    globalThis.opened = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      if (this.protocol === "mailto:") globalThis.opened.push(this.href);
      else click.call(this);
    };
  });
  await page.goto(address);
  return page;
}

async function tell(page, story = STORY) {
  await page.getByLabel("Who was it?").pressSequentially("Priya \"P\" from nights", { delay: PACE });
  for (const [number, question] of QUESTIONS.entries()) await page.getByLabel(question).pressSequentially(story[number], { delay: PACE });
  await page.getByLabel("How can we reach you?").pressSequentially("sam@example.org", { delay: PACE });
  await page.getByLabel("Yes").check();
}

function isRight(text) {
  const day = new Date().toLocaleDateString("sv");
  assert.equal(text, `---\nheard_form: 1\nlanguage: en\nwritten: ${day}\nabout: "Priya \\"P\\" from nights"\nreach: "sam@example.org"\nmay_tell: yes\n---\n${FILE}`);
}
const said = (page) => page.locator("#tell-said").textContent();
const kept = (page) => page.evaluate(() => sessionStorage.length + localStorage.length);
const arrived = async () => (await readdir(at("drop"))).filter((name) => name.endsWith(".heard.txt"));

describe("telling a story", () => {
  test("a nurse with a phone, to nginx: the story lies there, and the page keeps nothing", { skip: !existsSync(NGINX) }, async () => {
    const page = await phone(`${origin}/index.html`);
    await page.getByRole("link", { name: "Tell a story" }).first().click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await tell(page);
    await page.reload();
    assert.equal(await page.getByLabel(QUESTIONS[2]).inputValue(), "He slept.", "a reload loses nothing");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Thank you. Your story has arrived.").waitFor();
    const [name, ...others] = await arrived();
    assert.match(name, /^[0-9a-f]{32}\.heard\.txt$/);
    assert.deepEqual(others, []);
    isRight(await readFile(at("drop", name), "utf8"));
    assert.equal(await kept(page), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), "tell-said", "a screen reader is there");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("past a page where one has to sign in, there are no thanks, and nothing is lost", async () => {
    for (const how of ["answers", "redirects", "is gone"]) {
      const asked = [];
      const server = createServer(async (request, response) => {
        asked.push(`${request.method} ${request.url}`);
        if (request.method === "GET") {
          const file = at("put-site", request.url.slice(1));
          response.writeHead(200, { "Content-Type": { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" }[file.split(".").pop()] ?? "text/html", "Content-Security-Policy": SENDING });
          return response.end(request.url === "/login.html" ? "Please sign in" : await readFile(file).catch(() => ""));
        }
        if (how === "is gone") return request.socket.destroy();
        if (how === "answers") response.writeHead(200, { "Content-Type": "text/html" });
        else response.writeHead(302, { Location: "/login.html" });
        response.end("<p>Please sign in</p>");
      });
      await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
      const page = await phone(`http://127.0.0.1:${server.address().port}/tell.html`);
      await tell(page);
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("It didn’t arrive.").waitFor();
      assert.ok(asked.some((one) => /^PUT \/heard-drop\/[0-9a-f]{32}\.heard\.txt$/.test(one)), how);
      assert.ok(!asked.includes("GET /login.html") && !(await said(page)).includes("Thank"), how);
      assert.equal(await page.getByLabel(QUESTIONS[1]).inputValue(), STORY[1], how);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a file" }).click()]);
      isRight(await readFile(await download.path(), "utf8"));
      await page.context().close();
      server.closeAllConnections();
      server.close();
    }
  });

  test("from a folder, a form that sends to a server only saves", async () => {
    const page = await phone(onDisk("put"));
    assert.match(await said(page), /can’t send anything/);
    assert.equal(await page.getByRole("button", { name: "Send" }).count(), 0);
    await tell(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a file" }).click()]);
    assert.match(download.suggestedFilename(), /^[0-9a-f]{8}\.heard\.txt$/);
    isRight(await readFile(await download.path(), "utf8"));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("a saved file says where it goes, and the text stays until its teller says that it is sent", async () => {
    const page = await phone(onDisk("save"));
    await page.getByRole("button", { name: "Save a file" }).click();
    assert.match(await said(page), /Write a line/);
    await tell(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a file" }).click()]);
    isRight(await readFile(await download.path(), "utf8"));
    assert.match(await said(page), /Put it here: the share/);
    assert.notEqual(await kept(page), 0);
    await page.getByRole("button", { name: "It’s sent." }).click();
    assert.equal(await kept(page), 0);
    await page.context().close();
  });

  test("a short story opens a message, and a long one is copied beside an empty one", async () => {
    const page = await phone(onDisk("mail"));
    await tell(page, ["Short.", "So.", "", "", ""]);
    await page.getByRole("button", { name: "Send by email" }).click();
    const [short] = await page.evaluate(() => globalThis.opened);
    assert.ok(short.startsWith("mailto:stories@firm.example?subject=A%20story&body=---%0D%0Aheard_form") && short.length <= 1500, short);
    await page.getByLabel(QUESTIONS[0]).fill("Every word of it. ".repeat(120));
    await page.getByRole("button", { name: "Send by email" }).click();
    await page.getByText("too long").waitFor();
    const [, long] = await page.evaluate(() => globalThis.opened);
    assert.ok(long.endsWith("body=Paste%20your%20story%20here."), long);
    await page.getByRole("button", { name: "Clear this", exact: true }).click();
    assert.equal(await kept(page), 0);
    assert.equal(await page.getByLabel(QUESTIONS[0]).inputValue(), "");
    await page.context().close();
  });

  test("a screen reader is told each question and what belongs to it", async () => {
    const page = await phone(onDisk("save"));
    const tree = await page.locator("main").ariaSnapshot();
    for (const question of ["Who was it?", ...QUESTIONS, "Who are you?", "How can we reach you?"]) assert.ok(tree.includes(`textbox "${question}"`), tree);
    for (const part of ['heading "Tell a story" [level=1]', 'group "May we tell them it was you?"', 'radio "Yes"', 'button "Save a file"', 'button "Clear this"', "- status", 'link "red.example/form"']) assert.ok(tree.includes(part), `${part} in\n${tree}`);
    await page.context().close();
  });

  test("without a script, the questions are there and a message can be begun", async () => {
    const page = await phone(onDisk("mail"), { javaScriptEnabled: false });
    for (const question of QUESTIONS) assert.ok(await page.locator("#tell-without").getByText(question).isVisible());
    const href = await page.getByRole("link", { name: "Write to stories@firm.example" }).getAttribute("href");
    assert.ok(href.startsWith("mailto:stories@firm.example?subject=A%20story&body=What%20was%20going%20on%3F"), href);
    assert.ok(!(await page.locator("#tell").isVisible()));
    await page.context().close();
  });

  test("as one file, the form does the same", async () => {
    heard("form", at("put"), "--out", at("form.html"));
    const page = await phone(pathToFileURL(at("form.html")).href);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await tell(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a file" }).click()]);
    isRight(await readFile(await download.path(), "utf8"));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("Firefox does the same, from a folder and to nginx", { skip: !existsSync(NGINX) }, async () => {
    const fox = await firefox();
    try {
      const before = (await arrived()).length;
      await fox.open(`${origin}/tell.html`);
      const answer = await fox.run(`new Promise((told) => {
        const story = ${JSON.stringify(STORY)};
        story.forEach((words, number) => { document.getElementById("tell-" + (number + 1)).value = words; });
        document.getElementById("tell-send").click();
        const said = document.getElementById("tell-said");
        const look = () => (/Thank|arrive/.test(said.textContent) ? told(said.textContent) : setTimeout(look, 20));
        look();
      })`);
      assert.equal(answer, "Thank you. Your story has arrived.");
      const names = await arrived();
      assert.equal(names.length, before + 1);
      await fox.open(onDisk("put"));
      assert.match(await fox.run("document.getElementById('tell-said').textContent"), /can’t send anything/);
      assert.deepEqual(fox.complaints, []);
    } finally {
      await fox.close();
    }
  });
});
