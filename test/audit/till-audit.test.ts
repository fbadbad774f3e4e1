// till audit as a shop runs it: a process of its own beside the running daemon, asking the virtual Mercado Pago over
// loopback and reading the journal's files.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ShopReport } from "../../src/audit/shop-audit.ts";
import { till } from "../cli/run-till.ts";
import { type Shop, TOKEN } from "../support/shop.ts";
import { live, openShop, papersOf } from "./rich-day.ts";

const LIMIT_MS = 300_000;
let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

interface Audited {
  readonly code: number;
  readonly report: ShopReport;
  readonly err: string;
}

async function auditAs(...args: readonly string[]): Promise<Audited> {
  const { code, err, out } = await till(["audit", "--config", shop.configFile, "--json", ...args]);
  return { code, err, report: JSON.parse(out) as ShopReport };
}

function writePapers(): string {
  const file = join(shop.folder, "papers.json");
  const lines = papersOf(shop).map((paper) => JSON.stringify({ type: "paper", ...paper }));
  writeFileSync(file, `[\n${lines.join(",\n")}\n]\n`);
  return file;
}

const DAY = ["paid", "paid, a part given back", "canceled", "cash", "expired", "close"] as const;

describe("beside a running daemon", () => {
  test(
    "an honest day on both rails has no difference, and everything was asked by reading alone",
    async () => {
      await live(shop, [...DAY, "instore rail", "paid", "canceled"]);
      shop.virtual.forgetRequests();
      const { code, report } = await auditAs("--papers", writePapers());
      expect(report).toMatchObject({
        findings: [],
        underWay: [],
        remarks: [],
        unchecked: [],
        sales: { first: 1, last: 7, count: 7 },
        provider: { asked: 6, unasked: [], problem: null, virtual: true },
        journal: { isWhole: true, directory: shop.journalDirectory, head: shop.status().journal.head },
        papers: { count: papersOf(shop).length },
      });
      expect(code).toBe(0);
      const requests = shop.virtual.requests();
      expect(requests.map(({ method }) => method)).toEqual(requests.map(() => "GET"));
      expect(report.provider.requests).toBe(requests.length);
      const verified = await till(["journal", "verify", "--json", "--config", shop.configFile]);
      expect(report.journal.records).toBe(JSON.parse(verified.out).head.sequence);
    },
    LIMIT_MS,
  );

  test(
    "money given back in the provider's own app is named with its sale, the day's sum and what to do",
    async () => {
      await live(shop, DAY);
      shop.virtual.seller.refund(shop.sale(1).orderId ?? "", 10_000);
      const { code, report } = await auditAs();
      expect(code).toBe(65);
      expect(report.findings).toEqual([
        expect.objectContaining({ invariant: "I5", sale: 1 }),
        expect.objectContaining({
          invariant: "I8",
          what: expect.stringMatching(/^on day 1, .* 2001\.00 .* 1901\.00/),
        }),
      ]);
      const words = await till(["audit", "--config", shop.configFile]);
      expect(words.code).toBe(65);
      expect(words.out).toMatch(/^I5 +sale 1 +refund REF\w+ of order ORD\w+ is in the journal 0 times$/m);
      expect(words.out).toMatch(/^ +-> Find out who gave this money back/m);
      expect(words.out).toMatch(/^not checked +papers: /m);
      expect(words.out).toMatch(/^differences +2$/m);
    },
    LIMIT_MS,
  );

  test(
    "a sale that waits for its customer is under way, and no difference, whatever its customer does meanwhile",
    async () => {
      await live(shop, ["paid"]);
      const sale = await shop.api.sell("300.00", null);
      expect(await auditAs()).toMatchObject({ code: 0, report: { findings: [], underWay: [sale.id] } });
      shop.virtual.phone.approve("latest");
      expect(await auditAs()).toMatchObject({ code: 0, report: { findings: [], underWay: [sale.id] } });
    },
    LIMIT_MS,
  );

  test(
    "sales and days can be chosen, and so many requests as one wants to grant",
    async () => {
      await live(shop, DAY);
      expect((await auditAs("--from", "2", "--to", "3")).report.sales).toEqual({
        first: 2,
        last: 3,
        count: 2,
      });
      expect((await auditAs("--from", "2026-03-01")).report.sales.count).toBe(5);
      expect((await auditAs("--from", "2026-02-01", "--to", "2026-02-28")).report.sales.count).toBe(0);
      const few = await auditAs("--requests", "4");
      expect(few.report.provider).toMatchObject({ requests: 4, problem: "all 4 requests were sent" });
      expect(few.report.provider.unasked.length).toBeGreaterThan(0);
      expect(few.report.findings).toEqual([]);
      expect(few.code).toBe(69);
    },
    LIMIT_MS,
  );
});

