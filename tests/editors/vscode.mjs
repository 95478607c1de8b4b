// The extension inside the real Visual Studio Code, as a server whose window a headless browser opens: it is packed,
// installed, and asked through the editor's own commands. The long form only: it installs 600 MB, once.
// HEARD is the program; HEARD_CODE a folder that keeps the editor, HEARD_CHROMIUM the browser.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const { chromium } = await import(new URL("../browser/node_modules/playwright-core/index.mjs", import.meta.url));
const heard = realpathSync(process.env.HEARD);
const kept = process.env.HEARD_CODE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "heard-tests");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "heard-vscode-")));
let server;
// However it ends, nothing of it stays.
process.on("exit", () => {
  try {
    if (server) process.kill(-server.pid);
  } catch {
    // It has ended by itself.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
});
const run = (program, args, options) => execFileSync(program, args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", ...options });

// The editor wants a Node of its own, and compiles a few parts of itself.
mkdirSync(join(kept, "node"), { recursive: true });
mkdirSync(join(kept, "editor"), { recursive: true });
const npm = (where, ...args) => run("npm", ["install", "--no-audit", "--no-fund", "--silent", ...args], { cwd: join(kept, where), env });
let env = { ...process.env };
const node = join(kept, "node/node_modules/node");
if (!existsSync(join(node, "bin/node"))) npm("node", "node@24");
env = { ...env, PATH: `${join(node, "bin")}:${process.env.PATH}`, npm_config_nodedir: join(node, "node_modules", `node-linux-${process.arch}`) };
const editor = join(kept, "editor/node_modules/.bin/code-server");
if (!existsSync(editor)) npm("editor", "code-server@4.139.1");

// The extension, as its README says, and one that asks for what a writer would.
const extension = join(folder, "heard");
cpSync(new URL("../../editors/vscode/", import.meta.url), extension, { recursive: true, filter: (name) => !name.includes("node_modules") });
run("npm", ["install", "--no-audit", "--no-fund", "--silent"], { cwd: extension, env });
const pack = (where) => run(join(extension, "node_modules/.bin/vsce"), ["package", "--allow-missing-repository", "--skip-license", "-o", `${where}.vsix`], { cwd: where, env });
run("npm", ["run", "--silent", "package"], { cwd: extension, env });
const asker = join(folder, "asker");
mkdirSync(asker);
writeFileSync(join(asker, "README.md"), "Asks for what a writer would.\n");
writeFileSync(
  join(asker, "package.json"),
  JSON.stringify({ name: "asker", publisher: "heard", version: "0.0.1", engines: { vscode: "^1.82.0" }, main: "./asker.js", activationEvents: ["onStartupFinished"], extensionKind: ["workspace"] }),
);
cpSync(new URL("vscode-asker.js", import.meta.url), join(asker, "asker.js"));
pack(asker);

const site = join(folder, "site");
run(heard, ["init", site, "--quiet"]);
writeFileSync(join(site, "people.yaml"), "a.barros: { name: Ana Barros, role: consultant, shown: name }\nt.berg: { name: Tove Berg, role: partner, shown: name }\n");
writeFileSync(join(site, "stories/chair.md"), "---\ntitle: The chair\ndate: 2026-03\nreviewer: t.berg\nabout: [a.barros]\n---\n\n@a.barros moved it.\n");
const user = join(folder, "user");
mkdirSync(join(user, "User"), { recursive: true });
writeFileSync(join(user, "User/settings.json"), JSON.stringify({ "heard.command": heard, "security.workspace.trust.enabled": false }));
const answers = join(folder, "answers.json");
const flags = ["--user-data-dir", user, "--extensions-dir", join(folder, "extensions")];
env = { ...env, XDG_CONFIG_HOME: join(folder, "config"), HEARD_ANSWERS: answers };
for (const one of [join(extension, "heard-0.1.0.vsix"), `${asker}.vsix`]) run(editor, [...flags, "--install-extension", one], { env });

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const quiet = ["--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"];
server = spawn(editor, [...flags, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, ...quiet, site], { env, stdio: "ignore", detached: true });
const browser = await chromium.launch({ executablePath: process.env.HEARD_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
try {
  const until = Date.now() + 180_000;
  const answered = async () => {
    while (!(await fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false))) {
      assert.ok(Date.now() < until, "the editor does not answer");
      await wait(200);
    }
  };
  await answered();
  // An extension runs only while a window is open.
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(site)}`, { timeout: 120_000 });
  while (!existsSync(answers)) {
    assert.ok(Date.now() < until, "the editor's commands were not answered");
    await wait(200);
  }
  if (process.env.HEARD_PICTURE) await page.screenshot({ path: process.env.HEARD_PICTURE });
  const got = JSON.parse(readFileSync(answers, "utf8"));
  assert.equal(got.error, undefined, got.error);
  assert.deepEqual(got.wrong, [{ line: 5, code: "unknown-field", message: got.wrong[0].message }]);
  assert.match(got.wrong[0].message, /`statsu`/);
  assert.ok(got.mends.some((title) => title.includes("status")), `no mend among ${got.mends}`);
  assert.deepEqual(got.afterMend, [], "what is certain was not written");
  assert.ok(got.offered.includes("a.barros") && got.offered.includes("t.berg"), `people are not among ${got.offered}`);
  assert.match(got.hover, /Ana Barros/);
  assert.match(got.definition, /people\.yaml:1$/);
  assert.deepEqual(got.renamed, ["people.yaml", "stories/chair.md"]);
  console.log("Visual Studio Code says what is wrong, mends it, offers people, explains, leads and renames");
} finally {
  await browser.close();
}
process.exit(0);
