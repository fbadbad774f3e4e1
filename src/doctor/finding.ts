// What a doctor finds: one thing that is wrong, in one line, with the mend; and the commands that mend it, in steps
// that follow each other.

/** Worst first: does not work; will fail one day; works, and could be better. Only a hint needs nobody. */
export const WEIGHTS = ["fault", "risk", "hint"] as const;
export type Weight = (typeof WEIGHTS)[number];

/** In the order in which commands work: what a later step needs, an earlier one has made. */
export const STEPS = [
  "settings",
  "boot",
  "rules",
  "groups",
  "unit",
  "services",
  "devices",
  "daemon",
] as const;
export type Step = (typeof STEPS)[number];

export interface Command {
  readonly step: Step;
  /** One line for a shell of root. */
  readonly text: string;
}

export interface Finding {
  readonly weight: Weight;
  /** What it is about, for the first column: "printer", "clock". */
  readonly about: string;
  /** The path, the line or the setting. */
  readonly where: string;
  /** What is so; one line. */
  readonly said: string;
  /** What to do; one line. */
  readonly mend: string;
  /** None where only hands can help. */
  readonly commands: readonly Command[];
}

/** A word as the shell takes it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Puts another text in the place of one in a file. */
export function replaceInFile(file: string, from: string, to: string): Command {
  const pattern = from.replace(/[.*[\]^$\\|]/g, "\\$&");
  const text = to.replace(/[&\\|]/g, "\\$&");
  return { step: "settings", text: `sed -i ${quoted(`s|${pattern}|${text}|`)} ${quoted(file)}` };
}

/** Adds a line at the end of a file, and makes the file where there is none. */
export function addLine(step: Step, file: string, line: string): Command {
  return { step, text: `printf '%s\\n' ${quoted(line)} >> ${quoted(file)}` };
}

export function udevRule(rule: string): readonly Command[] {
  return [
    addLine("rules", "/etc/udev/rules.d/70-till.rules", rule),
    { step: "rules", text: "udevadm control --reload && udevadm trigger" },
  ];
}
