// The extension for Visual Studio Code against a stand-in for the editor: it starts the program that the settings name,
// for the files that the server speaks of, and stops it again. HEARD is the program, HEARD_EXAMPLE the site.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import Module from "node:module";
import { join } from "node:path";
import { start, protocol } from "./client.mjs";

const folder = new URL("../../editors/vscode/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
const site = realpathSync(process.env.HEARD_EXAMPLE);

const heard = process.env.HEARD;
let made;
class LanguageClient {
  constructor(id, server, client) {
    made = { id, server, client, running: false };
  }
  async start() {
    made.connection = await start(made.server.command, site);
    made.running = true;
  }
  async stop() {
    made.ended = await made.connection.stop();
    made.running = false;
  }
}
const stands = {
  vscode: {
    workspace: {
      getConfiguration: (section) => ({
        get: (key) => {
          assert.ok(`${section}.${key}` in manifest.contributes.configuration.properties, `${section}.${key} is no setting of the extension`);
          return heard;
        },
      }),
      createFileSystemWatcher: (pattern) => ({ pattern }),
    },
  },
  "vscode-languageclient/node": { LanguageClient },
};
const load = Module._load;
Module._load = (name, ...rest) => stands[name] ?? load(name, ...rest);
const extension = createRequire(folder)(join(folder.pathname, manifest.main));

// A glob as the editor reads it: braces, `**/` for any folders, `*` within one.
const glob = (pattern) =>
  new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\{([^}]*)\}/g, (_, of) => `(${of.replaceAll(",", "|")})`).replaceAll("**/", "(.*§)?").replaceAll("*", "[^/]*").replaceAll("(.[^/]*§)?", "(.*/)?")}$`);

await extension.activate();
assert.ok(made.running);
assert.deepEqual(made.server, { command: heard, args: ["lsp"] });
const selected = made.client.documentSelector.map(({ pattern }) => glob(pattern));
const read = readdirSync(site, { recursive: true }).filter((name) => /^(stories|labs|metrics|pages)\/.*\.md$|^(heard|people|indicators|reviews)\.yaml$/.test(name));
assert.ok(read.length > 4);
for (const name of read) assert.ok(selected.some((pattern) => pattern.test(join(site, name))), `${name} is not selected`);
assert.ok(!selected.some((pattern) => pattern.test(join(site, "../README.md"))), "a file of another project is selected");
const said = made.connection.said("stories/2026/the-pump-at-gate-six.md", (found) => found.some(({ code }) => code === "unknown-field"));
made.connection.write("stories/2026/the-pump-at-gate-six.md", "---\ntitle: A\nsetings: b\n---\n");
await said;
const offered = await made.connection.ask(protocol.CompletionRequest.type, "heard.yaml", { position: { line: 2, character: 0 } });
assert.ok(Array.isArray(offered));
await extension.deactivate();
assert.equal(made.running, false);
assert.equal(made.ended, 0);
assert.ok(manifest.activationEvents.includes("workspaceContains:heard.yaml"));
console.log("the extension starts heard for its files, and stops it");
process.exit(0);
