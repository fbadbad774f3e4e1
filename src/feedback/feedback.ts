// One table: what the till is doing -> what the display shows, the lamps do and the buzzer says.

import type { LightName, LightPattern } from "../../hardware/hal/lights.ts";
import type { Beep } from "../../hardware/hal/tone-indicator.ts";
import { formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import type { Sale } from "../sale/sale.ts";
import { isDeclined, type Remark } from "./remarks.ts";
import { type DisplayWords, displayWordsFor } from "./words.ts";

export interface Scene {
  readonly locale: string;
  readonly shopName: string;
  readonly demo: boolean;
  /** The sale in front of the customer; null when there is none. */
  readonly sale: Sale | null;
  readonly basketTotal: Money | null;
  /** What was just remarked, while it is still to be seen. */
  readonly remark: Remark | null;
  /** The printer, the network or a paper needs a person. */
  readonly attention: boolean;
}

export interface Look {
  readonly display: readonly [string, string];
  readonly lights: Readonly<Record<LightName, LightPattern>>;
}

export function lookOf(scene: Scene): Look {
  const words = displayWordsFor(scene.locale);
  const amount = (money: Money) => formatMoney(money, scene.locale);
  return {
    display:
      scene.remark === null ? displayOf(scene, words, amount) : remarkLines(scene.remark, words, amount),
    lights: {
      ready: scene.sale === null ? "on" : "off",
      busy: scene.sale === null ? "off" : "blink",
      attention: scene.attention ? "blink" : "off",
    },
  };
}

function displayOf(
  scene: Scene,
  words: DisplayWords,
  amount: (money: Money) => string,
): readonly [string, string] {
  const { sale } = scene;
  if (sale !== null) {
    const total = amount(sale.facts.total);
    if (sale.phase.status === "ordering") return [words.oneMoment, total];
    if (sale.phase.status === "canceling") return [words.canceling, total];
    if (sale.phase.status === "awaiting-payment") {
      if (sale.phase.rejection !== null) return [words.rejected, total];
      return [sale.order?.qrData === null ? words.scanCounterQr : words.scanTicketQr, total];
    }
  }
  if (scene.basketTotal !== null) return [words.total, amount(scene.basketTotal)];
  return [scene.demo ? words.demo : scene.shopName, words.welcome];
}

/** @returns two lines; the display cuts them at its width */
function remarkLines(
  remark: Remark,
  words: DisplayWords,
  amount: (money: Money) => string,
): readonly [string, string] {
  switch (remark.kind) {
    case "article": {
      const count = remark.quantity === 1 ? "" : `${remark.quantity} x `;
      return [`${count}${remark.title}`, `${words.total} ${amount(remark.total)}`];
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
      return [`${count}${remark.title}`, `${words.takeBack} ${amount(remark.total)}`];
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
      return [`PIN ${remark.name}`, remark.typed === 0 ? words.typePin : "*".repeat(remark.typed)];
    case "refunding":
      return [words.refunding, amount(remark.amount)];
    case "reprinting":
      return [words.reprinting, String(remark.receipt)];
    case "receipt-seen":
      return [`${words.receipt} ${remark.receipt}`, amount(remark.refundable)];
    case "unknown-code":
      return [words.unknownCode, remark.reason];
    case "unreadable":
      return [words.unreadable, ""];
    case "not-possible":
      return [words.notPossible, remark.reason];
    case "sale-under-way":
      return [words.saleUnderWay, words.oneMoment];
    case "basket-open":
      return [words.basketOpen, ""];
    case "basket-full":
      return [words.basketFull, ""];
    case "basket-empty":
      return [words.basketEmpty, ""];
    case "already-paid":
      return [words.alreadyPaid, `${words.receipt} ${remark.receipt}`];
    case "not-on-receipt":
      return [words.notOnReceipt, remark.title];
    case "still-asking":
      return [words.oneMoment, ""];
    case "staff-refused":
      return [words.cardRefused, remark.reason];
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
    case "paid":
      return [words.paid, amount(remark.amount)];
    case "rejected":
      return [words.rejected, words.tryAgain];
    case "expired":
      return [words.expired, words.notPaid];
    case "canceled":
      return [words.canceled, words.notPaid];
    case "earlier-qr":
      return [words.earlierQr, `${words.worksUntil} ${remark.until}`];
    case "refused":
      return [words.noQr, remark.reason];
    case "refunded":
      return [words.refunded, amount(remark.amount)];
    case "refund-refused":
      return [words.refundRefused, remark.reason];
  }
}

const SHORT: Beep = { onMs: 60, offMs: 60 };
const LONG: Beep = { onMs: 500, offMs: 100 };

/** @returns what the buzzer says about a remark */
export function beepsOf(remark: Remark): readonly Beep[] {
  if (isDeclined(remark)) return [LONG];
  switch (remark.kind) {
    case "paid":
    case "refunded":
      return [SHORT, SHORT, SHORT];
    case "rejected":
    case "refused":
    case "refund-refused":
      return [LONG, LONG];
    case "expired":
    case "canceled":
    case "earlier-qr":
      return [LONG];
    default:
      return [SHORT];
  }
}

/** How long a remark stays on the display before it shows the till's state again. */
export function remarkMs(remark: Remark): number {
  switch (remark.kind) {
    case "paid":
    case "refunded":
    case "earlier-qr":
      return 8_000;
    case "article":
    case "confirm-refund":
    case "scan-a-receipt":
      return 30_000;
    case "sale-begun":
    case "canceling":
      return 500;
    default:
      return 4_000;
  }
}