test(
  "a till whose clock is a year behind still has its sales of today, and hears of its clock",
  async () => {
    shop.virtual.setSwitches({ clockSkewMs: 365 * 86_400_000 });
    await live(shop, ["paid", "cash", "canceled"]);
    const { code, report } = await auditAs();
    expect(report).toMatchObject({ findings: [], sales: { count: 3 } });
    expect(report.remarks).toEqual([
      expect.stringMatching(
        /^the till's clock was up to 525600 minutes away from the provider's \(sale 1\): /,
      ),
    ]);
    expect(code).toBe(0);
  },
  LIMIT_MS,
);

describe("where it cannot look", () => {
  test(
    "a provider that does not answer is unknown and never fine",
    async () => {
      await live(shop, ["paid", "cash"]);
      await shop.virtual.close();
      const { code, report } = await auditAs();
      expect(code).toBe(69);
      expect(report.findings).toEqual([]);
      expect(report.provider).toMatchObject({ asked: 0, unasked: [expect.objectContaining({ sale: 1 })] });
      expect(report.provider.problem).toMatch(/refused|reach/);
      const { out } = await till(["audit", "--config", shop.configFile]);
      expect(out).toMatch(/^differences +none seen, and NOT everything could be looked at$/m);
    },
    LIMIT_MS,
  );

  test(
    "a token of another account is no look at this shop's money",
    async () => {
      await live(shop, ["paid"]);
      await shop.stop();
      const file = readFileSync(shop.configFile, "utf8").replace('user_id = "123456789"', 'user_id = "5"');
      writeFileSync(shop.configFile, file);
      const { code, report } = await auditAs();
      expect(report.provider.problem).toMatch(/account 123456789, and the configuration names 5/);
      expect(code).toBe(69);
    },
    LIMIT_MS,
  );

  test("a record of papers that is none, and a strange range, are told before anything is asked", async () => {
    const papers = join(shop.folder, "papers.txt");
    writeFileSync(papers, "# from Sunday\nR4821000000428\n");
    shop.virtual.forgetRequests();
    for (const [args, message] of [
      [["--papers", papers], /line 2: "R4821000000428" is not the code of a receipt/],
      [["--papers", join(shop.folder, "none")], /expected a file that this user may read \(ENOENT\)/],
      [["--to", "3"], /--to: expected --from/],
      [["--from", "5", "--to", "3"], /--to: expected 5 or more/],
      [["--from", "yesterday"], /expected days such as/],
      [["--days", "0"], /--days: expected a whole number/],
      [["--days", "999999999"], /--days: expected at most/],
    ] as const) {
      const { code, err } = await till(["audit", "--config", shop.configFile, ...args]);
      expect(err).toMatch(message);
      expect(code).toBe(64);
    }
    expect(shop.virtual.requests()).toEqual([]);
  });
});

describe("what is wrong in the journal's folder", () => {
  test(
    "damage is told with its place, and nothing else is believed",
    async () => {
      await live(shop, ["paid", "cash"]);
      await shop.stop();
      const file = join(shop.journalDirectory, "000001.journal");
      const bytes = readFileSync(file);
      const at = bytes.indexOf("order-paid");
      bytes[at] = (bytes[at] ?? 0) ^ 4;
      writeFileSync(file, bytes);
      const { code, report } = await auditAs();
      expect(report.findings).toEqual([
        expect.objectContaining({ invariant: "I7", what: expect.stringContaining("000001.journal") }),
      ]);
      expect(report.journal.isWhole).toBe(false);
      expect(code).toBe(65);
    },
    LIMIT_MS,
  );

  test(
    "an access token that stands in a file there is named, and not repeated",
    async () => {
      await live(shop, ["cash"]);
      appendFileSync(join(shop.journalDirectory, "notes.txt"), `token: ${TOKEN}\n`);
      const { code, err, report } = await auditAs();
      expect(report.findings).toEqual([
        expect.objectContaining({ invariant: "I13", what: expect.stringMatching(/notes\.txt, at byte 7$/) }),
      ]);
      expect(JSON.stringify(report) + err).not.toContain(TOKEN);
      expect(code).toBe(65);
    },
    LIMIT_MS,
  );

  test(
    "a receipt that is lost is named when its code was not scanned",
    async () => {
      await live(shop, ["paid", "cash"]);
      const codes = papersOf(shop).flatMap(({ barcodes }) => barcodes.filter((code) => code.startsWith("R")));
      const papers = join(shop.folder, "papers.txt");
      writeFileSync(papers, `# scanned by hand\n${codes[0]} original\n`);
      const { code, report } = await auditAs("--papers", papers);
      expect(report.findings).toEqual([
        expect.objectContaining({
          sale: 2,
          what: "sale 2 says that receipt was printed, and it is not there",
        }),
      ]);
      expect(report.unchecked).toEqual([expect.stringMatching(/^refund slips and reports/)]);
      expect(code).toBe(65);
    },
    LIMIT_MS,
  );
});
