// till audit: holds the provider, the journal's files and the papers against each other, and names each difference.

import { readFileSync } from "node:fs";
import { sleep } from "../../../hardware/hal/clock.ts";
import type { Finding } from "../../audit/finding.ts";
import type { Range, ShopReport } from "../../audit/shop-audit.ts";
import { SITES } from "../../money/sites.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

/** A day of 2,000 sales on the rail that takes more requests for each. */
const MOST_REQUESTS = 8_000;
/** Longer than any shop has a till; further back than dates go nobody can ask. */
const MOST_DAYS = 36_500;

export const verb: Verb = {
  name: "audit",
  usage: "audit [--days N | --from DAY|SALE [--to DAY|SALE]] [--papers FILE] [--requests N]",
  summary: "Holds provider, journal and papers against each other, and names each difference.",
  help: `Asks Mercado Pago itself with the token of the configuration, and only reads; reads the journal's files, also while
the daemon runs, and changes nothing; never asks the daemon. docs/audit.md says what is looked at, promise by promise.
DAY is one of the shop's, such as 2026-03-01; SALE is the number of a sale. FILE is a record of papers: a receipt's
code on each line, with ORIGINAL or COPIA 1 behind it if somebody looked; or what till emulate printer --json wrote.
Ends with 65 when there is a difference, with 69 when there is none and something could not be looked at.`,
  options: {
    days: { type: "string", value: "N", about: "the sales of the last N days; default 1" },
    from: { type: "string", value: "DAY|SALE", about: "the first day, or the first sale" },
    to: {
      type: "string",
      value: "DAY|SALE",
      about: "the last one; default the first day, or the newest sale",
    },
    papers: { type: "string", value: "FILE", about: "a record of the papers that came out" },
    requests: {
      type: "string",
      value: "N",
      about: `ask Mercado Pago at most so often; default ${MOST_REQUESTS}`,
    },
  },
  operands: [0, 0],
  async run(call) {
    const most = wholeNumber("--requests", call.text("requests")) ?? MOST_REQUESTS;
    const { openMercadoPago } = await import("../mercado-pago.ts");
    const { createLookBack } = await import("../../payments/mercado-pago/look-back.ts");
    const { auditRunningShop } = await import("../../audit/shop-audit.ts");
    const { loadCommandPlaces } = await import("../../config/load-config.ts");
    const { readAccessToken } = await import("../../config/access-token.ts");
    const papers = await readPaperFile(call.text("papers"));
    const { journalDirectory } = loadCommandPlaces(call.configFile);
    const { clock, close, config, http } = openMercadoPago(call);
    try {
      const { mercadoPago, shop } = config;
      const range = await readRange(call, shop.timeZone);
      const accessToken = readAccessToken(config);
      const { currency } = SITES[shop.site];
      const lookBack = createLookBack({ ...mercadoPago, accessToken, currency, clock }, http, most);
      const report = await auditRunningShop({
        journalDirectory,
        range,
        papers,
        secrets: new Map([["access token", accessToken]]),
        lookout: { ...lookBack, pause: (ms) => sleep(clock, ms) },
        userId: mercadoPago.userId,
      });
      call.answer(report, () => words(report));
      return exitCodeOf(report);
    } finally {
      await close();
    }
  },
};

function exitCodeOf({ findings, provider }: ShopReport): ExitCode {
  if (findings.length > 0) return EXIT.badData;
  return provider.problem === null && provider.unasked.length === 0 ? EXIT.ok : EXIT.unreachable;
}

async function readRange(call: Call, timeZone: string): Promise<Range> {
  const [from, to] = [call.text("from"), call.text("to")];
  const days = wholeNumber("--days", call.text("days"));
  if (days !== undefined && days > MOST_DAYS) {
    throw new UsageError(`--days: expected at most ${MOST_DAYS}, found ${days}`);
  }
  if (from === undefined) {
    if (to !== undefined) throw new UsageError("--to: expected --from beside it");
    return { by: "days", days: days ?? 1 };
  }
  if (days !== undefined) throw new UsageError("--days: expected either --days or --from");
  if (/^\d{1,15}$/.test(from)) {
    const last = wholeNumber("--to", to) ?? Number.MAX_SAFE_INTEGER;
    const first = wholeNumber("--from", from) ?? 1;
    if (last < first) throw new UsageError(`--to: expected ${first} or more, found ${last}`);
    return { by: "sales", from: first, to: last };
  }
  const { isDay, periodOfDays } = await import("../../payments/mercado-pago/reports/periods.ts");
  const until = to ?? from;
  if (!isDay(from) || !isDay(until)) {
    throw new UsageError("--from and --to: expected days such as 2026-03-01, or the numbers of sales");
  }
  if (from > until) throw new UsageError(`--to: expected ${from} or later, found ${until}`);
  return { by: "time", ...periodOfDays(from, until, timeZone) };
}

async function readPaperFile(file: string | undefined) {
  if (file === undefined) return null;
  const { PapersError, readPapers } = await import("../../audit/read-papers.ts");
  try {
    return readPapers(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof PapersError) throw new UsageError(`--papers ${file}: ${error.message}`);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(`--papers ${file}: expected a file that this user may read (${code})`);
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new UsageError(`${name}: expected a whole number from 1, found ${text}`);
  return Number(text);
}

function words(report: ShopReport): string {
  const { findings, journal, papers, provider, remarks, sales, unchecked, underWay } = report;
  const range = sales.count === 0 ? "no sales" : `${sales.count}, from ${sales.first} to ${sales.last}`;
  const rows = [
    [
      "journal",
      `${journal.directory}, ${journal.records} records, head ${(journal.head ?? "-").slice(0, 12)}`,
    ],
    ["sales", range],
    [
      "provider",
      `${provider.asked} sales asked about with ${provider.requests} requests${provider.virtual ? ", the virtual one: no real money" : ""}`,
    ],
    ["papers", papers === null ? "not looked at" : `${papers.count}`],
    ...labelled("not checked", unchecked),
    ...labelled(
      "under way",
      underWay.length === 0 ? [] : [`sales ${underWay.join(", ")}: look again in some minutes`],
    ),
    ...labelled("remark", remarks),
    ["differences", findings.length === 0 ? verdict(report) : `${findings.length}`],
  ];
  return [columns(rows), ...(findings.length === 0 ? [] : [columns(findings.flatMap(difference))])].join(
    "\n",
  );
}

function verdict({ provider }: ShopReport): string {
  const isWhole = provider.problem === null && provider.unasked.length === 0;
  return isWhole ? "none" : "none seen, and NOT everything could be looked at";
}

/** The promise and the sale in front, the advice below. */
function difference({ advice, invariant, sale, what }: Finding): string[][] {
  return [
    [invariant, sale === null ? "" : `sale ${sale}`, what],
    ["", "", `-> ${advice}`],
  ];
}

function labelled(name: string, sentences: readonly string[]): string[][] {
  return sentences.map((sentence, index) => [index === 0 ? name : "", sentence]);
}
