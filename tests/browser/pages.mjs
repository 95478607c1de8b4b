// The pages of a built site, by kind, and where their links lead.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

import { BASE } from "./server.mjs";

/** The page that is shown at any depth, and so links by the path of the site. */
export const ANYWHERE = "404.html";

/** Every file of the site, relative to its folder, with `/`, in order. */
export async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** The kind of a page: its folder without years; pages at the top are each a kind of their own. */
export function kind(page) {
  const folder = dirname(page);
  if (folder === ".") return page;
  return folder.split("/").map((part) => (/^\d+$/.test(part) ? "*" : part)).join("/");
}

/** Up to `most` pages, taken from each kind in turn, so that no kind is left out. */
export function sample(pages, most) {
  const kinds = new Map();
  for (const page of pages) kinds.set(kind(page), [...(kinds.get(kind(page)) ?? []), page]);
  const chosen = [];
  for (let turn = 0; chosen.length < most; turn += 1) {
    const round = [...kinds.values()].filter((of) => turn < of.length).map((of) => of[turn]);
    if (round.length === 0) break;
    chosen.push(...round);
  }
  return chosen.slice(0, most).sort();
}

const TAG = /<([a-z][a-z0-9]*)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };

/** The ids of a page and the addresses that it points to. */
export function anchors(html) {
  const text = html.replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>/gi, (all, tag) => (tag ? all.slice(0, all.indexOf(">") + 1) : ""));
  const ids = new Set();
  const links = [];
  for (const [, tag, rest] of text.matchAll(TAG)) {
    for (const [, name, ...values] of rest.matchAll(ATTRIBUTE)) {
      const value = values.find((value) => value !== undefined).replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, entity) => ENTITIES[entity]);
      if (name.toLowerCase() === "id") ids.add(value);
      if (["href", "src", "action"].includes(name.toLowerCase()) && tag.toLowerCase() !== "base") links.push(value);
      if (name.toLowerCase() === "srcset") links.push(...value.split(",").map((part) => part.trim().split(/\s+/)[0]));
    }
  }
  return { ids, links };
}

/** What is wrong with the links of all pages: a file or an id that is not there, a link out of the folder. */
export async function brokenLinks(folder, all) {
  const there = new Set(all);
  const read = new Map();
  for (const page of all.filter((file) => file.endsWith(".html"))) {
    read.set(page, anchors(await readFile(join(folder, page), "utf8")));
  }
  const broken = [];
  for (const [page, { links }] of read) {
    for (const link of links) {
      // Other sites and mail are not ours to check; an address of a protocol without `//` has a colon before any slash.
      if (/^(https?:)?\/\//i.test(link) || /^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
      const [address, fragment = ""] = link.split("#");
      const path = decodeURIComponent(address.split("?")[0]);
      let target = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path));
      if (page === ANYWHERE && path.startsWith(`${BASE}/`)) target = path.slice(BASE.length + 1);
      else if (page === ANYWHERE && path !== "") broken.push(`${page}: ${link} does not begin with ${BASE}/`);
      if (path.startsWith("/") && page !== ANYWHERE) broken.push(`${page}: ${link} is not relative, so it fails from a folder`);
      else if (target.startsWith("..")) broken.push(`${page}: ${link} leads out of the site`);
      else if (target.endsWith("/")) broken.push(`${page}: ${link} is a folder, so it fails without a server`);
      else if (!there.has(target)) broken.push(`${page}: ${link} leads to no file`);
      else if (fragment !== "" && fragment !== "top" && read.has(target) && !read.get(target).ids.has(decodeURIComponent(fragment)))
        broken.push(`${page}: ${link} leads to no place in ${target}`);
    }
  }
  return broken;
}

/** The address of a page on disk. */
export function onDisk(folder, page) {
  return pathToFileURL(join(folder, page)).href;
}

/** The address of a page at a server. */
export function atServer(url, page) {
  return `${url}/${page.split("/").map(encodeURIComponent).join("/")}`;
}
