// The QR of the point of sale for the counter: it hangs there for years, belongs to no sale, and says no amount.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { demoBanner, heading, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, headline, pair, paragraph } from "./layout.ts";

/** @param qrText what the QR holds, printed to the letter: a changed one fails its own checksum */
export function poster(context: PaperContext, qrText: string): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const centred = { align: "center" } as const;
  return [
    ...heading(context),
    ...demoBanner(context, null),
    feed(1),
    ...headline(words.posterTitle, columns),
    { kind: "qr", data: qrText },
    ...paragraph(words.posterScan, columns, centred),
    ...paragraph(words.posterLook, columns, { ...centred, bold: true }),
    feed(1),
    ...demoBanner(context, null),
    ...pair(words.till, context.till, columns),
    feed(1),
    cut,
  ];
}
