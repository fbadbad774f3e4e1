// Fetches what a reconciliation is made of. The report first, which takes minutes; then Mercado Pago's lists, as they
// are now; the journal last, so that it knows at least what the others do. Only the settlement report is indispensable.

import type { JournalEntry } from "../journal/read-journal.ts";
import type { Currency, Money } from "../money/money.ts";
import type { FetchedReport } from "../payments/mercado-pago/reports/join-parts.ts";
import type { Period } from "../payments/mercado-pago/reports/periods.ts";
import type { ReleaseRow } from "../payments/mercado-pago/reports/release-row.ts";
import { toReportMinor } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import { type Booked, readBookedSales } from "./booked-sales.ts";
import { indexLive, type LivePayment } from "./classify.ts";
import type { FeeRates } from "./fees.ts";
import type { ReconcileInput } from "./reconcile.ts";
import type { Days } from "./sums.ts";

/** Whom a reconciliation asks. */
export interface Books {
  settlement(period: Period): Promise<FetchedReport<SettlementRow>>;
  release(period: Period): Promise<FetchedReport<ReleaseRow>>;
  /** Every payment of the account that changed since then. */
  payments(since: Date): Promise<readonly ListedPayment[]>;
  /** The journal from its beginning. */
  records(): Iterable<Pick<JournalEntry, "record" | "sequence">>;
  /** Mercado Pago's clock; null while it never answered. */
  time(): Date | null;
  /** In words, where the error is one of the provider's; else it is thrown on. */
  problemOf(error: unknown): string;
}

export interface ListedPayment {
  readonly id: string;
  readonly reference: string;
  /** Null: finer than a till counts. */
  readonly amount: Money | null;
  readonly isPaid: boolean;
  readonly approvedAtS: number | null;
}

export interface Question {
  readonly days: Days;
  readonly currency: Currency;
  /** external_pos_id of this till. */
  readonly pos: string;
  readonly fees: FeeRates | null;
}

/** A payment that is young may have been tried the day before, and a clock may be wrong. */
const MARGIN_MS = 2 * 86_400_000;

/** @throws what the settlement report throws; JournalError */
export async function gather(books: Books, { currency, days, fees, pos }: Question): Promise<ReconcileInput> {
  const period = { fromMs: days.fromMs, toMs: days.toMs };
  const settlement = await books.settlement(period);
  const release = await attempt(books, () => books.release(period));
  const listed = await attempt(books, () => books.payments(new Date(days.fromMs - MARGIN_MS)));
  const live = typeof listed === "string" ? null : listed.map(livePayment);
  const { book, isVirtual, sales } = readSales(books, days, settlement, live);
  return {
    days,
    currency,
    pos,
    book,
    fees,
    live: live === null ? null : indexLive(live),
    liveProblem: typeof listed === "string" ? listed : null,
    madeAt: (books.time() ?? new Date(days.toMs)).toISOString(),
    release,
    sales,
    settlement,
    virtual: isVirtual,
  };
}

async function attempt<T>({ problemOf }: Books, ask: () => Promise<T>): Promise<T | string> {
  try {
    return await ask();
  } catch (error) {
    return problemOf(error);
  }
}

function readSales(
  { records }: Books,
  { fromMs, toMs }: Days,
  { rows }: FetchedReport<SettlementRow>,
  live: readonly LivePayment[] | null,
): Booked {
  const told = rows.map(({ externalReference }) => externalReference).filter((one) => one !== null);
  const references = new Set([...told, ...(live ?? []).map(({ reference }) => reference)]);
  return readBookedSales(records, { fromMs: fromMs - MARGIN_MS, toMs: toMs + MARGIN_MS, references });
}

function livePayment({ amount, approvedAtS, id, isPaid, reference }: ListedPayment): LivePayment {
  const approvedAtMs = approvedAtS === null ? null : approvedAtS * 1000;
  const amountMinor = amount === null ? null : toReportMinor(amount);
  return { id, reference, isPaid, amountMinor, approvedAtMs };
}
