// What the two lines of the customer's display say in each scene. Every text of ours fits into 20 columns; names
// that a shop gave its articles, its people or itself may be longer, and the display moves those.

import { formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import { formatWeight } from "../money/weighed.ts";
import { spellOut } from "../picture/spelling.ts";
import type { Sale } from "../sale/sale.ts";
import type { Scene } from "./feedback.ts";
import { diskLines } from "./out-of-order.ts";
import { type PaperQuestion, questionIn } from "./paper-question.ts";
import { reasonWords } from "./reasons.ts";
import type { Remark } from "./remarks.ts";
import { type DisplayWords, displayWordsFor } from "./words.ts";

export const DISPLAY_COLUMNS = 20;

/** Between two texts of an idle till, which pass by one after the other. */
const BETWEEN_IDLE_TEXTS = "  *  ";

export function linesOf(scene: Scene): readonly [string, string] {
  const words = displayWordsFor(scene.locale);
  const amount = (money: Money) => formatMoney(money, scene.locale);
  if (scene.remark !== null) return remarkLines(scene.remark, words, amount, scene.locale);
  if (scene.sale !== null) return saleLines(scene, scene.sale, words, amount);
  if (scene.basketTotal !== null) return [words.total, amount(scene.basketTotal)];
  const question = questionIn(scene);
  return question === null ? idleLines(scene, words) : questionLines(question, words);
}

function saleLines(
  scene: Scene,
  sale: Sale,
  words: DisplayWords,
  amount: (money: Money) => string,
): readonly [string, string] {
  const total = amount(sale.facts.total);
  switch (sale.phase.status) {
    case "awaiting-payment": {
      if (sale.phase.rejection !== null) return timed(words.rejected, total, scene.secondsLeft);
      if (sale.order?.qrData === null) return timed(words.scanCounterQr, total, scene.secondsLeft);
      // Nobody is asked to scan a code that is not to be seen yet.
      if (!scene.qrOnScreen && isTicketAwaited(sale)) {
        return [scene.printerStuck ? words.checkPrinter : words.printingQr, total];
      }
      return timed(words.scanTicketQr, total, scene.secondsLeft);
    }
    case "canceling":
      return [words.canceling, total];
    default:
      return [words.oneMoment, total];
  }
}

/** The only QR of this sale is the one on its ticket, and that is not out. */
function isTicketAwaited({ facts, papers }: Sale): boolean {
  if ((facts.place?.qrMode ?? "dynamic") !== "dynamic") return false;
  const ticket = papers.find((paper) => paper.kind === "qr-ticket");
  return ticket !== undefined && ["owed", "sealing", "sealed"].includes(ticket.status);
}

function idleLines(scene: Scene, words: DisplayWords): readonly [string, string] {
  if (scene.drawerShut) return [words.drawerShut, scene.printerStuck ? words.checkPrinter : words.useKey];
  if (scene.diskTrouble !== null) return diskLines(scene.diskTrouble, scene.locale);
  if (scene.printerStuck) return [words.checkPrinter, scene.paperOwed ? words.paperOwed : ""];
  if (scene.paidTwice !== null)
    return [words.paidTwice, beside(words.receipt, String(scene.paidTwice.receipt))];
  const name = scene.demo ? words.demo : spellOut(scene.shopName);
  if (scene.drawerLeftOpen) return [name, words.drawerOpen];
  return [
    name,
    scene.idleTexts.length === 0 ? words.welcome : scene.idleTexts.map(spellOut).join(BETWEEN_IDLE_TEXTS),
  ];
}

function questionLines(
  { copy, kind, receipt }: PaperQuestion,
  words: DisplayWords,
): readonly [string, string] {
  const paper = `${kind === "receipt" ? words.receipt : words.slip} ${receipt}`;
  const whole = `${paper} ${words.copy} ${copy}`;
  return [copy > 0 && whole.length <= DISPLAY_COLUMNS ? whole : paper, words.isItOut];
}

/** @returns two lines; the display moves what is longer than it */
function remarkLines(
  remark: Remark,
  words: DisplayWords,
  amount: (money: Money) => string,
  locale: string,
): readonly [string, string] {
  switch (remark.kind) {
    case "article": {
      const count = remark.quantity === 1 ? "" : `${remark.quantity} x `;
      const weight = remark.weighed === undefined ? "" : `${formatWeight(remark.weighed.grams, locale)} `;
      return [`${count}${weight}${spellOut(remark.title)}`, beside(words.total, amount(remark.total))];
    }
    case "quantity":
      return [words.quantity, `${remark.quantity} x`];
    case "sale-begun":
      return [words.oneMoment, amount(remark.total)];
    case "canceling":
      return [words.canceling, ""];
    case "cleared":
      return [words.cleared, ""];
    case "scan-a-receipt":
      return [words.scanReceipt, ""];
    case "confirm-refund":
      return [words.confirmRefund, amount(remark.amount)];
    case "taken-back": {
      const count = remark.quantity === 1 ? "" : `${remark.quantity} x `;
      return [`${count}${spellOut(remark.title)}`, beside(words.takeBack, amount(remark.total))];
    }
    case "refund-asked":
      return [words.oneMoment, amount(remark.amount)];
    case "refund-warning":
      return [words.warnings[remark.code], words.confirmOrCancel];
    case "scan-staff-card":
      return remark.who === "staff"
        ? [words.scanStaffCard, amount(remark.amount)]
        : [words.secondPerson, words.scanStaffCard];
    case "enter-pin":
      return [`PIN ${spellOut(remark.name)}`, remark.typed === 0 ? words.typePin : "*".repeat(remark.typed)];
    case "refunding":
      return [words.refunding, amount(remark.amount)];
    case "scan-for-copies":
      return [words.scanReceipt, remark.copies === 1 ? "" : `${words.copies} ${remark.copies}`];
    case "reprinting": {
      const { copies, receipt } = remark;
      return [words.reprinting, copies === 1 ? String(receipt) : `${receipt} x ${copies}`];
    }
    case "cash": {
      const { tendered, total } = remark;
      const lower = tendered === null ? words.amountOrConfirm : beside(words.tendered, amount(tendered));
      return [beside(words.total, amount(total)), lower];
    }
    case "scan-a-ticket": {
      const { tendered } = remark;
      return [words.scanTicket, tendered === null ? words.inCash : beside(words.tendered, amount(tendered))];
    }
    case "cash-short":
      return [beside(words.missing, amount(remark.missing)), beside(words.total, amount(remark.total))];
    case "withdrawing":
      return [words.withdrawingQr, amount(remark.total)];
    case "qr-still-works": {
      const { until } = remark;
      return [until === null ? words.qrMayWork : `${words.qrWorksUntil} ${until}`, words.cashConfirm];
    }
    case "basket-kept":
      return [words.total, amount(remark.total)];
    case "price-check":
      return [words.priceCheck, words.scanArticle];
    case "price": {
      const weight = remark.weighed === undefined ? "" : `${formatWeight(remark.weighed.grams, locale)} `;
      return [`${weight}${spellOut(remark.title)}`, amount(remark.price)];
    }
    case "price-of-weight": {
      const each = `${amount(remark.pricePerKg)} / kg`;
      return [spellOut(remark.title), each.length <= DISPLAY_COLUMNS ? each : amount(remark.pricePerKg)];
    }
    case "printing-x":
      return [words.xReport, words.oneMoment];
    case "x-printed":
      return [words.xReport, beside(words.net, amount(remark.net))];
    case "confirm-z":
      return [words.closeDay, beside(words.net, amount(remark.net))];
    case "closing-day":
      return [words.closingDay, words.oneMoment];
    case "day-closed":
      return [`${words.dayClosed} ${remark.number}`, beside(words.net, amount(remark.net))];
    case "testing":
      return testLines(remark, words);
    case "tested":
      return [words.testOver, remark.failed === 0 ? words.allWell : `${words.failures}: ${remark.failed}`];
    case "language-chosen":
      return [words.language, words.languageName];
    case "paper-seen":
      return [words.noted, beside(words.receipt, String(remark.receipt))];
    case "receipt-seen":
      return [beside(words.receipt, String(remark.receipt)), amount(remark.refundable)];
    case "unknown-code":
      return [words.unknownCode, reasonWords(remark.why, locale)];
    case "unreadable":
      return [words.unreadable, reasonWords("misread", locale)];
    case "not-possible":
      return [words.notPossible, reasonWords(remark.why, locale)];
    case "sale-under-way":
      return [words.saleUnderWay, words.oneMoment];
    case "basket-open":
      return [words.basketOpen, ""];
    case "basket-full":
      return [words.basketFull, ""];
    case "basket-empty":
      return [words.basketEmpty, ""];
    case "already-paid":
      return [words.alreadyPaid, beside(words.receipt, String(remark.receipt))];
    case "not-on-receipt":
      return [words.notOnReceipt, spellOut(remark.title)];
    case "still-asking":
      return [words.oneMoment, ""];
    case "staff-refused":
      return [words.cardRefused, reasonWords(remark.why, locale)];
    case "wrong-pin":
      return [words.wrongPin, words.typePin];
    case "not-a-pin":
      return [words.notAPin, words.typePin];
    case "nobody-asked":
    case "nothing-to-cancel":
    case "nothing-to-confirm":
      return [words.nothingToDo, ""];
    case "total-too-large":
      return [words.totalTooLarge, amount(remark.largest)];
    case "amount-too-large":
      return [words.amountTooLarge, amount(remark.largest)];
    case "paid-in-cash":
      return [words.paid, beside(words.change, amount(remark.change))];
    case "paid":
      return [words.paid, amount(remark.amount)];
    case "drawer-shut":
      return [
        words.drawerShut,
        remark.change === null ? words.useKey : beside(words.change, amount(remark.change)),
      ];
    case "paid-twice":
      return [words.paidTwice, beside(words.takeBack, amount(remark.amount))];
    case "rejected":
      return [words.rejected, words.tryAgain];
    case "expired":
      return [words.expired, words.notPaid];
    case "canceled":
      return [words.canceled, words.notPaid];
    case "earlier-qr":
      return [words.earlierQr, `${words.worksUntil} ${remark.until}`];
    case "refused":
      return [words.noQr, reasonWords(remark.why, locale)];
    case "refunded":
      return [words.refunded, amount(remark.amount)];
    case "refund-refused":
      return [words.refundRefused, reasonWords(remark.why, locale)];
    case "calibrating":
    case "calibration-declined":
    case "calibrated":
      return remark.lines;
  }
}

/** What the last device said, and which one is looked at now. */
function testLines(
  { last, now }: Extract<Remark, { kind: "testing" }>,
  words: DisplayWords,
): readonly [string, string] {
  const said = { true: words.works, false: words.fails, null: words.look };
  return [
    last === null ? words.deviceTest : `${words.devices[last.device]}: ${said[`${last.ok}`]}`,
    now === null ? words.oneMoment : `${words.test}: ${words.devices[now]}`,
  ];
}

/** A word and its value; the value alone where both are too long. */
function beside(word: string, value: string): string {
  const both = `${word} ${value}`;
  return both.length <= DISPLAY_COLUMNS ? both : value;
}

/** The time left at the right end of whichever line has room for it. */
function timed(upper: string, lower: string, secondsLeft: number | null): readonly [string, string] {
  if (secondsLeft === null) return [upper, lower];
  const time = countdown(secondsLeft);
  const hasRoom = (line: string) => line.length + 1 + time.length <= DISPLAY_COLUMNS;
  const withTime = (line: string) => line.padEnd(DISPLAY_COLUMNS - time.length) + time;
  if (hasRoom(upper)) return [withTime(upper), lower];
  return [upper, hasRoom(lower) ? withTime(lower) : lower];
}

/** "9:58" */
function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
