// till paper: what a paper of a sale looks like, without printing it.

import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { EXIT } from "../exit-codes.ts";
import { UsageError, type Verb } from "../verb.ts";

const FORMATS = { ".png": "png", ".svg": "svg", ".txt": "text" } as const;

export const verb: Verb = {
  name: "paper",
  usage: "paper SALE [PAPER] [--out FILE]",
  summary: "Shows a paper of a sale as the printer would print it, and prints nothing.",
  help: `SALE is the number of the sale. PAPER is qr-ticket, receipt, receipt/copy-1, refund-slip-1 or not-paid-slip; without
it, the one that came last. It is drawn in the console, or as a picture into FILE at the printer's dots. At both ends
it says that it is a preview: it proves nothing.`,
  operands: [1, 2],
  options: {
    out: {
      type: "string",
      value: "FILE",
      about: "write it there; the name ends in .png, .svg or .txt, which chooses the form",
    },
  },
  async run(call) {
    const [id = "", paper = null] = call.operands;
    if (!/^\d{1,15}$/.test(id)) throw new UsageError(`expected the number of a sale, found ${id}`);
    const file = call.text("out");
    const format = file === undefined ? "text" : formatOf(file);
    const picture = await (await call.client()).picture(id, paper, format);
    if (file !== undefined) {
      await writeFile(file, picture.content, format === "png" ? "base64" : "utf8");
      call.answer({ ...picture, content: undefined, file }, () => `${picture.paper} of sale ${id}: ${file}`);
      return EXIT.ok;
    }
    call.answer(picture, () => picture.content.trimEnd());
    return EXIT.ok;
  },
};

function formatOf(file: string) {
  const ending = extname(file).toLowerCase();
  const format = Object.entries(FORMATS).find(([known]) => known === ending)?.[1];
  if (format !== undefined) return format;
  throw new UsageError(`${file}: expected a name that ends in .png, .svg or .txt`);
}
