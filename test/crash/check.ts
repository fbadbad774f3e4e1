// What must hold at the end of a disturbed run: the auditor finds nothing, nothing is owed, and the end is the
// one of the undisturbed run.

import { isDeepStrictEqual } from "node:util";
import { audit } from "../../src/audit/audit.ts";
import { describeFinding } from "../../src/audit/finding.ts";
import { isSettled } from "../../src/sale/duties.ts";
import { owedPapers } from "../../src/sale/papers.ts";
import { audited, bookOf, type Evidence, lastLineOf, Z_REPORT } from "./evidence.ts";
import { keptTexts } from "./paper-texts.ts";
import type { Death, RunResult } from "./run-options.ts";

/**
 * The one place where nobody can know: the note that the last line leaves is written, and the line itself, the
 * very next call to the system, has not left. The till takes it for gone and prints a COPY.
 */
const NOBODY_KNOWS = /^record paper-sealed of (receipt|refund-slip-1), written$/;
/** The paper is out and the note that it was printed is lost: nobody confirms it any more, so a COPY follows. */
const CONFIRMATION_LOST = /^record paper-printed of (receipt|refund-slip-1), (before the write|torn)$/;

/** How much of a paper had left when the kill came is known to nobody either. */
const IN_A_PRINT = /^print, \d+ bytes$/;

export interface Attempt {
  readonly killAt: string;
  readonly death: Death;
}

/** @returns a sentence for each thing that is not as it must be */
export function faultsOf(attempt: Attempt, result: RunResult, undisturbed: RunResult): readonly string[] {
  const { evidence } = result;
  return [
    ...(result.wasStopped ? [] : ["the daemon never came to this point, so nothing was tried"]),
    ...audit(audited(evidence)).map(describeFinding),
    ...stillOwed(evidence),
    ...compareMoney(attempt, evidence, undisturbed.evidence),
    ...comparePaper(attempt, evidence, undisturbed.evidence),
    ...compareTexts(attempt, evidence, undisturbed.evidence),
  ];
}

function isOfMachine(death: Death): boolean {
  return death === "restart of the machine" || death === "power cut";
}

function stillOwed({ entries }: Evidence): string[] {
  return (
    bookOf(entries)
      .unsettled()
      // An order that expired is looked at for a minute more; what became of it is known.
      .filter((sale) => !isSettled(sale))
      .map((sale) => {
        const papers = owedPapers(sale).map(({ id, status }) => `${id} ${status}`);
        return `sale ${sale.facts.id} is ${sale.phase.status} and not settled; it owes ${papers.join(", ") || "no paper"}`;
      })
  );
}

function compareMoney({ death }: Attempt, evidence: Evidence, undisturbed: Evidence): string[] {
  const found = moneyOf(evidence);
  const expected = moneyOf(undisturbed);
  // A sale that a power cut took away is canceled and begun again by the cashier.
  const counted = ({ orders }: typeof found) =>
    isOfMachine(death) ? orders.filter(({ status }) => status !== "canceled") : orders;
  const orders = counted(found);
  const wanted = counted(expected);
  const faults: string[] = [];
  if (!isDeepStrictEqual(found.days, expected.days)) {
    faults.push(`days closed: ${JSON.stringify(found.days)}, undisturbed ${JSON.stringify(expected.days)}`);
  }
  if (!isDeepStrictEqual(orders, wanted)) {
    faults.push(`orders are ${JSON.stringify(orders)}, undisturbed ${JSON.stringify(wanted)}`);
  }
  if (!isOfMachine(death) && !isDeepStrictEqual(found.sales, expected.sales)) {
    faults.push(`sales are ${JSON.stringify(found.sales)}, undisturbed ${JSON.stringify(expected.sales)}`);
  }
  return faults;
}

