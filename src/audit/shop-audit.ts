// The audit of a shop, beside its running daemon: reads the journal, asks the provider about the sales of a range, reads
// the journal once more, and tells apart what differs from what is merely under way.

import { PaymentError } from "../payments/provider.ts";
import { askProvider, type Lookout, type Sighting } from "./ask-provider.ts";
import { audit } from "./audit.ts";
import { type AuditedBook, type AuditedSale, momentsOf, readSales } from "./audited-sale.ts";
import type { Evidence, SeenEntry, SeenPaper } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { findSecrets, findSecretsOnPaper, readSight } from "./read-evidence.ts";
import { remark } from "./remarks.ts";
import { replay } from "./till-view.ts";

/** Which sales are looked at: by their numbers, or by when they began. */
export type Range =
  | { readonly by: "sales"; readonly from: number; readonly to: number }
  /** Milliseconds since 1970. */
  | { readonly by: "time"; readonly fromMs: number; readonly toMs: number }
  | { readonly by: "days"; readonly days: number };

export interface ShopAudit {
  readonly journalDirectory: string;
  readonly range: Range;
  readonly papers: readonly SeenPaper[] | null;
  /** What must stand nowhere, by its name for people. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly lookout: Lookout;
  /** The account that the configuration names; null: it names none. */
  readonly userId: string | null;
}

export interface ShopReport {
  readonly journal: {
    readonly directory: string;
    readonly book: string;
    readonly records: number;
    readonly head: string | null;
    readonly isWhole: boolean;
  };
  readonly sales: { readonly first: number | null; readonly last: number | null; readonly count: number };
  readonly provider: {
    readonly requests: number;
    /** Sales about which an answer came. */
    readonly asked: number;
    readonly unasked: readonly { readonly sale: number; readonly why: string }[];
    /** Payments of this book that the account's list has. */
    readonly payments: number;
    /** Why it could not be asked to the end; null: it was. */
    readonly problem: string | null;
    readonly virtual: boolean;
    readonly time: string | null;
  };
  readonly papers: { readonly count: number } | null;
  readonly findings: readonly Finding[];
  /** Sales about which nothing is said, because something is happening to them. */
  readonly underWay: readonly number[];
  /** What could not be checked, each a sentence. */
  readonly unchecked: readonly string[];
  /** What is worth knowing and breaks no promise, each a sentence. */
  readonly remarks: readonly string[];
}

const DAY_MS = 86_400_000;
/** A payment may come so long before the sale of the range by which it is looked for: the till's clock may be wrong. */
const MARGIN_MS = DAY_MS;
/** After its last record a sale that is not settled counts as under way for its validity and so long more. */
const UNDER_WAY_MS = 120_000;

/** @throws JournalError "unreadable" where there is no journal, or it may not be read */
export async function auditRunningShop(shop: ShopAudit): Promise<ShopReport> {
  const { journalDirectory, lookout, papers } = shop;
  const before = readBook(journalDirectory);
  const secrets = [
    ...findSecrets(journalDirectory, shop.secrets),
    ...findSecretsOnPaper({ papers }, shop.secrets),
  ];
  if (before.damage !== null) return reportDamage(shop, before.entries, [before.damage, ...secrets]);

  const problem = await heed(lookout, shop.userId);
  const nowMs = lookout.time()?.getTime();
  const { book } = before;
  const chosen = choose(book, shop.range, nowMs);
  const sighting: Sighting =
    problem === null
      ? await askProvider(lookout, book, chosen, sinceWhen(chosen, shop.range, nowMs))
      : nothingSeen(problem, chosen);

  const after = readSight(journalDirectory);
  if (after.damage !== null) return reportDamage(shop, after.entries, [after.damage, ...secrets]);
  const underWay = findUnderWay(chosen, after.entries, before.records, nowMs);
  const evidence: Evidence = {
    entries: after.entries,
    orders: sighting.orders,
    payments: sighting.payments,
    papers,
    sales: new Set(chosen.map(({ id }) => id).filter((id) => !underWay.has(id))),
    unasked: new Set(sighting.unasked.keys()),
    ...(nowMs === undefined ? {} : { nowMs }),
  };
  return {
    journal: journalOf(shop, after.entries, book.number, true),
    sales: salesOf(chosen),
    provider: {
      requests: lookout.requests(),
      asked: chosen.filter(({ id, isCash }) => !isCash && !sighting.unasked.has(id)).length,
      unasked: [...sighting.unasked].map(([sale, why]) => ({ sale, why })).sort((a, b) => a.sale - b.sale),
      payments: sighting.payments.length,
      problem: sighting.problem,
      virtual: sighting.isVirtual,
      time: nowMs === undefined ? null : new Date(nowMs).toISOString(),
    },
    papers: papers === null ? null : { count: papers.length },
    findings: [...audit(evidence), ...secrets],
    underWay: [...underWay].sort((a, b) => a - b),
    unchecked: uncheckedOf(evidence, sighting),
    remarks: remark(evidence, chosen),
  };
}

type FirstLook =
  | { readonly damage: null; readonly book: AuditedBook; readonly records: number }
  | { readonly damage: Finding; readonly entries: readonly SeenEntry[] };

/** The sales alone: the records of a year need not be held twice. */
function readBook(directory: string): FirstLook {
  const { damage, entries } = readSight(directory);
  if (damage !== null) return { damage, entries };
  return { damage, book: readSales(entries), records: entries.length };
}

