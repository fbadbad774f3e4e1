// till certify: plays Mercado Pago's validation table for sellers on a till: on the running one with a person and a
// phone, or by itself on a virtual one.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Certificate, RowResult, Subject } from "../../certify/result.ts";
import type { QrMode, Row } from "../../certify/rows.ts";
import type { Config } from "../../config/config.ts";
import type { RailName, Site } from "../../money/sites.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "certify",
  usage:
    "certify [--virtual [--rail R] [--mode M]] [--amount A] [--state FILE] [--report FILE] [--real-money]",
  summary: "Plays Mercado Pago's validation table on this till and says which rows passed.",
  help: `Works through the running till, with a test account and a person with the test buyer's phone: says what to do, sees
what the till sees, and asks for the rest. Ctrl-C ends the open order; the same --state goes on later. What was paid
is given back. With --virtual it runs alone on a virtual till, every rail and mode when none is named; the daemon is not
needed, and no real money can move. Ends with 0 when every row passed, 76 when one failed, 75 when some are not played.`,
  options: {
    virtual: { type: "boolean", about: "play by itself, on emulated devices and a virtual Mercado Pago" },
    rail: { type: "string", value: "R", about: "with --virtual: orders or instore; both when left out" },
    mode: { type: "string", value: "M", about: "with --virtual: static, dynamic, hybrid or all (default)" },
    amount: { type: "string", value: "A", about: "of each sale, decimal with a point; default a small one" },
    state: { type: "string", value: "FILE", about: "keep what was played, and go on from there" },
    report: { type: "string", value: "FILE", about: "write a report in Markdown to hand in" },
    "real-money": { type: "boolean", about: "go on although the account is no test account" },
  },
  operands: [0, 0],
  async run(call) {
    checkOptions(call);
    await checkReport(call.text("report"));
    const ending = new AbortController();
    const end = () => {
      if (ending.signal.aborted) process.exit(EXIT.tryLater);
      call.note("ending: the open order is ended first; once more ends at once");
      ending.abort();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
    const certificates = call.flag("virtual")
      ? await playVirtually(call, ending.signal)
      : [await playWithPerson(call, ending)];
    return answer(call, certificates);
  },
};

const RAILS: readonly RailName[] = ["orders", "instore"];
const MODES: readonly QrMode[] = ["static", "dynamic", "hybrid"];

function checkOptions(call: Call): void {
  const virtual = call.flag("virtual");
  for (const option of ["rail", "mode"]) {
    if (!virtual && call.text(option) !== undefined)
      throw new UsageError(
        `--${option}: only with --virtual; a running till has the one of its configuration`,
      );
  }
  if (virtual && (call.text("state") !== undefined || call.flag("real-money")))
    throw new UsageError(
      "--virtual goes without --state and --real-money: it takes seconds and moves no money",
    );
}

/** Before anything is played: an earlier report is replaced, any other file is not. */
async function checkReport(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const { HEADING } = await import("../../certify/report.ts");
  const found = lookAt(file);
  if (found === undefined && lookAt(dirname(file))?.isDirectory() === true && file !== "") return;
  if (found === undefined) throw new UsageError(`--report ${file}: expected a name in a folder that exists`);
  if (found.isDirectory()) throw new UsageError(`--report ${file}: this is a folder; expected a file`);
  // What is no regular file, such as /dev/stdout, holds nothing that could be lost.
  if (!found.isFile() || found.size === 0 || readText(file).startsWith(HEADING)) return;
  throw new UsageError(
    `--report ${file}: a file that is no report of till certify is there already; expected another name`,
  );
}

