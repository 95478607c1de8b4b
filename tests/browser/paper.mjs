// What a printed document holds, sheet by sheet, without a reader for PDF.
import { inflateSync } from "node:zlib";

/** How many runs of letters each page of `pdf` shows, in order; Chromium writes one stream for each page. */
export function printed(pdf) {
  const text = pdf.toString("latin1");
  const pages = text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  const runs = [];
  for (const head of text.matchAll(/<<(?:[^<>]|<<[^<>]*>>)*\/Length (\d+)(?:[^<>]|<<[^<>]*>>)*>>\s*stream\r?\n/g)) {
    // By its length and not up to the next line's end: the last byte of what is packed may look like one.
    const start = head.index + head[0].length;
    const packed = pdf.subarray(start, start + Number(head[1]));
    let content;
    try {
      content = inflateSync(packed).toString("latin1");
    } catch {
      continue; // A picture or a profile of colours.
    }
    const shown = content.match(/\sT[jJ]\b/g)?.length ?? 0;
    if (shown > 0) runs.push(shown);
  }
  return { pages, runs };
}