/** Whether the provider can be asked, and is the right account. @returns why not */
async function heed(lookout: Lookout, userId: string | null): Promise<string | null> {
  try {
    const account = await lookout.account();
    if (userId === null || account === userId) return null;
    return `the access token is of account ${account}, and the configuration names ${userId}: what one sold the other does not know`;
  } catch (error) {
    if (error instanceof PaymentError) return error.message;
    throw error;
  }
}

function choose(book: AuditedBook, range: Range, nowMs: number | undefined): readonly AuditedSale[] {
  switch (range.by) {
    case "sales":
      return book.sales.filter(({ id }) => id >= range.from && id <= range.to);
    case "time":
      return book.sales.filter(
        (sale) =>
          momentsOf(sale.lastAt, sale).some((ms) => ms >= range.fromMs) &&
          momentsOf(sale.at, sale).some((ms) => ms < range.toMs),
      );
    case "days": {
      // Nobody knows what day it is without the provider: then it is the day of the last sale.
      const untilMs =
        nowMs ?? Math.max(0, ...book.sales.slice(-1).flatMap((sale) => momentsOf(sale.lastAt, sale)));
      const fromMs = untilMs - range.days * DAY_MS;
      return book.sales.filter((sale) => momentsOf(sale.lastAt, sale).some((ms) => ms >= fromMs));
    }
  }
}

function sinceWhen(chosen: readonly AuditedSale[], range: Range, nowMs: number | undefined): Date {
  if (range.by === "days" && nowMs !== undefined) return new Date(nowMs - range.days * DAY_MS - MARGIN_MS);
  if (range.by === "time") return new Date(range.fromMs - MARGIN_MS);
  const first = chosen.reduce(
    (least, { at }) => Math.min(least, Date.parse(at)),
    nowMs ?? Number.MAX_SAFE_INTEGER,
  );
  return new Date(Math.min(first, 8.64e15) - MARGIN_MS);
}

/**
 * What changed while the provider was asked, and what is not settled and young: between the journal and the provider
 * there is always somebody who knows first.
 */
function findUnderWay(
  chosen: readonly AuditedSale[],
  entries: readonly SeenEntry[],
  before: number,
  nowMs: number | undefined,
): ReadonlySet<number> {
  const underWay = new Set<number>();
  for (const { record } of entries.slice(before)) {
    const { sale, type } = record as { readonly type?: unknown; readonly sale?: unknown };
    if (type === "sale" && typeof sale === "number") underWay.add(sale);
  }
  const unsettled = new Set(unsettledIn(entries));
  for (const sale of chosen) {
    if (!unsettled.has(sale.id) || nowMs === undefined) continue;
    const validMs = sale.paid === null ? sale.validityS * 1000 : 0;
    // A date that is still to come is a wrong one; two clocks may be some seconds apart.
    const ages = momentsOf(sale.lastAt, sale).map((ms) => nowMs - ms);
    if (ages.some((ms) => ms >= -UNDER_WAY_MS && ms <= validMs + UNDER_WAY_MS)) underWay.add(sale.id);
  }
  return underWay;
}

function unsettledIn(entries: readonly SeenEntry[]): readonly number[] {
  try {
    return replay(entries).unsettled.map(({ facts }) => facts.id);
  } catch {
    // That the till cannot follow its journal is a finding of the audit.
    return [];
  }
}

function nothingSeen(problem: string, chosen: readonly AuditedSale[]): Sighting {
  const unasked = new Map(chosen.filter(({ isCash }) => !isCash).map(({ id }) => [id, problem]));
  return { orders: [], payments: [], unasked, gaps: [], problem, isVirtual: false };
}

function reportDamage(
  shop: ShopAudit,
  entries: readonly SeenEntry[],
  findings: readonly Finding[],
): ShopReport {
  return {
    journal: journalOf(shop, entries, "", false),
    sales: salesOf([]),
    provider: {
      requests: shop.lookout.requests(),
      asked: 0,
      unasked: [],
      payments: 0,
      problem: null,
      virtual: false,
      time: null,
    },
    papers: shop.papers === null ? null : { count: shop.papers.length },
    findings,
    underWay: [],
    unchecked: [
      "everything but the journal's files: it has to be whole before anything can be compared with it",
    ],
    remarks: [],
  };
}

function journalOf(
  { journalDirectory }: ShopAudit,
  entries: readonly SeenEntry[],
  book: string,
  isWhole: boolean,
): ShopReport["journal"] {
  const last = entries.at(-1);
  // Counted as everywhere: with the lines that begin and seal files, which are no evidence of anything.
  const records = last?.sequence ?? 0;
  return { directory: journalDirectory, book, records, head: last?.hash ?? null, isWhole };
}

function salesOf(chosen: readonly AuditedSale[]): ShopReport["sales"] {
  // Those that a repair wrote again stand in any order.
  const ids = chosen.map(({ id }) => id);
  const [first, last] = [Math.min(...ids), Math.max(...ids)];
  return ids.length === 0 ? { first: null, last: null, count: 0 } : { first, last, count: ids.length };
}

function uncheckedOf({ papers }: Evidence, { gaps, problem, unasked }: Sighting): readonly string[] {
  return [
    ...(problem === null ? [] : [`the provider: ${problem}`]),
    ...(unasked.size === 0 ? [] : [`what the provider has of ${unasked.size} sales`]),
    ...gaps,
    ...(papers === null
      ? [
          "papers: nobody gave a record of them (--papers), so only what the journal says of them was looked at",
        ]
      : []),
    ...(papers?.some(({ isScanned }) => isScanned === true) === true
      ? ["refund slips and reports of the day: of scanned papers only receipts have a code"]
      : []),
  ];
}
