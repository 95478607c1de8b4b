// Debian's Firefox, driven by WebDriver BiDi, with file origins as strict as a reader has them.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";

// Automation loosens file origins; a reader's browser does not. And nothing is fetched from beyond this machine.
const PREFERENCES = {
  "security.fileuri.strict_origin_policy": true,
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
};

/** Starts it; what is given can `open` an address, `run` an expression there, and `close`. */
export async function firefox() {
  const profile = await mkdtemp(join(tmpdir(), "heard-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, "user.js"), lines.join(""));
  const program = process.env.HEARD_FIREFOX ?? "firefox-esr";
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const address = await new Promise((found, failed) => {
    let said = "";
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`${program} ended: ${said}`)));
    child.stderr.on("data", (words) => {
      said += words;
      const listening = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
      if (listening) found(listening[1]);
    });
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((open, failed) => socket.once("open", open).once("error", failed));
  const waiting = new Map();
  const complaints = [];
  socket.on("message", (bytes) => {
    const message = JSON.parse(bytes);
    if (message.method === "log.entryAdded" && ["error", "warn"].includes(message.params.level)) complaints.push(message.params.text);
    const { resolve, reject } = waiting.get(message.id) ?? {};
    waiting.delete(message.id);
    if (message.type === "error") reject?.(new Error(`${message.error}: ${message.message}`));
    else resolve?.(message.result);
  });
  let number = 0;
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      socket.send(JSON.stringify({ id: number, method, params }));
    });
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await send("browsingContext.getTree", {});
  const { context } = contexts[0];
  return {
    complaints,
    open: (url) => send("browsingContext.navigate", { context, url, wait: "complete" }),
    /** What an expression, or the promise that it is, comes to: text. */
    async run(expression) {
      const { result, exceptionDetails } = await send("script.evaluate", { expression, target: { context }, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value;
    },
    async close() {
      socket.close();
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
