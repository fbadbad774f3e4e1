// The texts of the cards that run the till by scanner alone. The till prints the cards itself, so what is
// printed and what is understood is one list.

export const COMMANDS = [
  "total",
  "cash",
  "confirm",
  "cancel",
  "price",
  "refund",
  "reprint",
  "x",
  "z",
  "test",
  "language",
] as const;

export type Command = (typeof COMMANDS)[number];

/** What a quantity card may say; larger quantities are typing errors at a counter. */
export const LARGEST_QUANTITY = 999;

/** Quantities worth a card of their own. */
const QUANTITIES = [2, 3, 4, 5, 6, 10, 12] as const;

export type CommandCard =
  | { readonly text: string; readonly kind: "command"; readonly command: Command }
  | { readonly text: string; readonly kind: "quantity"; readonly quantity: number }
  | { readonly text: string; readonly kind: "digit"; readonly digit: string };

/** For PINs and amounts, where there is no keypad; two zeros, because amounts end with them. */
export const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00"] as const;

/** In the order in which they are printed. */
export const COMMAND_CARDS: readonly CommandCard[] = [
  ...COMMANDS.map(
    (command) => ({ text: `TILL:${command.toUpperCase()}`, kind: "command", command }) as const,
  ),
  ...QUANTITIES.map((quantity) => ({ text: `TILL:QTY:${quantity}`, kind: "quantity", quantity }) as const),
  ...DIGITS.map((digit) => ({ text: `TILL:${digit}`, kind: "digit", digit }) as const),
];
