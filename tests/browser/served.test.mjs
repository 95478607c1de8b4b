// Looks at a built site behind nginx with the configuration that `heard headers nginx` prints, unchanged:
// HEARD=PROGRAM HEARD_EXAMPLE=SITE HEARD_SITE=FOLDER npm run served, where FOLDER was built from SITE.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";

const NGINX = "/usr/sbin/nginx";
for (const name of ["HEARD", "HEARD_EXAMPLE", "HEARD_SITE"]) assert.ok(process.env[name], `${name} is not set`);
const folder = await realpath(process.env.HEARD_SITE);
const skip = existsSync(NGINX) ? false : "nginx is not installed";

let browser, house, nginx, site;

/** A port on loopback that nobody has. */
async function freePort() {
  const held = createServer();
  await new Promise((ready) => held.listen(0, "127.0.0.1", ready));
  const { port } = held.address();
  await new Promise((done) => held.close(done));
  return port;
}

/** Whether somebody answers at `port`. */
function answers(port) {
  return new Promise((said) => {
    const line = connect(port, "127.0.0.1");
    line.once("connect", () => (line.destroy(), said(true)));
    line.once("error", () => said(false));
  });
}

before(async () => {
  if (skip) return;
  house = await mkdtemp(join(tmpdir(), "heard-served-"));
  await chmod(house, 0o755);
  const printed = execFileSync(process.env.HEARD, ["headers", "nginx", "--site", process.env.HEARD_EXAMPLE, "--root", folder]);
  await writeFile(join(house, "heard.conf"), printed);
  const port = await freePort();
  // The folder of a test run is for whoever runs it; nginx otherwise reads as somebody else.
  const user = process.getuid() === 0 ? "user root;" : "";
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${house}/${name};`);
  await writeFile(
    join(house, "nginx.conf"),
    `daemon off; master_process off; ${user} pid ${house}/pid; error_log stderr;
     events {}
     http { access_log off; ${temporary.join(" ")} server { listen 127.0.0.1:${port}; include heard.conf; } }`,
  );
  nginx = spawn(NGINX, ["-p", house, "-c", join(house, "nginx.conf")], { stdio: ["ignore", "inherit", "inherit"] });
  const until = Date.now() + 20_000;
  while (!(await answers(port))) {
    assert.ok(nginx.exitCode === null && Date.now() < until, "nginx does not start");
    await new Promise((next) => setTimeout(next, 20));
  }
  site = `http://127.0.0.1:${port}/heard`;
  browser = await chromium.launchPersistentContext(join(house, "profile"), {
    executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  if (nginx && nginx.exitCode === null) {
    const gone = new Promise((done) => nginx.once("exit", done));
    nginx.kill("SIGKILL");
    await gone;
  }
  if (house) await rm(house, { recursive: true, force: true });
});

/** Opens a page and gives it to `look`; whatever it complains of is thrown. */
async function visit(path, look, expected = 200) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`not fetched: ${request.url()}`));
  page.on("request", (request) => request.url().startsWith(`${site}/`) || complaints.push(`fetched from elsewhere: ${request.url()}`));
  try {
    const answer = await page.goto(`${site}/${path}`, { waitUntil: "load" });
    assert.equal(answer.status(), expected);
    assert.match(answer.headers()["content-security-policy"], /default-src 'self'.*frame-ancestors 'none'/);
    await look(page);
  } finally {
    await page.close();
  }
  // A browser says itself that a page was missing.
  assert.deepEqual(expected === 200 ? complaints : complaints.filter((words) => !words.includes("404")), []);
}

const isDressed = (page) => page.evaluate(() => document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 10);

describe("behind nginx as heard prints it", { skip }, () => {
  for (const path of ["", "index.html", "stories/2026/the-empty-chair.html", "stories/2025/p%C3%A5-vinden.html", "patterns.html", "judgment/"]) {
    test(`${path || "the address alone"} is dressed and complains of nothing`, async () => {
      await visit(path, async (page) => assert.ok(await isDressed(page)));
    });
  }

  test("a picture is shown", async () => {
    const index = JSON.parse(await readFile(join(folder, ".heard.json"), "utf8"));
    const pages = Object.keys(index.files).filter((name) => name.startsWith("stories/2"));
    const texts = await Promise.all(pages.map(async (name) => [name, await readFile(join(folder, name), "utf8")]));
    const [path] = texts.find(([, text]) => /<img[^>]*src="[^"]*images\//.test(text));
    await visit(path, async (page) => {
      const widths = await page.$$eval("main img", (images) =>
        Promise.all(images.map(async (image) => ((image.loading = "eager"), await image.decode(), image.naturalWidth))),
      );
      assert.ok(widths.length > 0 && widths.every((width) => width > 0), `${path}: ${widths}`);
    });
  });

  test("a question finds its story", async () => {
    await visit("search.html", async (page) => {
      await page.fill("#words", "empty chair", { timeout: 8000 });
      await page.waitForFunction(() => document.getElementById("found").dataset.of === "empty chair", undefined, { timeout: 8000 });
      const found = await page.$$eval("#found h2 a", (links) => links.map((link) => link.getAttribute("href")));
      assert.ok(found.slice(0, 3).includes("stories/2026/the-empty-chair.html"), found.join(" "));
    });
  });

  test("what is missing is the site's own page, dressed at any depth", async () => {
    for (const path of ["none.html", "stories/2026/none/of/these.html", ".heard.json"]) {
      await visit(path, async (page) => assert.ok(await isDressed(page)), 404);
    }
  });

  test("no other site may show a page of it within its own", async () => {
    const page = await browser.newPage();
    try {
      await page.setContent(`<iframe src="${site}/index.html"></iframe>`);
      const frame = page.frames().find((frame) => frame !== page.mainFrame());
      await frame.waitForLoadState();
      assert.equal(await frame.locator("main").count(), 0);
    } finally {
      await page.close();
    }
  });
});
