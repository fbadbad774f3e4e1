// The card with which somebody of the staff answers for refunds. Its code is the only place where the card's
// secret is ever shown; printed again it is another card.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { demoBanner, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, headline, paragraph, rule } from "./layout.ts";

/**
 * A QR and not a CODE128, for which paper of 80 mm is too narrow: 31 characters need 376 modules of two dots, and
 * a line has 576 dots.
 * @param secret 20 letters and digits; printed in the QR only, because letters can be read across the counter
 */
export function staffCard(
  context: PaperContext,
  member: { readonly id: string; readonly name: string },
  secret: string,
): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const centred = { align: "center" } as const;
  return [
    ...paragraph(words.staffCard, columns, { ...centred, bold: true }),
    ...paragraph(context.shop.name, columns, centred),
    ...demoBanner(context, null),
    rule(columns),
    ...headline(member.name, columns),
    ...paragraph(member.id, columns, centred),
    { kind: "qr", data: staffCardText(secret) },
    ...paragraph(words.staffCardNote, columns, centred),
    ...demoBanner(context, null),
    feed(1),
    cut,
  ];
}

/** What src/scan/understand.ts takes for a staff card. */
function staffCardText(secret: string): string {
  return `TILL:STAFF:${secret}`;
}
