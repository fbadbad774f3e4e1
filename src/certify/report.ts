// A played table for people: as rows for a console, and as a page in Markdown to hand in.

import { type Certificate, count, isPassed, type RowResult, type Subject } from "./result.ts";
import { planFor, type Row } from "./rows.ts";

/** The first line of every report. */
export const HEADING = "# Mercado Pago's validation table, played on a till";

/** On everything that a virtual run leaves behind. */
export const NO_REAL_MONEY = "DEMO: virtual Mercado Pago, no real money moved.";

/** The table for a program: each row with what was expected and what was seen. */
export function plain(certificate: Certificate) {
  const { afterwards, amount, at, subject } = certificate;
  const rows = linesOf(certificate).map(({ result: { row: _, ...result }, row }) => {
    const { expected, id, model, steps, title } = row;
    return { id, model, case: title, steps, expected, ...result };
  });
  return { passed: isPassed(certificate), subject, amount, at, rows, afterwards };
}

/** Cells for a console: number, verdict, and each row's case, what was expected, what was seen. */
export function tableOf(certificate: Certificate): readonly (readonly string[])[] {
  const lines = linesOf(certificate);
  const others = lines.filter(({ result }) => result.verdict === "not for this mode");
  const played = lines.filter((line) => !others.includes(line));
  return [
    ...played.flatMap(({ result, row }) => [
      [row.id, result.verdict, "case", `${row.title} (${row.model})`],
      ["", "", "expected", row.expected],
      ...labelled("seen", result.seen),
      ...labelled(result.verdict === "skipped" ? "why" : "WRONG", result.wrong),
    ]),
    ...(others.length === 0
      ? []
      : [["", "not for this mode", "", others.map(({ row }) => row.id).join(", ")]]),
  ];
}

function labelled(label: string, words: readonly string[]): readonly (readonly string[])[] {
  return words.map((line, at) => ["", "", at === 0 ? label : "", line]);
}

/** "orders, static QR: 6 of 6 rows passed". */
export function summaryOf(certificate: Certificate): string {
  const { subject } = certificate;
  const { are, of } = count(certificate, "passed");
  const more = (["failed", "skipped", "not played"] as const)
    .map((verdict) => [verdict, count(certificate, verdict).are] as const)
    .filter(([, rows]) => rows > 0)
    .map(([verdict, rows]) => `, ${rows} ${verdict}`);
  return `${subject.rail}, ${subject.mode} QR: ${are} of ${of} rows passed${more.join("")}`;
}

/** A page in Markdown: each table with what was seen, then the papers. */
export function reportOf(certificates: readonly Certificate[]): string {
  return [
    HEADING,
    "",
    "Made by `till certify`, row by row on a running till.",
    ...(isVirtual(certificates) ? ["", `**${NO_REAL_MONEY}**`] : []),
    ...certificates.flatMap(sectionOf),
    "",
    "## Appendix: the papers of each row",
    ...certificates.flatMap(papersOf),
    "",
  ].join("\n");
}

/** Somebody may take it for a real one. */
export function isVirtual(certificates: readonly Certificate[]): boolean {
  return certificates.some(({ subject }) => subject.account === "virtual");
}

function sectionOf(certificate: Certificate): readonly string[] {
  const { afterwards, amount, at, subject } = certificate;
  const facts: readonly (readonly [string, string])[] = [
    ["Date, by the provider's clock", at ?? "not known"],
    ["Program", `tilld ${subject.version}`],
    ["Rail and mode", `${subject.rail}, ${subject.mode} QR`],
    ["Site", `${subject.site}, ${subject.currency}`],
    ["Store and POS", `${subject.store ?? "not configured"}, ${subject.pos}`],
    ["Account", ACCOUNT[subject.account]],
    ["Each sale", `${amount} ${subject.currency}, payable for ${subject.validityS} s`],
    ["Result", summaryOf(certificate)],
  ];
  return [
    "",
    `## ${subject.rail}, ${subject.mode} QR`,
    "",
    "| | |",
    "| --- | --- |",
    ...facts.map((cells) => rowOf(cells)),
    "",
    "| # | Model | Case | Steps | Expected | Seen | Result |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...linesOf(certificate).map(({ result, row }) =>
      rowOf([
        row.id,
        row.model,
        row.title,
        row.steps,
        row.expected,
        result.seen.join("\n"),
        [`**${result.verdict}**`, ...result.wrong].join("\n"),
      ]),
    ),
    ...(afterwards.length === 0 ? [] : ["", "Afterwards:", ""]),
    ...afterwards.map((words) => `- ${words}`),
  ];
}

const ACCOUNT: Readonly<Record<Subject["account"], string>> = {
  virtual: "virtual, no real money",
  test: "test account",
  production: "production account, real money",
};

function papersOf(certificate: Certificate): readonly string[] {
  const { mode, rail } = certificate.subject;
  return linesOf(certificate)
    .filter(({ result }) => result.papers.length > 0)
    .flatMap(({ result, row }) => [
      "",
      `### ${rail}, ${mode} QR: ${row.id}, ${row.title}`,
      ...result.papers.flatMap((paper) => ["", "```text", paper, "```"]),
    ]);
}

function linesOf({
  results,
  subject,
}: Certificate): readonly { readonly row: Row; readonly result: RowResult }[] {
  return planFor(subject.rail, subject.mode).flatMap(({ row }) => {
    const result = results.find((one) => one.row === row.id);
    return result === undefined ? [] : [{ row, result }];
  });
}

function rowOf(cells: readonly string[]): string {
  const shown = cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", "<br>"));
  return `| ${shown.join(" | ")} |`;
}
