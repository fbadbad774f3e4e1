// till reconcile: holds the journal's days against Mercado Pago's reports and its own lists, and says what every
// difference is.

import { SITES } from "../../money/sites.ts";
import { EXPECTED_KINDS, type Reconciliation } from "../../reconcile/reconciliation.ts";
import type { Days } from "../../reconcile/sums.ts";
import { AnsweredInPart } from "../ending.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { checkOutputs, OUT, writeOutputs } from "../out-files.ts";
import { LANGUAGE, type Language, type Reader, readerOf, readLanguage } from "../reader.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

/** A month of two busy tills is asked about with a few hundred. */
const MOST_REQUESTS = 8_000;

export const verb: Verb = {
  name: "reconcile",
  usage: "reconcile DAY|FIRST..LAST [--out FILE …] [--language es|pt|en] [--print] [--unrecorded]",
  summary: "Holds the journal against Mercado Pago's reports, to the cent, and names each difference.",
  help: `DAY is one of the shop's, such as 2026-03-01; a range is 2026-03-01..2026-03-31. Fetches the settlement and release
reports as till report does, which takes minutes, asks Mercado Pago's own lists with GET alone, and reads the journal's
files, also while the daemon runs. docs/reconcile.md says what each kind of difference means and what to do. The result
is kept in the journal by the daemon, and with --print comes out as a paper; --unrecorded does neither.
FILE ends in .html (a page with plots), .csv (the sales), .differences.csv, .txt or .json.
Ends with 65 when somebody has to look at a difference or rows could not be read, with 69 when something could not be
asked, else with 0: what is younger than a day may be missing in a report, and is told as such.`,
  options: {
    out: OUT,
    language: LANGUAGE,
    print: { type: "boolean", about: "print it, too" },
    unrecorded: { type: "boolean", about: "do not keep the result in the journal" },
  },
  operands: [1, 1],
  async run(call) {
    const { isDay, periodOfDays } = await import("../../payments/mercado-pago/reports/periods.ts");
    const [from = "", to = from, more] = (call.operands[0] ?? "").split("..");
    if (!isDay(from) || !isDay(to) || more !== undefined) {
      throw new UsageError(
        `expected a day such as 2026-03-01, or a range such as 2026-03-01..2026-03-31, found ${call.operands[0]}`,
      );
    }
    if (from > to) throw new UsageError(`expected a range that ends on ${from} or later, found ${to}`);
    if (call.flag("print") && call.flag("unrecorded")) {
      throw new UsageError("--print: what is not recorded is not printed");
    }
    const language = readLanguage(call);
    const { RECONCILIATION_FILES } = await import("../reconcile-files.ts");
    checkOutputs(RECONCILIATION_FILES, call.texts("out"));
    const { reader, result } = await reconcileDays(call, language, (timeZone) => ({
      from,
      to,
      timeZone,
      ...periodOfDays(from, to, timeZone),
    }));
    await writeOutputs(call, RECONCILIATION_FILES, { result, reader });
    const { reconciliationText } = await import("../reconcile-words.ts");
    call.answer(result, () => reconciliationText(result));
    if (!call.flag("unrecorded")) await record(call, result);
    return exitCodeOf(result);
  },
};

/** In the journal, by the daemon: it alone writes there. */
async function record(call: Call, result: Reconciliation): Promise<void> {
  const { keep } = await import("../../reconcile/keep.ts");
  try {
    const { printed } = await (await call.client()).keepReconciliation(keep(result), call.flag("print"));
    call.note(`kept in the journal${printed === null ? "" : `; the paper: ${printed}`}`);
  } catch (error) {
    // What was found stands above; that nobody keeps it is told, and ends the command like every failure.
    throw new AnsweredInPart(error);
  }
}

interface Reconciled {
  readonly result: Reconciliation;
  readonly reader: Reader;
}

async function reconcileDays(
  call: Call,
  language: Language | null,
  daysIn: (timeZone: string) => Days,
): Promise<Reconciled> {
  const { openMercadoPago } = await import("../mercado-pago.ts");
  const { createReports } = await import("../../payments/mercado-pago/reports/reports.ts");
  const { createLookBack } = await import("../../payments/mercado-pago/look-back.ts");
  const { PaymentError } = await import("../../payments/provider.ts");
  const { readAccessToken } = await import("../../config/access-token.ts");
  const { loadCommandPlaces } = await import("../../config/load-config.ts");
  const { readJournal } = await import("../../journal/read-journal.ts");
  const { gather } = await import("../../reconcile/gather.ts");
  const { reconcile } = await import("../../reconcile/reconcile.ts");
  const { progressOn } = await import("../report-progress.ts");
  const { journalDirectory } = loadCommandPlaces(call.configFile);
  const { clock, close, config, http } = openMercadoPago(call);
  const { mercadoPago, shop } = config;
  const { currency } = SITES[shop.site];
  try {
    const reports = createReports({ http, clock, currency, onProgress: progressOn(call) });
    const accessToken = readAccessToken(config);
    const lookBack = createLookBack({ ...mercadoPago, accessToken, currency, clock }, http, MOST_REQUESTS);
    const account = await lookBack.account();
    if (mercadoPago.userId !== null && account !== mercadoPago.userId) {
      const message = `the access token is of account ${account}, and the configuration names ${mercadoPago.userId}: what one sold the other does not know`;
      throw new PaymentError("unauthorized", "not-done", message);
    }
    const days = daysIn(shop.timeZone);
    const now = http.farTime();
    if (now !== null && days.fromMs > now.getTime()) {
      const clock = `by Mercado Pago's clock it is ${now.toISOString()}`;
      throw new UsageError(`${days.from} has not begun, ${clock}: expected a day that has`);
    }
    const question = {
      days,
      currency,
      pos: mercadoPago.externalPosId,
      fees: mercadoPago.fees,
    };
    const input = await gather(
      {
        settlement: (period) => reports.settlement(period),
        release: (period) => reports.release(period),
        payments: (since) => lookBack.payments(since),
        records: () => readJournal(journalDirectory),
        time: () => http.farTime(),
        problemOf: (error) => {
          if (error instanceof PaymentError) return error.message;
          throw error;
        },
      },
      question,
    );
    return { result: reconcile(input), reader: readerOf(shop, language) };
  } finally {
    await close();
  }
}

function exitCodeOf({ balance, differences, sources }: Reconciliation): ExitCode {
  const isSound = balance.unexplainedMinor === 0 && sources.faultCount === 0;
  if (!isSound || differences.some(({ kind }) => !EXPECTED_KINDS.includes(kind))) return EXIT.badData;
  return sources.liveProblem === null && sources.releaseProblem === null ? EXIT.ok : EXIT.unreachable;
}
