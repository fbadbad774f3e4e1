// What the doctor says in the end: a table, worst first, and the commands that mend what commands can mend.

import type { DeviceWord } from "./devices-said.ts";
import type { Findings } from "./examine.ts";
import { type Command, type Finding, STEPS, WEIGHTS } from "./finding.ts";

export interface Row {
  readonly weight: Finding["weight"] | "well" | "look";
  readonly about: string;
  readonly where: string;
  readonly said: string;
  readonly mend: string;
}

/** A person is needed. */
export function needsPerson({ findings }: Findings): boolean {
  return findings.some(({ weight }) => weight !== "hint");
}

/** Findings first, then every device that has none: what it said, and where only a person can tell, that. */
export function rowsOf({ devices, findings }: Findings): readonly Row[] {
  const isFound = ({ about, ok }: DeviceWord) =>
    ok === false || findings.some((one) => one.weight === "fault" && one.about === about);
  return [
    ...findings.map(({ about, mend, said, weight, where }) => ({ weight, about, where, said, mend })),
    ...devices
      .filter((word) => !isFound(word))
      .map(({ about, ok, said, where }): Row => {
        const row = { about, where, said };
        return ok === null
          ? { ...row, weight: "look", mend: "judge for yourself" }
          : { ...row, weight: "well", mend: "" };
      }),
  ];
}

const MARKS: Readonly<Record<Row["weight"], string>> = {
  fault: "FAULT",
  risk: "RISK",
  hint: "hint",
  look: "look",
  well: "well",
};

const HEAD = ["", "device", "where", "what it said", "what to do"];

/**
 * @param width columns of the console, in which long cells are wrapped; null: each row on one line
 */
export function tableOf(rows: readonly Row[], width: number | null): string {
  const cells = rows.map(({ about, mend, said, weight, where }) => [MARKS[weight], about, where, said, mend]);
  const widths = HEAD.map((head, column) =>
    Math.max(...[...cells, HEAD].map((row) => row[column]?.length ?? 0), head.length),
  );
  const narrowed = width === null ? widths : narrow(widths, width);
  return [HEAD, ...cells].flatMap((row) => linesOf(row, narrowed)).join("\n");
}

const GAP = 2;
/** Less than that is no column of text. */
const LEAST = 16;

/** The three columns of text share what the others leave. */
function narrow(widths: readonly number[], width: number): readonly number[] {
  const gaps = GAP * (widths.length - 1);
  const [mark = 0, about = 0, ...texts] = widths;
  const left = Math.max(width - gaps - mark - about, LEAST * texts.length);
  const shares = [...texts];
  // The widest gives way first.
  while (shares.reduce((sum, share) => sum + share, 0) > left) {
    const widest = shares.indexOf(Math.max(...shares));
    const share = shares[widest] ?? LEAST;
    if (share <= LEAST) break;
    shares[widest] = share - 1;
  }
  return [mark, about, ...shares];
}

function linesOf(row: readonly string[], widths: readonly number[]): readonly string[] {
  const wrapped = row.map((cell, column) => wrap(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    wrapped
      .map((lines, column) => (lines[index] ?? "").padEnd(widths[column] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
}

/** By words; a word that is longer than the line, such as a path, is cut. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((one) => pieces(one, width))) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width || width <= 0) return [word];
  return [word.slice(0, width), ...pieces(word.slice(width), width)];
}

export function summaryOf(findings: Findings): string {
  const counts = WEIGHTS.map((weight) => ({
    weight,
    count: findings.findings.filter((finding) => finding.weight === weight).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return "all well";
  const said = counts.map(({ count, weight }) => `${count} ${weight}${count === 1 ? "" : "s"}`).join(", ");
  const canMend = findings.findings.some(({ commands }) => commands.length > 0);
  return canMend ? `${said}; till doctor --fix prints the commands that mend what commands can mend` : said;
}

/** A text for a shell of root: what each step mends, the commands in an order that works, each of them once. */
export function fixesOf({ findings }: Findings): string {
  const steps = STEPS.map((step) => ({ step, lines: linesOfStep(findings, step) })).filter(
    ({ lines }) => lines.length > 0,
  );
  const byHand = findings
    .filter(({ commands }) => commands.length === 0)
    .map(({ about, mend, where }) => `# by hand, ${about} ${where}: ${mend}`);
  if (steps.length === 0) return [...byHand, "# nothing that a command could mend"].join("\n");
  return [
    "# Read it, change what does not fit this machine, then run it as root (sudo -s).",
    ...byHand,
    ...steps.flatMap(({ lines }) => lines),
    ...lastStep(findings),
  ].join("\n");
}

function linesOfStep(findings: readonly Finding[], step: Command["step"]): readonly string[] {
  const seen = new Set<string>();
  const last: string[] = [];
  const lines: string[] = [];
  for (const { about, commands, where } of findings) {
    const mine = commands
      .filter((command) => command.step === step && !seen.has(command.text))
      .map(({ text }) => text);
    for (const text of mine) seen.add(text);
    // What makes others take effect comes once, after all of them.
    last.push(...mine.filter((text) => TAKES_EFFECT.test(text)));
    const now = mine.filter((text) => !TAKES_EFFECT.test(text));
    if (now.length > 0) lines.push(`# ${about}, ${where}`, ...now);
  }
  return [...lines, ...last];
}

const TAKES_EFFECT =
  /^(udevadm control --reload|systemctl daemon-reload|reboot$|systemctl enable --now tilld)/;

/** The daemon reads its settings and groups at its start; after a restart of the machine it has read them. */
function lastStep(findings: readonly Finding[]): readonly string[] {
  const commands = findings.flatMap((finding) => finding.commands);
  if (commands.length === 0 || commands.some(({ step }) => step === "daemon")) return [];
  const isNeeded = commands.some(({ step }) => step === "settings" || step === "groups" || step === "unit");
  return isNeeded ? ["systemctl restart tilld.service"] : [];
}
