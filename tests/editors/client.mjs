// `heard lsp` behind Visual Studio Code's own protocol library.
import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import protocol from "vscode-languageserver-protocol/node.js";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = protocol;
export { protocol };

export async function start(heard, site) {
  const server = spawn(heard, ["lsp"], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, SOURCE_DATE_EPOCH: "1773446400" } });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const told = new Map();
  let waiting = [];
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    told.set(uri, diagnostics);
    waiting = waiting.filter((one) => !(one.uri === uri && one.holds(diagnostics) && (one.resolve(performance.now()), true)));
  });
  connection.listen();
  const uri = (name) => pathToFileURL(join(site, name)).href;
  const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(site).href,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: false } } } },
    workspaceFolders: null,
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  const versions = new Map();
  return {
    server,
    connection,
    capabilities,
    told,
    uri,
    // The whole text of a buffer, open from then on.
    write(name, text) {
      const version = (versions.get(name) ?? 0) + 1;
      versions.set(name, version);
      return version === 1
        ? connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
            textDocument: { uri: uri(name), languageId: name.endsWith(".md") ? "markdown" : "yaml", version, text },
          })
        : connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
            textDocument: { uri: uri(name), version },
            contentChanges: [{ text }],
          });
    },
    // When the diagnostics of a file next satisfy `holds`, in milliseconds.
    said(name, holds) {
      return new Promise((resolve) => waiting.push({ uri: uri(name), holds, resolve }));
    },
    ask: (type, name, more) => connection.sendRequest(type, { textDocument: { uri: uri(name) }, ...more }),
    async stop() {
      await connection.sendRequest(protocol.ShutdownRequest.type);
      await connection.sendNotification(protocol.ExitNotification.type);
      return new Promise((resolve) => server.once("exit", resolve));
    },
  };
}