function moneyOf({ orders, entries }: Evidence) {
  const latest = bookOf(entries).latest();
  const ids = Array.from({ length: latest?.facts.id ?? 0 }, (_, index) => index + 1);
  const book = bookOf(entries);
  return {
    // What else a close says may differ: copies, and papers that were owed then.
    days: book.closes.map(({ close }) => {
      const { byGroup, paid, refunded } = close.totals;
      return { number: close.number, paid, refunded, byGroup, counted: close.counted };
    }),
    orders: orders.map(({ status, paidMinor, refunds }) => ({
      status,
      paidMinor,
      refunds: refunds.map(({ amountMinor, status: state }) => ({ amountMinor, state })),
    })),
    sales: ids.map((id) => {
      const sale = book.sale(id);
      return {
        phase: sale?.phase,
        receiptNumber: sale?.receiptNumber,
        refunds: sale?.refunds.map(({ amount, state }) => ({ minor: amount.minor, status: state.status })),
      };
    }),
  };
}

/** Which papers there must be one of, and how often a copy may stand beside or in the place of one. */
function comparePaper({ killAt, death }: Attempt, evidence: Evidence, undisturbed: Evidence): string[] {
  const found = papersByEnd(evidence);
  const expected = papersByEnd(undisturbed);
  const faults: string[] = [];
  for (const [paper, wanted] of expected.firsts) {
    const first = found.firsts.get(paper) ?? 0;
    const copies = found.copies.get(paper) ?? 0;
    const have = `${first} originals and ${copies} copies of ${paper}`;
    if (isOfMachine(death) || (death !== "freeze" && IN_A_PRINT.test(killAt)) || paper === "z-report") {
      if (first > wanted || first + copies < wanted) faults.push(`there are ${have}, undisturbed ${wanted}`);
      continue;
    }
    // Who only stood still has forgotten nothing.
    const isDoubtful = death !== "freeze" && NOBODY_KNOWS.exec(killAt)?.[1] === paper;
    const isCopied = isDoubtful || (death !== "freeze" && CONFIRMATION_LOST.exec(killAt)?.[1] === paper);
    if (first !== (isDoubtful ? 0 : wanted)) faults.push(`there are ${have}, undisturbed ${wanted} original`);
    if (copies !== (isCopied ? 1 : 0)) faults.push(`there are ${have}, expected ${isCopied ? 1 : 0} copies`);
  }
  for (const [paper, wanted] of expected.others) {
    if ((found.others.get(paper) ?? 0) < wanted) faults.push(`no paper ends with ${paper}`);
  }
  for (const paper of [...found.firsts.keys(), ...found.others.keys()]) {
    const isCanceledByPowerCut = isOfMachine(death) && paper === "NO PAGADO";
    const isTorn = paper === "INCOMPLETO, NO VALE";
    if (!expected.firsts.has(paper) && !expected.others.has(paper) && !isCanceledByPowerCut && !isTorn) {
      faults.push(`a paper ends with ${paper}, and undisturbed none does`);
    }
  }
  return faults;
}

/** A copy says what the original says. A sale that a power cut took away has the next number, so those are left out. */
function compareTexts({ death }: Attempt, evidence: Evidence, undisturbed: Evidence): string[] {
  const found = keptTexts(evidence);
  const expected = keptTexts(undisturbed);
  if (isOfMachine(death) || isDeepStrictEqual(found, expected)) return [];
  return [`the papers to keep say\n${found.join("\n---\n")}\nundisturbed\n${expected.join("\n---\n")}`];
}

function papersByEnd({ papers }: Evidence) {
  const firsts = new Map<string, number>();
  const copies = new Map<string, number>();
  const others = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const paper of papers) {
    const end = lastLineOf(paper);
    if (end === "ORIGINAL") count(firsts, "receipt");
    else if (end === "CONSTANCIA DE DEVOLUCIÓN") count(firsts, "refund-slip-1");
    else if (Z_REPORT.test(end)) count(end.includes("COPIA") ? copies : firsts, "z-report");
    else if (/^COPIA \d+$/.test(end))
      count(copies, paper.text.includes("DEVOLUCIÓN") ? "refund-slip-1" : "receipt");
    else count(others, end);
  }
  return { firsts, copies, others };
}
