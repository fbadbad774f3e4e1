// till cards: the cards that run the till by scanner alone, on the till's printer or on A4.

import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { EXIT } from "../exit-codes.ts";
import { NoBrowser, printPdf } from "../print-pdf.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "cards",
  usage: "cards [--a4 FILE]",
  summary: "Prints the command cards on the till's printer, or writes them as A4 pages.",
  help: `With --a4 nothing is printed: FILE.svg is one page (FILE-2.svg and so on the next), FILE.html all of them, and
FILE.pdf is made of that by a browser of this machine; without one the HTML is written beside it, which any
browser prints. Ends with 75 when the printer did not print them, or there was no browser for the PDF.`,
  operands: [0, 0],
  options: {
    a4: {
      type: "string",
      value: "FILE",
      about: "write A4 pages there: a name that ends in .svg, .html or .pdf",
    },
  },
  async run(call) {
    const file = call.text("a4");
    if (file !== undefined) return writePages(call, file);
    const answer = await (await call.client()).cards();
    const { outcome, detail } = answer;
    call.answer(answer, () => `command cards: ${outcome}${detail === "" ? "" : `: ${detail}`}`);
    return outcome === "printed" || outcome === "sent" ? EXIT.ok : EXIT.tryLater;
  },
};

async function writePages(call: Call, file: string): Promise<number> {
  const ending = extname(file).toLowerCase();
  if (![".svg", ".html", ".pdf"].includes(ending)) {
    throw new UsageError(`${file}: expected a name that ends in .svg, .html or .pdf`);
  }
  const stem = file.slice(0, -ending.length);
  const pages = await (await call.client()).cardPages();
  if (ending === ".svg") {
    const files = pages.map((_page, index) => (index === 0 ? file : `${stem}-${index + 1}${ending}`));
    for (const [index, page] of pages.entries()) await writeFile(files[index] ?? file, page);
    return said(call, files);
  }
  const html = asHtml(pages);
  if (ending === ".html") {
    await writeFile(file, html);
    return said(call, [file]);
  }
  try {
    await printPdf(html, resolve(file));
    return said(call, [file]);
  } catch (error) {
    if (!(error instanceof NoBrowser)) throw error;
    await writeFile(`${stem}.html`, html);
    said(call, [`${stem}.html`]);
    call.note(`till: ${error.message}; ${stem}.html was written instead: print it from any browser`);
    return EXIT.tryLater;
  }
}

function said(call: Call, files: readonly string[]): number {
  call.answer({ files }, () => `command cards: ${files.join(", ")}`);
  return EXIT.ok;
}

/** One page after the other, each as large as the paper. */
function asHtml(pages: readonly string[]): string {
  const style = "@page{size:A4;margin:0}body{margin:0}svg{display:block;break-after:page}";
  return `<!doctype html>\n<meta charset="utf-8">\n<title>tilld</title>\n<style>${style}</style>\n${pages.join("")}`;
}
