// The command cards that run the till by scanner alone, printed to be cut apart and laid beside the scanner.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { COMMAND_CARDS, type CommandCard } from "../scan/command-cards.ts";
import { demoBanner, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, paragraph, rule } from "./layout.ts";
import type { Words } from "./words/words.ts";

export function commandCards(context: PaperContext): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const centred = { align: "center" } as const;
  return [
    ...paragraph(words.cardsTitle, columns, { ...centred, bold: true }),
    ...paragraph(context.shop.name, columns, centred),
    ...demoBanner(context, null),
    ...COMMAND_CARDS.flatMap((card): readonly PrintItem[] => [
      rule(columns),
      feed(1),
      ...paragraph(meaning(card, words), columns, { ...centred, bold: true }),
      { kind: "barcode", data: card.text },
      ...paragraph(card.text, columns, centred),
      feed(1),
    ]),
    rule(columns),
    ...demoBanner(context, null),
    ...paragraph(words.cardsTitle, columns, { ...centred, bold: true }),
    feed(1),
    cut,
  ];
}

function meaning(card: CommandCard, words: Words): string {
  switch (card.kind) {
    case "command":
      return words.cards[card.command];
    case "quantity":
      return words.quantityCard(card.quantity);
    case "digit":
      return words.digitCard(card.digit);
  }
}
