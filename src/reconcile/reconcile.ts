// The days of a shop three ways: by its journal, by Mercado Pago's reports, by Mercado Pago's own lists. Pure: what it is
// given is all that it looks at. The journal's sum, the report's sum and each difference are reckoned apart, so that
// they agree to the cent only when every difference was found.

import type { FetchedReport } from "../payments/mercado-pago/reports/join-parts.ts";
import type { ReleaseRow } from "../payments/mercado-pago/reports/release-row.ts";
import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import type { BookedSale } from "./booked-sales.ts";
import { type Circumstances, classifyLiveOnly, classifySale, classifyStranger, isIn } from "./classify.ts";
import { isOfSales, type MatchedSale, type Matching, matchRows } from "./match-rows.ts";
import {
  type Balance,
  DIFFERENCE_KINDS,
  type Difference,
  type ReconciledSale,
  type Reconciliation,
  type Sources,
} from "./reconciliation.ts";
import { classifyReleases } from "./releases.ts";
import {
  addUp,
  cashMoves,
  countHours,
  countUp,
  type Days,
  sumDays,
  sumMethods,
  sumReleases,
  sumRows,
} from "./sums.ts";

/** Where one row is wrong, thousands may be. */
const MOST_FAULTS = 20;

/** What was gathered of the days (gather.ts). */
export interface ReconcileInput extends Omit<Circumstances, "fromMs" | "toMs" | "openFromMs"> {
  readonly days: Days;
  readonly sales: readonly BookedSale[];
  readonly settlement: FetchedReport<SettlementRow>;
  /** Or why there is none. */
  readonly release: FetchedReport<ReleaseRow> | string;
  /** Why the lists could not be asked; null: they were. */
  readonly liveProblem: string | null;
  readonly madeAt: string;
  readonly virtual: boolean;
}

export function reconcile(input: ReconcileInput): Reconciliation {
  const { book, currency, days, fees, madeAt, pos, release, sales, settlement, virtual } = input;
  const { from, timeZone, to } = days;
  const { rows } = settlement;
  const matching = matchRows(rows, sales);
  const sold = rows.filter(isOfSales);
  const ours = [...matching.sales.flatMap(rowsOf), ...matching.strangers.filter((row) => isOurs(row, input))];
  const released = typeof release === "string" ? null : releasedOf(release.rows, ours, input);
  const differences = findDifferences(input, matching, released);
  const sources = sourcesOf(input);
  const disputed = new Set(differences.map(({ sale }) => sale));
  return {
    from,
    to,
    timeZone,
    currency,
    book,
    pos,
    madeAt,
    virtual,
    sources,
    isComplete: isComplete(sources),
    journal: sumJournal(sales, days),
    balance: balance(sales, sold, differences, days),
    account: sumRows(sold),
    till: sumRows(ours),
    withdrawals: countUp(matching.withdrawals, (row) => row.amountMinor),
    methods: sumMethods(ours, fees),
    days: sumDays(ours, sales, days),
    releases: sumReleases(ours, released, days),
    hours: countHours(ours, days),
    sales: matching.sales.flatMap((matched) => reconciledSale(matched, disputed)),
    differences,
  };
}

function findDifferences(
  input: ReconcileInput,
  { sales, strangers }: Matching,
  released: readonly ReleaseRow[] | null,
): readonly Difference[] {
  const { days, release, settlement } = input;
  const around: Circumstances = { ...input, ...days, openFromMs: settlement.openFromMs };
  const told = new Set(settlement.rows.map(({ sourceId }) => sourceId));
  const booked = new Set(sales.map(({ sale }) => sale.reference));
  const found = [
    ...sales.flatMap((matched) => classifySale(matched, around)),
    ...strangers.map((row) => classifyStranger(row, around)),
    ...classifyLiveOnly(around, ({ id, reference }) => told.has(id) || booked.has(reference)),
  ];
  const releases =
    released === null || typeof release === "string"
      ? []
      : classifyReleases(sales.flatMap(settledOf), released, {
          fromMs: days.fromMs,
          untilMs: release.openFromMs ?? days.toMs,
        });
  return [...found, ...releases].sort(byKindAndTime);
}

