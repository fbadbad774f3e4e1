// A setup in English.

import type { SetupWords } from "./words.ts";

export const en: SetupWords = {
  picks: {
    printer: () => "Each printer has printed its number. Which one is the till's?",
    paper: () => "How wide is the paper in the printer?",
    display: (about) => `Does the customer's display show ${about}?`,
  },
  writes: {
    shopName: "What is the shop called? It stands first on each paper.",
    taxId: "Tax number, as it shall be printed; nothing for none.",
    store: "Your own name for the store at Mercado Pago (external_id), one for each shop.",
    pos: "Your own name for this till at Mercado Pago (external_id). Another till needs another one.",
    street: "The store is new at Mercado Pago. Its street, without the number:",
    number: "Number of the house:",
    city: "City or district, as Mercado Libre spells it:",
    state: "State or province, as Mercado Libre spells it:",
    latitude: "Latitude in degrees, such as -34.6037 (a map on a phone shows it):",
    longitude: "Longitude in degrees, such as -58.3816:",
  },
  options: { yes: "yes", next: "no, try another way", none: "there is no display", 80: "80 mm", 58: "58 mm" },
  waits: { scanner: "Scan the code on the paper; twice, if nothing happens." },
  token:
    "The access token of your application: developers.mercadopago.com, Your integrations, Production credentials. " +
    "It is not shown.",
  wrong: "That does not do:",
  take: (proposal) => `take ${proposal}`,
  keyboard: [
    "A keyboard of paper: scan letter by letter, or any QR that holds the text.",
    "First letters of words become large by themselves. Keep it until setup is done.",
  ],
  space: "space",
  erase: "erase the last letter",
  done: "done",
  again: "write it again",
  youWrote: (text) => `You wrote: ${text}`,
  finished: ["Setup is done.", "Print the command cards with: till cards"],
  failed: "Setup has stopped:",
};
