// What the sales of this journal cost at Mercado Pago: read from the settlement report in the form of docs/reports.md,
// as "till report settlement --out" writes it, so that no network is needed.

import { readCsv } from "../csv/read-csv.ts";
import { CURRENCIES } from "../money/currencies.ts";
import type { Currency } from "../money/money.ts";
import { readReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { SaleMovement } from "./movement.ts";

/** Amounts are in minor units of the reports, below zero for what leaves the account. */
export interface Fee {
  /** "482100-57-refund-118764420915-20260301T140000000Z": the sale, what happened to which payment, and when. */
  readonly id: string;
  /** ISO 8601 in UTC, by the provider's clock. */
  readonly at: string;
  readonly sale: number;
  readonly receipt: number;
  readonly reference: string;
  readonly payment: string;
  /** "settlement", "refund", "chargeback" … as in docs/reports.md. */
  readonly type: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly taxesMinor: number;
  readonly netMinor: number;
  readonly releaseAt: string;
}

/** The file is no settlement report in that form; the message names the line. */
export class SettlementError extends Error {
  override readonly name = "SettlementError";
  constructor(message: string) {
    super(`settlement report: ${message}`);
  }
}

const NEEDED = [
  "type",
  "source_id",
  "external_reference",
  "currency",
  "amount",
  "fee",
  "taxes",
  "net",
  "transaction_at",
  "release_at",
] as const;

const EXPECTED = "expected what till report settlement --out FILE.csv writes";

type Cells = Readonly<Record<(typeof NEEDED)[number], string>>;

export interface Fees {
  /** In the order of the file. */
  readonly fees: readonly Fee[];
  /** Rows about sales that this journal does not have. */
  readonly others: number;
}

/**
 * @param book the journal's own number
 * @param sales those that were paid, by the provider's reference
 * @throws SettlementError
 */
export function readFees(csv: string, book: string, sales: ReadonlyMap<string, SaleMovement>): Fees {
  const { faults, rows } = readCsv(csv);
  const [fault] = faults;
  if (fault !== undefined) {
    throw new SettlementError(`line ${fault.line}: ${fault.message}; ${EXPECTED}`);
  }
  const [header, ...lines] = rows;
  const places = NEEDED.map((name) => header?.fields.indexOf(name) ?? -1);
  const lacking = NEEDED.filter((_, index) => places[index] === -1);
  if (lacking.length > 0) {
    throw new SettlementError(`no column ${lacking.join(", ")}; ${EXPECTED}`);
  }
  const fees: Fee[] = [];
  const ids = new Map<string, number>();
  for (const { fields, line } of lines) {
    const cells = Object.fromEntries(
      NEEDED.map((name, at) => [name, fields[places[at] ?? -1] ?? ""]),
    ) as Cells;
    const sale = sales.get(cells.external_reference);
    if (sale === undefined) continue;
    const fee = readFee(cells, sale, line, book);
    // Two movements of one payment in one moment: a refund of two parts.
    const count = (ids.get(fee.id) ?? 0) + 1;
    ids.set(fee.id, count);
    fees.push(count === 1 ? fee : { ...fee, id: `${fee.id}-${count}` });
  }
  return { fees, others: lines.length - fees.length };
}

function readFee(cells: Cells, { receipt, sale }: SaleMovement, line: number, book: string): Fee {
  const { currency } = cells;
  if (!Object.hasOwn(CURRENCIES, currency)) {
    throw new SettlementError(`line ${line}: currency ${JSON.stringify(currency)}`);
  }
  const amount = (name: "amount" | "fee" | "taxes" | "net"): number => {
    const minor = readReportAmount(cells[name], currency as Currency);
    if (minor !== null) return minor;
    throw new SettlementError(
      `line ${line}: ${name}: expected an amount in ${currency}, found ${JSON.stringify(cells[name])}`,
    );
  };
  const at = Date.parse(cells.transaction_at);
  if (Number.isNaN(at)) {
    throw new SettlementError(
      `line ${line}: transaction_at: expected a time, found ${JSON.stringify(cells.transaction_at)}`,
    );
  }
  const moment = new Date(at).toISOString();
  return {
    id: `${book}-${sale}-${cells.type}-${cells.source_id}-${moment.replaceAll(/[-:.]/g, "")}`,
    at: moment,
    sale,
    receipt,
    reference: cells.external_reference,
    payment: cells.source_id,
    type: cells.type,
    currency: currency as Currency,
    amountMinor: amount("amount"),
    feeMinor: amount("fee"),
    taxesMinor: amount("taxes"),
    netMinor: amount("net"),
    releaseAt: cells.release_at,
  };
}
