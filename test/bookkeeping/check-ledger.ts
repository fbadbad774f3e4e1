// npm run check:ledger: hledger and ledger themselves read what till export ledger writes of random days, and come to the
// balances that the CSV files add up to. As root on a Debian it installs what is missing; ends with 77 where it cannot run.

import { spawnSync } from "node:child_process";
import { type ExportKind, exportRecords } from "../../src/bookkeeping/export.ts";
import { readCsv } from "../../src/csv/read-csv.ts";
import { provide } from "../system/debian.ts";
import { randomDays } from "./random-days.ts";

const RECORDS = 20_000;
const SETTLEMENT =
  "type,source_id,external_reference,currency,amount,fee,taxes,net,transaction_at,release_at";

type Row = Readonly<Record<string, string>>;

process.exitCode = check();

function check(): number {
  const hindrance = provide({ hledger: "hledger", ledger: "ledger" });
  if (hindrance !== null) {
    say(`not run: ${hindrance}`);
    return 77;
  }
  const seed = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 0x7fffffff));
  const { entries } = randomDays(RECORDS, picker(seed));
  const write = (kind: ExportKind, settlement: string | null) =>
    exportRecords(entries, { kind, timeZone: "America/Lima", from: null, to: null, settlement }).text;
  const sales = rowsOf(write("sales", null)).filter(({ tender }) => tender === "qr");
  const refunds = rowsOf(write("refunds", null)).filter(({ tender }) => tender === "qr");
  const settlement = [SETTLEMENT, ...sales.map(settle), ""].join("\n");
  const fees = rowsOf(write("fees", settlement));
  const ledger = write("ledger", settlement);
  say(`seed ${seed}: ${entries.length} records, ${ledger.split("\n\n").length - 1} transactions`);

  const fee = -sum(fees, "fee");
  const account =
    sum(sales, "amount") -
    sum(refunds, "amount") +
    sum(fees, "fee") +
    sum(fees, "taxes") +
    sum(fees, "other");
  const wanted = [
    ["Assets:Mercado Pago", account],
    ["Expenses:Mercado Pago:Fees", fee],
  ] as const;
  const checks = [
    ["hledger: each transaction adds up to nothing", run("hledger", ["-f", "-", "check"], ledger), ""],
    ...wanted.flatMap(([name, minor]) => [
      [
        `hledger: ${name}`,
        balance(run("hledger", ["-f", "-", "balance", "-N", `^${name}$`], ledger)),
        `${minor}`,
      ],
      [`ledger: ${name}`, balance(run("ledger", ["-f", "-", "balance", `^${name}$`], ledger)), `${minor}`],
    ]),
  ];
  for (const [name, found, expected] of checks)
    say(`${found === expected ? "ok    " : "FAILED"} ${name} ${found}`);
  return checks.every(([, found, expected]) => found === expected) ? 0 : 1;
}

/** As the settlement report says it of a payment; some have a part that is neither fee nor tax. */
function settle(sale: Row, index: number): string {
  const minor = minorOf(sale["amount"] ?? "");
  const [fee, taxes, other] = [
    -Math.round(minor * 0.0459),
    -Math.round(minor * 0.012),
    index % 7 === 0 ? -3 : 0,
  ];
  const amounts = [minor, fee, taxes, minor + fee + taxes + other].map(decimal).join(",");
  return `settlement,${1_000_000 + index},${sale["reference"]},ARS,${amounts},2026-03-01T14:00:00.000Z,`;
}

/** What it says; what it complains of when it fails. */
function run(program: string, words: readonly string[], input: string): string {
  const { status, stderr, stdout } = spawnSync(program, words, {
    input,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  return status === 0 ? stdout : `${program} ended with ${status}: ${stderr}`;
}

/** "ARS -1250.50  Assets:Mercado Pago" to "-125050"; else as it is. */
function balance(said: string): string {
  const found = /^\s*ARS (-?[\d.]+)\s/.exec(said)?.[1];
  return found === undefined ? said : String(minorOf(found));
}

function rowsOf(csv: string): readonly Row[] {
  const [header, ...rows] = readCsv(csv).rows;
  return rows.map(({ fields }) =>
    Object.fromEntries((header?.fields ?? []).map((name, at) => [name, fields[at] ?? ""])),
  );
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((all, row) => all + minorOf(row[column] ?? ""), 0);
}

function minorOf(text: string): number {
  const [whole = "", fraction = ""] = text.split(".");
  return Number(`${whole}${fraction.padEnd(2, "0")}`);
}

function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Lehmer's generator: the same numbers for a seed on every machine. */
function picker(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
