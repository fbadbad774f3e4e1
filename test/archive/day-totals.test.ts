// What a day adds up to, by two ways that share nothing: counted record by record as the till does, and asked of the
// archive's tables by SQL. Equal to the cent, for every day, whatever happened in it.

import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DayTotals } from "../../src/day/day.ts";
import { money } from "../../src/money/money.ts";
import type { Book } from "../../src/terminal/book/book.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";
import { assertAlwaysAsync } from "../support/random.ts";
import { randomRecord } from "./random-records.ts";
import { ArchivedTill } from "./till.ts";

const AT = "2026-03-01T23:00:00.000Z";

const PAID = `
  SELECT tender || ' ' || method AS way, count(*) AS count, sum(total_minor) AS minor
  FROM sales WHERE paid_day = ? GROUP BY way ORDER BY way`;

const REFUNDED = `
  SELECT sales.tender || ' ' || coalesce(sales.method, 'unknown') AS way, count(*) AS count, sum(refunds.minor) AS minor
  FROM refunds JOIN sales ON sales.id = refunds.sale WHERE done_day = ? GROUP BY way ORDER BY way`;

/** Lines, what each sale comes to by group, what of it came back, and both of them by days. */
const GROUPS = `
  WITH line AS (
    SELECT sales.id AS sale, each.key + 1 AS line, each.value ->> '$.group' AS name,
      each.value ->> '$.quantity' AS pieces, each.value ->> '$.unitPrice.minor' AS price
    FROM sales, json_each(sales.json, '$.facts.lines') AS each
  ), share AS (
    SELECT sale, name, sum(pieces) AS pieces, sum(minor) AS minor FROM (
      SELECT sale, name, pieces, pieces * price AS minor FROM line
      UNION ALL
      SELECT id, NULL, 1, total_minor FROM sales WHERE id NOT IN (SELECT sale FROM line)
    ) GROUP BY sale, name
  ), taken AS (
    SELECT line.sale, refund.value ->> '$.id' AS refund, name, sum(taken.value ->> '$.quantity') AS pieces,
      sum(price * (taken.value ->> '$.quantity')) AS minor
    FROM sales, json_each(sales.json, '$.refunds') AS refund, json_each(refund.value, '$.lines') AS taken
      JOIN line ON line.sale = sales.id AND line.line = taken.value ->> '$.line'
    GROUP BY line.sale, refund, name
  ), given AS (
    SELECT refunds.sale, refunds.id, done_day, refunds.minor, CASE
      WHEN refunds.minor = total_minor THEN 'all'
      WHEN refunds.minor = (SELECT sum(minor) FROM taken WHERE taken.sale = sales.id AND refund = refunds.id) THEN 'lines'
      WHEN 1 = (SELECT count(*) FROM share WHERE share.sale = sales.id) THEN 'one group'
      ELSE 'nobody knows' END AS what
    FROM refunds JOIN sales ON sales.id = refunds.sale
  ), moved AS (
    SELECT paid_day AS day, name, pieces, minor FROM share JOIN sales ON sales.id = share.sale
    UNION ALL
    SELECT done_day, name, -pieces, -share.minor FROM given JOIN share USING (sale) WHERE what = 'all'
    UNION ALL
    SELECT done_day, name, -pieces, -taken.minor FROM given JOIN taken ON taken.sale = given.sale AND refund = given.id
      WHERE what = 'lines'
    UNION ALL
    SELECT done_day, name, 0, -given.minor FROM given JOIN share USING (sale) WHERE what = 'one group'
    UNION ALL
    SELECT done_day, 'nobody knows', -1, -minor FROM given WHERE what = 'nobody knows'
  )
  SELECT name, sum(pieces) AS pieces, sum(minor) AS minor FROM moved WHERE day = ? GROUP BY name ORDER BY name`;

function bySql(file: string, day: number): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = (sql: string) =>
      db
        .prepare(sql)
        .all(day)
        .map((row) => ({ ...row }));
    return { paid: rows(PAID), refunded: rows(REFUNDED), groups: rows(GROUPS) };
  } finally {
    db.close();
  }
}

