// Texts that were scanned, one a line, as the till understands them: articles, GS1, labels of scales, cards, receipts,
// tickets. No amount comes out that does not stand in the code, and what is secret is not repeated.

import { readCatalog } from "../../../src/catalog/catalog.ts";
import { readLabelPattern } from "../../../src/catalog/scale-label.ts";
import { COMMAND_CARDS } from "../../../src/scan/command-cards.ts";
import { receiptCode } from "../../../src/scan/receipt-code.ts";
import { isOrder, type Meaning, type ScanContext, understand } from "../../../src/scan/understand.ts";
import { ModelCounter, SCANS } from "../../counter/model-counter.ts";
import { bytesOf, type Fuzzer, must, textOf } from "../fuzzer.ts";

const BOOK = "482100";
const CATALOG = readCatalog(
  "barcode,title,price,unit\n7790895000997,Yerba,1250.50,\n96385074,Chicle,50.00,\n5678,Pan,300,\n20012,Queso,8000.00,kg\n",
  "ARS",
);
const LABELS = [readLabelPattern("20IIIIIPPPPPK", "ARS"), readLabelPattern("21IIIIIWWWWWK", "ARS")];

const CODES = [
  ...COMMAND_CARDS.map(({ text }) => text),
  ...[
    "7790895000997",
    "]E07790895000997",
    "]E496385074",
    "5678",
    "04210000526",
    "2020012012507",
    "2120012012504",
  ],
  ...["]C1010779089500099710A1\u001d3103001250", "(01)07790895000997(10)A1", "]d2010779089500099721X"],
  ...["https://id.gs1.org/01/07790895000997/10/A1?17=261231", "https://shop.example/01/07790895000997"],
  ...["TILL:SELL:50000:A-17", "TILL:CASH:60000", "TILL:QTY:12", "TILL:STAFF:0123456789ABCDEFGHJK", "4711"],
  ...[receiptCode(BOOK, 3), receiptCode("111111", 1), "]C02000", "\u0002x"],
];
const WORDS = [
  ...[
    "TILL:",
    "SELL:",
    "CASH:",
    "QTY:",
    "STAFF:",
    ":",
    "]C1",
    "]d2",
    "]Q3",
    "]E0",
    "\u001d",
    "(01)",
    "(310",
    "R48",
  ],
  ...["/01/", "/10/", "?17=", "https://", "0779", "999999999999", "\n", "٣", "é", "\u0000"],
];

export const scannedTexts: Fuzzer = {
  name: "scanned-texts",
  share: 175,
  async open() {
    return {
      corpus: bytesOf(
        ...CODES,
        CODES.slice(0, 6).join("\n"),
        "7790895000997\nTILL:CASH\nTILL:2\nTILL:00\nTILL:CONFIRM",
      ),
      words: [...WORDS, ...SCANS],
      take(bytes, chance) {
        const text = textOf(bytes);
        if (chance(6) === 0) return walk(text, chance);
        const context: ScanContext = {
          catalog: CATALOG,
          labelPatterns: LABELS.slice(0, chance(3)),
          book: BOOK,
          awaited: (["nothing", "pin", "amount"] as const)[chance(3)] ?? "nothing",
          pinsInUse: chance(2) === 0,
        };
        const [first = ""] = text.split("\n");
        const meaning = understand(first, context);
        must(typeof isOrder(first) === "boolean", "an order is one or is none");
        check(meaning, first, context);
        return meaning.kind;
      },
    };
  },
};

/** The scans of all lines at the counter, with what the provider does between; its own checks are in the model. */
function walk(text: string, chance: (below: number) => number): string {
  const counter = new ModelCounter();
  for (const scan of text.split("\n").slice(0, 40)) {
    counter.happen({ scan });
    if (chance(3) === 0) counter.happenAnything(chance);
  }
  counter.wait(360_000);
  must(["idle", "basket"].includes(counter.counter.mode), `the counter stays at ${counter.counter.mode}`);
  return "walked the counter";
}

/** Digits of the code without everything else: an amount must stand among them. */
function check(meaning: Meaning, text: string, context: ScanContext): void {
  const digits = text.replace(/[^0-9]/g, "");
  const mustStand = (minor: number) => {
    must(Number.isSafeInteger(minor) && minor > 0, `an amount of ${minor}`);
    must(digits.includes(String(minor)), `an amount of ${minor} that is not in the code`);
  };
  switch (meaning.kind) {
    case "ticket":
    case "tendered":
      mustStand(meaning.amount.minor);
      break;
    case "number":
      must(context.awaited === "amount" && /^\d{1,7}$/.test(meaning.number), "a number that nobody awaits");
      break;
    case "pin":
      must(context.awaited === "pin" && /^\d{4,12}$/.test(meaning.pin), "a PIN that nobody awaits");
      break;
    case "quantity":
      must(digits.includes(String(meaning.quantity)) && meaning.quantity >= 1, "another quantity");
      break;
    case "article":
      must(meaning.count >= 1 && Number.isSafeInteger(meaning.count), "a count that is none");
      must(
        Number.isSafeInteger(meaning.article.price.minor) && meaning.article.price.minor > 0,
        "a price that is none",
      );
      break;
    case "receipt":
      must(Number.isSafeInteger(meaning.number) && meaning.number >= 1, "a receipt that is none");
      break;
    case "unknown":
      must(meaning.reason !== "", "unknown without a word");
      must(
        !/^\s*(\][A-Za-z]\d)?TILL:STAFF:[A-Z0-9]{4,}/i.test(text) ||
          !meaning.reason.includes(text.trim().slice(-8)),
        "a card is repeated",
      );
      break;
    default:
  }
}
