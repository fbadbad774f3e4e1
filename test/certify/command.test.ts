// till certify --virtual as somebody runs it: alone, in seconds, saying that no real money moved.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startTill, till } from "../cli/run-till.ts";
import { Console } from "./console.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tilld-certify-test-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("one rail and mode: a table, a report, and 0; nothing is left behind", async () => {
  const place = folder();
  const report = join(place, "report.md");
  const args = ["certify", "--virtual", "--rail", "orders", "--mode", "static", "--report", report];
  const { code, err, out } = await till(args, { TMPDIR: place });
  expect({ code, err }).toEqual({ code: 0, err: "till: DEMO, no real money moves: orders, static QR\n" });
  expect(out).toContain("O1 ");
  expect(out).toContain("expected  webhook order.processed");
  expect(out).toMatch(/seen +till: paid, \$ 100,00, payment \d+/);
  expect(out).toContain("orders, static QR: 6 of 6 rows passed");
  expect(out.trimEnd()).toMatch(/DEMO: virtual Mercado Pago, no real money moved\.$/);
  expect(readdirSync(place)).toEqual(["report.md"]);
  const page = readFileSync(report, "utf8");
  expect(page).toContain("**DEMO: virtual Mercado Pago, no real money moved.**");
  const papers = [...page.matchAll(/```text\n([\s\S]*?)\n```/g)].map(([, paper]) => paper);
  expect(papers.length).toBeGreaterThan(6);
  for (const paper of papers) expect(paper).toContain("DEMO - SIN DINERO REAL");
  expect(page + out + err).not.toMatch(/TEST-demo-/);
});

test("a report takes the place of an earlier one and of nothing else, which is said before anything is played", async () => {
  const place = folder();
  const args = ["certify", "--virtual", "--rail", "orders", "--mode", "static", "--report"];
  const theirs = join(place, "accounts.txt");
  writeFileSync(theirs, "what somebody else wrote\n");
  const refused = await till([...args, theirs]);
  expect(refused).toMatchObject({ code: 64, out: "", err: expect.stringContaining("is there already") });
  expect(readFileSync(theirs, "utf8")).toBe("what somebody else wrote\n");
  expect(await till([...args, join(place, "none", "report.md")])).toMatchObject({ code: 64, out: "" });
  expect(await till([...args, place])).toMatchObject({ code: 64, out: "" });
  const ours = join(place, "report.md");
  writeFileSync(ours, "# Mercado Pago's validation table, played on a till\n\nan earlier one\n");
  expect(await till([...args, ours])).toMatchObject({ code: 0 });
  expect(readFileSync(ours, "utf8")).not.toContain("an earlier one");
});

test("as JSON, each row with what was expected and what was seen; the amount is the one that was asked for", async () => {
  const args = [
    "certify",
    "--virtual",
    "--rail",
    "instore",
    "--mode",
    "dynamic",
    "--amount",
    "12.30",
    "--json",
  ];
  const { code, out } = await till(args);
  expect(code).toBe(0);
  const { notice, passed, tables } = JSON.parse(out) as {
    notice: string;
    passed: boolean;
    tables: { amount: string; rows: { id: string; expected: string; seen: string[]; verdict: string }[] }[];
  };
  expect(notice).toContain("no real money moved");
  expect(passed).toBe(true);
  const [table] = tables;
  expect(table?.amount).toBe("12.30");
  const d1 = table?.rows.find(({ id }) => id === "D1");
  expect(d1?.expected).toBe("the app shows the checkout with the right amount");
  expect(d1?.seen).toContain("phone: checkout over 12.30 ARS");
});

test("ended in the middle it lets everything go, and says what was not played", async () => {
  const child = startTill(["certify", "--virtual", "--rail", "orders"]);
  let err = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    if (!err.includes("dynamic QR") && bytes.includes("dynamic QR")) child.kill("SIGINT");
    err += bytes.toString();
  });
  let out = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(75);
  expect(out).toContain("orders, static QR: 6 of 6 rows passed");
  expect(out).toMatch(/orders, dynamic QR: \d of 6 rows passed, \d not played/);
  expect(out).not.toContain("hybrid QR:");
});

test("ended twice it ends at once", async () => {
  const kill = () => {
    impatient.child.kill("SIGINT");
    return null;
  };
  const impatient: Console = new Console(
    ["certify", "--virtual", "--rail", "orders"],
    [
      [/static QR/, kill],
      [/ending:/, kill],
    ],
  );
  expect(await impatient.ended()).toBe(75);
  expect(impatient.out).toBe("");
});

describe.concurrent("a command line that is wrong", () => {
  test.each([
    [["--virtual", "--rail", "point"], "--rail: expected orders, instore or all, found point"],
    [["--virtual", "--mode", "paper"], "--mode: expected static, dynamic, hybrid or all, found paper"],
    [["--virtual", "--amount", "1,50"], "--amount"],
    [["--virtual", "--amount", "0.00"], "--amount"],
    [["--virtual", "--state", "file"], "--virtual goes without --state"],
    [["--rail", "orders"], "--rail: only with --virtual"],
  ])("certify %j is refused before anything begins", async (args, message) => {
    const { code, err, out } = await till(["certify", ...args]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(message);
  });
});
