// A save that is there whole or not at all, as most editors make it: what a file half written shows has its own test.
import { rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Writes `text` beside the file, under a name that is not read, and renames it over the file. */
export async function save(file, text) {
  const beside = join(dirname(file), `.${basename(file)}.new`);
  await writeFile(beside, text);
  await rename(beside, file);
}