/** The same rows, out of what the till counted. */
function asRows({ byGroup, paid, refunded }: DayTotals): unknown {
  const ways = (counts: DayTotals["paid"]) =>
    counts
      .map(({ amount, count, method, tender }) => ({
        way: `${tender} ${method}`,
        count,
        minor: amount.minor,
      }))
      .sort((one, other) => (one.way < other.way ? -1 : 1));
  const { groups = [], unassigned = { count: 0, amount: { minor: 0 } } } = byGroup ?? {};
  const named = groups.map(({ amount, group, pieces }) => ({ name: group, pieces, minor: amount.minor }));
  const unnamed = { name: "nobody knows", pieces: -unassigned.count, minor: -unassigned.amount.minor };
  return {
    paid: ways(paid),
    refunded: ways(refunded),
    groups: [...named, ...(unassigned.count === 0 ? [] : [unnamed])].sort(
      (one, other) =>
        Number(one.name !== null) - Number(other.name !== null) ||
        ((one.name ?? "") < (other.name ?? "") ? -1 : 1),
    ),
  };
}

const story = fc.array(
  fc.record({ records: fc.nat(60), deed: fc.constantFrom("close", "close", "restart", "checkpoint") }),
  { minLength: 1, maxLength: 10 },
);

test("every day's totals are what its sales and refunds come to by SQL over the archive", async () => {
  const seen = new Map<string, number>();
  const property = fc.asyncProperty(story, fc.infiniteStream(fc.nat()), async (chapters, stream) => {
    const pick = (below: number) => (stream.next().value ?? 0) % below;
    const till = new ArchivedTill();
    try {
      await till.start();
      for (const { deed, records } of chapters) {
        for (let n = 0; n < records; n++) await tryToWrite(till, pick);
        if (deed === "restart") await till.start();
        if (deed === "checkpoint") till.checkpoint();
        if (deed === "close") await till.write(closeOf(till.book));
      }
      // The archive is written with what a till writes, and never only because it started.
      await till.write({
        type: "cash-moved",
        move: "pay-in",
        amount: money(1, "ARS"),
        reason: "coin",
        at: AT,
      });
      till.checkpoint();
      const days = [...till.book.closes.map(({ close }) => close.totals), till.book.day];
      days.forEach((totals, index) => {
        expect(asRows(totals), `day ${index + 1}`).toEqual(bySql(till.file, index + 1));
        for (const [kind, happened] of Object.entries(kindsOf(totals)))
          seen.set(kind, (seen.get(kind) ?? 0) + Number(happened));
      });
    } finally {
      till.end();
    }
  });
  await assertAlwaysAsync(import.meta.url, property, 40);
  const never = [...seen].flatMap(([kind, days]) => (days === 0 ? [kind] : []));
  expect(never, "what never happened").toEqual([]);
});

/** Mostly what moves a sale on, and now and then anything. A repair is another story, which leaves days out. */
async function tryToWrite(till: ArchivedTill, pick: (below: number) => number): Promise<void> {
  const mayBeAnything = pick(4) === 0;
  for (let tries = 0; tries < 30; tries++) {
    const record = JSON.parse(JSON.stringify(randomRecord(till.book, pick))) as TillRecord;
    const { type } = record;
    const isMeant = mayBeAnything
      ? type !== "journal-repaired" && type !== "days-forgotten"
      : type === "sale";
    if (!isMeant || (type === "sale" && !fits(till.book, record))) continue;
    try {
      return await till.write(record);
    } catch (error) {
      if (!(error instanceof Error) || !/begun after|has no paper/.test(error.message)) throw error;
    }
  }
}

function fits(book: Book, record: Extract<TillRecord, { type: "sale" }>): boolean {
  try {
    return book.wouldChange(record.sale, record.event);
  } catch {
    return false;
  }
}

function closeOf({ day, nextDay }: Book): TillRecord {
  const close = { number: nextDay, totals: day, open: [], owed: 0, at: AT, head: { records: 0, hash: "" } };
  return { type: "day-closed", close };
}

function kindsOf({ byGroup, moves, paid, refunded, unpaid }: DayTotals): Readonly<Record<string, boolean>> {
  return {
    qr: paid.some(({ tender }) => tender === "qr"),
    cash: paid.some(({ tender }) => tender === "cash"),
    refund: refunded.some(({ tender }) => tender === "qr"),
    "refund in cash": refunded.some(({ tender }) => tender === "cash"),
    "more back than sold": (byGroup?.groups ?? []).some(({ amount }) => amount.minor < 0),
    "of no group": (byGroup?.groups ?? []).some(({ group }) => group === null),
    unassigned: (byGroup?.unassigned.count ?? 0) > 0,
    expired: unpaid.expired > 0,
    canceled: unpaid.canceled > 0,
    moved: moves["pay-in"].count > 0,
  };
}
