// Mercado Pago's validation tables for sellers, as data: of the Orders API (reference 12.3, the page "test purchase"
// of the QR product), of the attended instore API (12.4) and of its dynamic QR (12.5). What a row does on a till is
// in player.ts, so that this file can be held against the pages line by line.

import type { RailName } from "../money/sites.ts";

export type QrMode = "static" | "dynamic" | "hybrid";

/** Where the QR is that the customer scans: printed on the ticket, or hanging on the counter. */
export type Flow = "ticket" | "counter";

/** What happens at the till. "approve", "retry" and "refund" go on with what an earlier row left, where there is one. */
export type Play = "nothing" | "sell" | "approve" | "reject" | "retry" | "refund" | "cancel" | "expire";

/** What only the person with the phone can see. */
export type Sight = "waiting-screen" | "checkout" | "error-screen" | "refund";

export interface Row {
  /** The provider's number where it has one; O8+, OX and AX are ours. */
  readonly id: string;
  readonly rail: RailName;
  /** The provider's word for the kind of QR. */
  readonly model: string;
  readonly title: string;
  readonly steps: string;
  readonly expected: string;
  readonly play: Play;
  /** Looked at when the play is over. */
  readonly sight: Sight | null;
  /** The till has to say that an attempt was rejected; else it is enough that the order stays open. */
  readonly learnsRejection: boolean;
  readonly flow: Flow;
  /** The settings of qr_mode in which it is played. */
  readonly modes: readonly QrMode[];
}

type Group = Pick<Row, "rail" | "model" | "flow" | "modes">;
type Line = Pick<Row, "title" | "steps" | "expected" | "play"> & Partial<Pick<Row, "sight">>;

function rows(group: Group, lines: Readonly<Record<string, Line>>): readonly Row[] {
  const learnsRejection = group.rail === "instore";
  return Object.entries(lines).map(([id, line]) => ({ id, sight: null, learnsRejection, ...group, ...line }));
}

const PROCESS: Line = {
  title: "create and process",
  steps: "create an order, scan its QR as the test buyer, pay with an approving card",
  expected: "webhook order.processed; payment processed/accredited",
  play: "approve",
};
const REFUND: Line = {
  title: "refund",
  steps: "refund that order",
  expected: "order.refunded",
  play: "refund",
};
const CANCEL: Line = {
  title: "create and cancel",
  steps: "create an order, cancel it while it is created",
  expected: "order.canceled",
  play: "cancel",
};
/** Of no particular model, and what the page leaves out: what the open order is for, and the fourth event. */
const ANY: Readonly<Record<string, Line>> = {
  O8: {
    title: "rejected card",
    steps: "create an order, pay with the rejecting card",
    expected: "the order stays open",
    play: "reject",
  },
  "O8+": {
    title: "second attempt",
    steps: "pay the order of O8 with an approving card",
    expected: "the same order is processed/accredited",
    play: "retry",
  },
  OX: {
    title: "expiry",
    steps: "create an order and let its time pass",
    expected: "order.expired",
    play: "expire",
  },
};
const REJECTED: Line = {
  title: "rejected payment",
  steps: "create an order, pay with the rejecting card",
  expected: "the till learns it and keeps waiting; merchant_order still opened",
  play: "reject",
};
const CHECKOUT: Line = {
  title: "scan after the order exists",
  steps: "create an order, scan its QR",
  expected: "the app shows the checkout with the right amount",
  play: "sell",
  sight: "checkout",
};
const APPROVED: Line = {
  title: "approved payment",
  steps: "pay that order with an approving card",
  expected: "the till learns of the approval",
  play: "approve",
};
const SECOND: Line = {
  title: "second attempt: rejected, then approved",
  steps: "pay the order whose payment was rejected with an approving card",
  expected: "the till learns both; the order was not deleted after the rejection",
  play: "retry",
};
const GIVEN_BACK: Line = {
  title: "refund from the till",
  steps: "refund a payment at the till",
  expected: "the buyer's account shows it",
  play: "refund",
  sight: "refund",
};

export const ROWS: readonly Row[] = [
  ...rows(
    { rail: "orders", model: "static", flow: "counter", modes: ["static"] },
    { O1: PROCESS, O2: REFUND, O3: CANCEL },
  ),
  ...rows(
    { rail: "orders", model: "dynamic", flow: "ticket", modes: ["dynamic"] },
    { O4: PROCESS, O5: REFUND, O6: CANCEL },
  ),
  // O7: both flows in hybrid mode.
  ...rows(
    { rail: "orders", model: "hybrid", flow: "counter", modes: ["hybrid"] },
    { "O7/O1": PROCESS, "O7/O2": REFUND, "O7/O3": CANCEL },
  ),
  ...rows(
    { rail: "orders", model: "hybrid", flow: "ticket", modes: ["hybrid"] },
    { "O7/O4": PROCESS, "O7/O5": REFUND, "O7/O6": CANCEL },
  ),
  ...rows({ rail: "orders", model: "any", flow: "counter", modes: ["static"] }, ANY),
  ...rows({ rail: "orders", model: "any", flow: "ticket", modes: ["dynamic", "hybrid"] }, ANY),
  ...rows(
    { rail: "instore", model: "attended", flow: "counter", modes: ["static", "hybrid"] },
    {
      A1: {
        title: "scan before an order exists",
        steps: "scan the counter's QR",
        expected: "the app shows a waiting screen",
        play: "nothing",
        sight: "waiting-screen",
      },
      A2: CHECKOUT,
      A3: APPROVED,
      A4: REJECTED,
      A5: SECOND,
      A6: GIVEN_BACK,
      A7: {
        title: "cancel: the customer pays cash",
        steps: "create an order, cancel it at the till, scan",
        expected: "the order is removed; scanning shows the waiting screen",
        play: "cancel",
        sight: "waiting-screen",
      },
      AX: {
        title: "expiry",
        steps: "create an order and let its time pass",
        expected: "the order has left the POS unpaid, and the till says so",
        play: "expire",
      },
    },
  ),
  ...rows(
    { rail: "instore", model: "dynamic", flow: "ticket", modes: ["dynamic", "hybrid"] },
    {
      D1: CHECKOUT,
      D2: APPROVED,
      D3: REJECTED,
      D4: SECOND,
      D5: GIVEN_BACK,
      D6: {
        title: "order expiration",
        steps: "create an order, let its time pass, scan",
        expected: "scanning shows an error screen",
        play: "expire",
        sight: "error-screen",
      },
    },
  ),
];

export interface PlannedRow {
  readonly row: Row;
  /** False for a row that only tills of another mode can play. */
  readonly forThisMode: boolean;
}

/** Every row of the rail's table once, in the table's order. */
export function planFor(rail: RailName, mode: QrMode): readonly PlannedRow[] {
  const byId = Map.groupBy(
    ROWS.filter((row) => row.rail === rail),
    (row) => row.id,
  );
  // A row of no particular model stands once for each flow.
  return [...byId.values()].flatMap((same): readonly PlannedRow[] => {
    const fitting = same.filter(({ modes }) => modes.includes(mode));
    const forThisMode = fitting.length > 0;
    return (forThisMode ? fitting : same.slice(0, 1)).map((row) => ({ row, forThisMode }));
  });
}
