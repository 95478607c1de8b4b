// A static server on loopback that sends the strictest policy a site of ours must live under.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

// Where a site's `base_url` says that it lies; its page for what is not there links by that path.
export const BASE = process.env.HEARD_BASE ?? "";
export const POLICY = "default-src 'self'; connect-src 'none'";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves `folder` under `policy`; the answer has the server's `url` and `close()`. */
export async function serve(folder, policy = POLICY) {
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const path = BASE && asked.startsWith(`${BASE}/`) ? asked.slice(BASE.length) : asked;
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    try {
      if (!file.startsWith(folder + sep)) throw new Error("outside");
      const body = await readFile(file);
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
      });
      response.end(body);
    } catch {
      // A browser asks for this one unbidden; that is no fault of a page.
      if (path === "/favicon.ico") return response.writeHead(204).end();
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("not here");
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}
