// The command cards as people see them: in groups of a kind, with a title and what each does. The sheets for the
// printer and the pages for an office printer are both drawn from this.

import { COMMAND_CARDS, type CommandCard } from "../scan/command-cards.ts";
import type { CardWords, Words } from "./words/words.ts";

export interface CardGroup extends CardWords {
  readonly cards: readonly (CardWords & { readonly text: string })[];
}

/** In the order in which the cards are listed. A meaning may be empty. */
export function cardGroups(words: Words): readonly CardGroup[] {
  const kinds = [...new Set(COMMAND_CARDS.map((card) => card.kind))];
  return kinds.map((kind) => ({
    ...words.cardGroups[kind],
    cards: COMMAND_CARDS.filter((card) => card.kind === kind).map((card) => ({
      text: card.text,
      ...wordsOfCard(card, words),
    })),
  }));
}

function wordsOfCard(card: CommandCard, words: Words): CardWords {
  switch (card.kind) {
    case "command":
      return words.cards[card.command];
    case "quantity":
      return { title: words.quantityCard(card.quantity), meaning: "" };
    case "digit":
      return { title: words.digitCard(card.digit), meaning: "" };
  }
}