function lookAt(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`--report ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Nothing where it cannot be read: then it is nobody's report. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function choose<T extends string>(call: Call, option: string, known: readonly T[]): readonly T[] {
  const wanted = call.text(option) ?? "all";
  if (wanted === "all") return known;
  const found = known.filter((one) => one === wanted);
  if (found.length === 0)
    throw new UsageError(`--${option}: expected ${known.join(", ")} or all, found ${wanted}`);
  return found;
}

async function readAmount(call: Call, site: Site): Promise<string> {
  const { smallAmount } = await import("../../certify/amounts.ts");
  const { formatDecimal, parsePayable } = await import("../../money/decimal.ts");
  const { SITES } = await import("../../money/sites.ts");
  try {
    return formatDecimal(parsePayable(call.text("amount") ?? smallAmount(site), SITES[site].currency));
  } catch (error) {
    throw new UsageError(`--amount: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function playVirtually(call: Call, signal: AbortSignal): Promise<readonly Certificate[]> {
  const rails = choose(call, "rail", RAILS);
  const modes = choose(call, "mode", MODES);
  const { certifyVirtually, VIRTUAL_SITE } = await import("../../demo/certify-demo.ts");
  return certifyVirtually({
    rails,
    modes,
    amount: await readAmount(call, VIRTUAL_SITE),
    signal,
    opened: (_, { mode, rail }) => call.note(`DEMO, no real money moves: ${rail}, ${mode} QR`),
    warned: (message) => call.note(`the till warned: ${message}`),
  });
}

async function playWithPerson(call: Call, ending: AbortController): Promise<Certificate> {
  const { loadConfig } = await import("../../config/load-config.ts");
  const { ControlRefusal } = await import("../../control/client.ts");
  const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
  const { Person } = await import("../../certify/person.ts");
  const { whyNotReady } = await import("../../certify/readiness.ts");
  const { certify } = await import("../../certify/run.ts");
  const { readState, writeState } = await import("../../certify/state-file.ts");
  const { openMercadoPago } = await import("../mercado-pago.ts");
  const config = loadConfig(call.configFile);
  const amount = await readAmount(call, config.shop.site);
  const till = await call.client();
  const status = await till.status();
  const why = whyNotReady(status, config.mercadoPago.rail);
  if (why !== null) throw new ControlRefusal("busy", why);
  const mercadoPago = openMercadoPago(call);
  try {
    const subject = await describe(config, status.version, mercadoPago);
    if (subject.account === "production" && !call.flag("real-money")) {
      throw new UsageError(
        `the account of ${config.file} is no test account: real money would move, and be given back. ` +
          "Take the access token of a test account, or say --real-money",
      );
    }
    const file = call.text("state");
    const results = new Map<string, RowResult>();
    for (const result of file === undefined ? [] : readState(file, subject)) results.set(result.row, result);
    const person = new Person(process.stdin, call.note, ending);
    introduce(call, subject);
    try {
      return await certify({
        subject,
        till,
        hands: person,
        clock: systemClock,
        amount,
        now: () => mercadoPago.http.farTime()?.toISOString() ?? null,
        earlier: [...results.values()],
        signal: ending.signal,
        begins: (row) => call.note(headline(row)),
        ended: (result) => {
          call.note(
            [`  ${result.verdict}`, ...(result.wrong.length > 0 ? result.wrong : result.seen)].join("\n    "),
          );
          results.set(result.row, result);
          if (file !== undefined) writeState(file, subject, [...results.values()]);
        },
      });
    } finally {
      person.close();
    }
  } finally {
    await mercadoPago.close();
  }
}

type MercadoPago = ReturnType<typeof import("../mercado-pago.ts")["openMercadoPago"]>;

async function describe(config: Config, version: string, opened: MercadoPago): Promise<Subject> {
  const { createAccountApi } = await import("../../payments/mercado-pago/account/account.ts");
  const { SITES } = await import("../../money/sites.ts");
  const { isTest, virtual } = await createAccountApi(opened.http).whoAmI();
  const { externalPosId, externalStoreId, qrMode, rail } = config.mercadoPago;
  const { site } = config.shop;
  return {
    version,
    rail,
    mode: qrMode,
    site,
    currency: SITES[site].currency,
    store: externalStoreId,
    pos: externalPosId,
    account: virtual ? "virtual" : isTest || opened.isTestToken ? "test" : "production",
    validityS: config.order.validityS,
  };
}

function introduce(call: Call, { account, mode, pos, rail, validityS }: Subject): void {
  const money = {
    virtual: "virtual Mercado Pago, no real money moves",
    test: "test account, no real money moves",
    production: "PRODUCTION account: REAL MONEY MOVES, and is given back",
  }[account];
  call.note(`${rail}, ${mode} QR, POS ${pos}: ${money}`);
  call.note(
    `you need the buyer's phone; the row about expiry takes ${validityS} s of waiting; Ctrl-C ends, --state goes on`,
  );
}

function headline({ expected, id, model, steps, title }: Row): string {
  return `${id} (${model}): ${title}\n  ${steps}\n  expected: ${expected}`;
}

async function answer(call: Call, certificates: readonly Certificate[]): Promise<ExitCode> {
  const { count, isPassed } = await import("../../certify/result.ts");
  const { isVirtual, NO_REAL_MONEY, plain, reportOf, summaryOf, tableOf } = await import(
    "../../certify/report.ts"
  );
  const report = call.text("report");
  if (report !== undefined) {
    try {
      writeFileSync(report, reportOf(certificates));
    } catch (error) {
      // What was played is not lost: it is answered all the same.
      call.note(`--report ${report}: cannot be written (${error instanceof Error ? error.message : error})`);
    }
  }
  const passed = certificates.length > 0 && certificates.every(isPassed);
  const notice = isVirtual(certificates) ? [NO_REAL_MONEY] : [];
  call.answer({ passed, notice: notice[0] ?? null, tables: certificates.map(plain) }, () =>
    [
      ...certificates.flatMap((certificate) => [
        columns(tableOf(certificate)),
        ...certificate.afterwards,
        summaryOf(certificate),
        "",
      ]),
      ...notice,
    ].join("\n"),
  );
  if (passed) return EXIT.ok;
  return certificates.some((one) => count(one, "failed").are > 0) ? EXIT.declined : EXIT.tryLater;
}
