// The auditor's look at the journal by itself: records that follow each other, one writer, numbers that are given once,
// and no text that could steer a printer.

import { decodeRecord, type TillRecord } from "../terminal/book/records.ts";
import type { AuditedBook } from "./audited-sale.ts";
import type { Evidence } from "./evidence.ts";
import type { Finding, Invariant } from "./finding.ts";

const COPY_OF_JOURNAL =
  "Find out whether two daemons ran on this journal, or an old copy of it was put back; keep the folder as it is";

export function auditJournal({ entries }: Evidence, book: AuditedBook): readonly Finding[] {
  return [...auditRecords(entries), ...auditNumbers(book)];
}

function auditRecords(entries: Evidence["entries"]): Finding[] {
  const findings: Finding[] = [];
  const find = (invariant: Invariant, sale: number | null, what: string, advice: string) =>
    findings.push({ invariant, sale, what, advice });
  const hashes = new Map<number, string>();
  let books = 0;
  let lastSequence = 0;
  let lastSale = 0;
  /** A repair writes sales up to this one again, in any order. */
  let rebuiltUpTo = 0;
  const begun = new Set<number>();
  let lastDay = 0;
  let bootId: string | null = null;
  for (const { hash, record, sequence } of entries) {
    const known = decodeRecord(record, sequence);
    if (hash !== undefined) hashes.set(sequence, hash);
    if (sequence <= lastSequence) {
      find("I7", null, `record ${sequence} follows record ${lastSequence}`, "Run till journal verify");
    }
    lastSequence = sequence;
    if (known.type === "book-opened") {
      books += 1;
      if (books > 1) {
        find(
          "I10",
          null,
          `record ${sequence} opens book ${known.book} in a journal that has one`,
          COPY_OF_JOURNAL,
        );
      }
    }
    if (known.type === "till-started") {
      if (known.sameBoot && known.bootId !== bootId) {
        const what = `record ${sequence} says that the machine kept running, and the start before it was another one's`;
        find("I10", null, what, COPY_OF_JOURNAL);
      }
      bootId = known.bootId;
    }
    if (known.type === "journal-repaired") {
      rebuiltUpTo = Math.max(lastSale, known.numbers.sale);
      lastSale = rebuiltUpTo;
      lastDay = Math.max(lastDay, known.numbers.day);
      bootId = null;
    }
    if (known.type === "sale-begun") {
      const { id } = known.facts;
      const isRebuilt = id <= rebuiltUpTo && !begun.has(id);
      begun.add(id);
      if (id !== lastSale + 1 && !isRebuilt) {
        find("I10", id, `sale ${id} begins after sale ${lastSale} (record ${sequence})`, COPY_OF_JOURNAL);
      }
      lastSale = Math.max(lastSale, id);
    }
    if (known.type === "day-closed") {
      const { head, number } = known.close;
      if (number !== lastDay + 1) {
        find(
          "I10",
          null,
          `day ${number} is closed after day ${lastDay} (record ${sequence})`,
          COPY_OF_JOURNAL,
        );
      }
      lastDay = number;
      const there = hashes.get(head.records);
      if (there !== undefined && there !== head.hash) {
        find(
          "I7",
          null,
          `the close of day ${number} names record ${head.records} by the hash ${short(head.hash)}, and that record has ${short(there)}`,
          "The records before this close were written anew: compare with the hash on the paper of the close",
        );
      }
    }
    const text = steeringText(known);
    if (text !== null) {
      find(
        "I11",
        known.type === "sale-begun" ? known.facts.id : known.type === "sale" ? known.sale : null,
        `record ${sequence} holds a text with control characters, ${JSON.stringify(text)}`,
        "Mend the catalogue or the setting that it came from; the printer never got them, because texts are spelled out before they are printed",
      );
    }
  }
  return findings;
}

/** Receipts, orders and payments that two sales share. */
function auditNumbers({ repaired, sales }: AuditedBook): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, number>();
  const own = (invariant: Invariant, name: string, sale: number) => {
    const other = owners.get(name);
    owners.set(name, sale);
    if (other === undefined) return;
    const what = `${name} is of sale ${other} and of sale ${sale}`;
    findings.push({
      invariant,
      sale,
      what,
      advice: "Compare both with the provider's panel and their papers",
    });
  };
  const receipts: number[] = [];
  for (const { id, orderId, paid, reference } of sales) {
    own("I2", `the reference ${reference}`, id);
    if (orderId !== null) own("I2", `order ${orderId}`, id);
    if (paid === null) continue;
    if (paid.number !== null) own("I2", `payment ${paid.number}`, id);
    own("I6", `receipt ${paid.receipt}`, id);
    receipts.push(paid.receipt);
  }
  receipts.sort((a, b) => a - b);
  receipts.forEach((receipt, at) => {
    const before = at === 0 ? 0 : (receipts[at - 1] ?? 0);
    if (receipt <= before + 1 || receipt - 1 <= repaired.receipt) return;
    findings.push({
      invariant: "I6",
      sale: null,
      what: `receipt ${receipt} follows receipt ${before}: the numbers between were never given`,
      advice: "See whether an old copy of the journal was put back, and look for papers with these numbers",
    });
  });
  return findings;
}

// C0, DEL and C1: ESC, GS and DLE begin the commands of printers, and CSI those of terminals.
const STEERING = /\p{Cc}/u;

/** The first text of a person or a catalogue that no printer may get as it is; null when there is none. */
function steeringText(record: TillRecord): string | null {
  return textsOf(record).find((text) => text !== null && text !== undefined && STEERING.test(text)) ?? null;
}

function textsOf(record: TillRecord): readonly (string | null | undefined)[] {
  switch (record.type) {
    case "sale-begun": {
      const { lines, reference, ticket } = record.facts;
      return [reference, ticket, ...lines.flatMap(({ barcode, title }) => [title, barcode])];
    }
    case "sale":
      return record.event.type === "refund-requested"
        ? [record.event.by?.name, record.event.approvedBy?.name]
        : [];
    case "cash-moved":
    case "drawer-opening":
    case "drawer-not-opened":
      return [record.reason];
    default:
      return [];
  }
}

function short(hash: string): string {
  return `${hash.slice(0, 8)}…`;
}
