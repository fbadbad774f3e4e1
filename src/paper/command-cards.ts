// The command cards that run the till by scanner alone, printed to be cut apart and laid beside the scanner. Each
// group is a piece of paper of its own, because a scanner that sees two barcodes reads the wrong one.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { type CardGroup, cardGroups } from "./card-groups.ts";
import { demoBanner, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, headline, paragraph, rule } from "./layout.ts";

export function commandCards(context: PaperContext): readonly PrintItem[] {
  return cardGroups(wordsOf(context)).flatMap((group) => sheet(group, context));
}

function sheet(group: CardGroup, context: PaperContext): readonly PrintItem[] {
  const { columns, shop } = context;
  const words = wordsOf(context);
  const centred = { align: "center" } as const;
  return [
    ...paragraph(words.cardsTitle, columns, { ...centred, bold: true }),
    ...paragraph(shop.name, columns, centred),
    ...demoBanner(context, null),
    ...headline(group.title, columns),
    ...paragraph(group.meaning, columns, centred),
    ...group.cards.flatMap((card): readonly PrintItem[] => [
      rule(columns),
      feed(1),
      ...headline(card.title, columns),
      { kind: "barcode", data: card.text },
      ...paragraph(card.text, columns, centred),
      ...paragraph(card.meaning, columns, centred),
      feed(1),
    ]),
    rule(columns),
    ...demoBanner(context, null),
    ...paragraph(`${words.cardsTitle}: ${group.title}`, columns, { ...centred, bold: true }),
    feed(1),
    cut,
  ];
}