function byKindAndTime(a: Difference, b: Difference): number {
  const kinds = DIFFERENCE_KINDS.indexOf(a.kind) - DIFFERENCE_KINDS.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  const [one, other] = [`${a.at} ${a.payment}`, `${b.at} ${b.payment}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function rowsOf({ chargebacks, more, otherRefunds, others, payment, refunds }: MatchedSale) {
  const all = [payment, ...more, ...refunds, ...otherRefunds, ...chargebacks, ...others];
  return all.filter((row) => row !== null);
}

function settledOf(matched: MatchedSale) {
  return rowsOf(matched).map((row) => ({ row, sale: matched.sale }));
}

/** Of this point of sale, or under the number of this till's journal. */
function isOurs(
  { externalReference, posExternalId }: Pick<SettlementRow, "externalReference" | "posExternalId">,
  { book, pos }: Pick<Circumstances, "book" | "pos">,
): boolean {
  return posExternalId === pos || externalReference?.includes(`-${book}-`) === true;
}

function releasedOf(
  rows: readonly ReleaseRow[],
  ours: readonly SettlementRow[],
  around: Pick<Circumstances, "book" | "pos">,
): readonly ReleaseRow[] {
  const payments = new Set(ours.map(({ sourceId }) => sourceId));
  return rows.filter(
    (row) =>
      row.record === "release" &&
      (isOurs(row, around) || (row.sourceId !== null && payments.has(row.sourceId))),
  );
}

function sumJournal(sales: readonly BookedSale[], days: Days): Reconciliation["journal"] {
  const byQr = sales.filter(({ isCash }) => !isCash);
  const paid = byQr.filter(({ paidAtMs }) => isIn(days, paidAtMs));
  const refunds = byQr
    .flatMap((sale) => sale.refunds)
    .filter(({ atMs, isDone }) => isDone && isIn(days, atMs));
  return {
    payments: countUp(paid, ({ totalMinor }) => totalMinor),
    refunds: countUp(refunds, ({ minor }) => -minor),
    cash: countUp(cashMoves(sales, days), ({ minor }) => minor),
  };
}

function balance(
  sales: readonly BookedSale[],
  sold: readonly SettlementRow[],
  differences: readonly Difference[],
  days: Days,
): Balance {
  const { payments, refunds } = sumJournal(sales, days);
  const journalMinor = payments.minor + refunds.minor;
  const reportMinor = addUp(sold, ({ amountMinor }) => amountMinor);
  const byKind = Map.groupBy(differences, ({ kind }) => kind);
  const kinds = DIFFERENCE_KINDS.flatMap((kind) => {
    const some = byKind.get(kind) ?? [];
    return some.length === 0 ? [] : [{ kind, ...countUp(some, (one) => one.reportMinor - one.journalMinor) }];
  });
  const unexplainedMinor = reportMinor - journalMinor - addUp(kinds, ({ minor }) => minor);
  return { journalMinor, kinds, unexplainedMinor, reportMinor };
}

function sourcesOf({ liveProblem, release, settlement }: ReconcileInput): Sources {
  const fetched = [settlement, ...(typeof release === "string" ? [] : [release])];
  const openFrom = fetched.flatMap(({ openFromMs }) => openFromMs ?? []);
  return {
    files: fetched.flatMap(({ files }) => files),
    rows: addUp(fetched, ({ rows }) => rows.length),
    repeated: addUp(fetched, ({ repeated }) => repeated.length),
    faultCount: addUp(fetched, ({ faultCount }) => faultCount),
    faults: fetched
      .flatMap(({ faults }) => faults)
      .slice(0, MOST_FAULTS)
      .map(({ fileName, line, problem }) => `${fileName}, line ${line}: ${problem}`),
    openFrom: openFrom.length === 0 ? null : new Date(Math.min(...openFrom)).toISOString(),
    releaseProblem: typeof release === "string" ? release : null,
    liveProblem,
  };
}

function isComplete({ faultCount, liveProblem, openFrom, releaseProblem }: Sources): boolean {
  return faultCount === 0 && openFrom === null && releaseProblem === null && liveProblem === null;
}

/** Of a payment that the journal and the report have. */
function reconciledSale(
  { otherRefunds, payment, refunds, sale }: MatchedSale,
  disputed: ReadonlySet<number | null>,
): readonly ReconciledSale[] {
  if (payment === null || sale.status !== "paid") return [];
  const back = [...refunds, ...otherRefunds].filter((row) => row !== null);
  const atMs = payment.settlementAtMs ?? payment.transactionAtMs ?? sale.paidAtMs ?? 0;
  return [
    {
      sale: sale.id,
      receipt: sale.receipt,
      reference: sale.reference,
      payment: payment.sourceId,
      at: new Date(atMs).toISOString(),
      method: payment.methodType ?? payment.method ?? sale.method,
      grossMinor: payment.amountMinor,
      feeMinor: payment.feeMinor,
      taxesMinor: payment.taxesMinor,
      netMinor: payment.netMinor,
      refundedMinor: addUp(back, ({ amountMinor }) => amountMinor),
      releaseAt: payment.releaseAtMs === null ? null : new Date(payment.releaseAtMs).toISOString(),
      agrees: !disputed.has(sale.id),
    },
  ];
}
