// What ends a piece of paper that never got its last line: so that nobody takes it for a receipt, and it does not
// become part of the next paper.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { demoBanner, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, paragraph } from "./layout.ts";

export function tornPiece(context: PaperContext): readonly PrintItem[] {
  const line = paragraph(wordsOf(context).torn, context.columns, { align: "center", bold: true });
  return [...demoBanner(context, null), ...line, feed(1), cut];
}
