// What the devices said themselves, through the running daemon, beside what the machine shows of them.

import { type Finding, replaceInFile } from "./finding.ts";
import type { DaemonWord } from "./patient.ts";

export interface DeviceWord {
  /** The first word of its name: "printer". */
  readonly about: string;
  /** The rest of its name: "usb:///dev/usb/lp0". */
  readonly where: string;
  /** The till has it open. */
  readonly isThere: boolean;
  /** Null where only a person can tell. */
  readonly ok: boolean | null;
  readonly said: string;
}

/** One for each device: of its health where that was checked, else of its state. */
export function deviceWords(word: DaemonWord): readonly DeviceWord[] {
  if (!word.runs) return [];
  return word.devices.map(({ condition, detail, name }) => {
    const [, about = name, where = ""] = /^(\S+)\s*(.*)$/.exec(name) ?? [];
    const health = word.health.find(({ device }) => device === name);
    const said = detail === "" ? condition : detail;
    const isThere = condition !== "missing";
    // A state that needs somebody is told even when the check found nothing of it.
    if (health === undefined || !isThere)
      return { about, where, isThere, ok: condition === "ready", said: oneLine(said) };
    return { about, where, isThere, ok: health.ok, said: oneLine(health.words) };
  });
}

/**
 * What works, no file of the machine disproves: an access list that nobody sees may give what a mode does not. Told by
 * the path, for the daemon may run on earlier settings; lines stand all in the one name of their device.
 */
export function disproved(words: readonly DeviceWord[], { about, weight, where }: Finding): boolean {
  const mine = about.split(", ").map((name) => words.filter((word) => word.about === name));
  const isNode = where.startsWith("/dev/") && !where.startsWith("/dev/gpiochip");
  const same = isNode ? mine.map((some) => some.filter((word) => word.where.includes(where))) : mine;
  return weight === "fault" && same.every((some) => some.length > 0 && some.every(({ isThere }) => isThere));
}

/** Where the machine itself shows why, nothing more is said. @param file of the settings */
export function examineWords(
  words: readonly DeviceWord[],
  found: readonly Finding[],
  file: string,
): readonly Finding[] {
  const isExplained = ({ about, where }: DeviceWord) =>
    found.some(
      (one) => one.weight === "fault" && one.about.split(", ").includes(about) && sharesPlace(one, where),
    );
  return words
    .filter((word) => word.ok === false && !isExplained(word))
    .map(({ about, said, where }) => {
      const finding = { weight: "fault", about, where, said } as const;
      const heard = whereHeard(where, said);
      if (heard === null) return { ...finding, mend: mendOf(about, where, said), commands: [] };
      const mend = `[printer] connection = "${heard}", then start the till again`;
      return { ...finding, mend, commands: [replaceInFile(file, where, heard)] };
    });
}

function mendOf(about: string, where: string, said: string): string {
  const baud = /^(?:[^,]*, )?serial:.*[?&]baud=(\d+)/.exec(where)?.[1];
  const isDumb = /does not answer|takes no data|took no bytes|no UTF-8|unreadable/.test(said);
  if (baud === undefined || !isDumb)
    return "do what it says, then ask again; docs/devices.md has more on each device";
  const source = about === "printer" ? "the printer's self-test paper" : "its manual";
  return `look at power and cable; if both are good, baud=${baud} may not be its speed: ${source} says its speed`;
}

/** The connection of a printer that asked to wait and was not heard, as it is obeyed; null for another complaint. */
function whereHeard(connection: string, said: string): string | null {
  if (!/^serial:\S+$/.test(connection) || !said.includes("flow=xonxoff")) return null;
  if (/[?&]flow=/.test(connection)) return connection.replace(/([?&]flow=)[^&]*/, "$1xonxoff");
  return `${connection}${connection.includes("?") ? "&" : "?"}flow=xonxoff`;
}

function sharesPlace({ where }: Finding, name: string): boolean {
  const path = where.split(" = ").at(-1) ?? where;
  // Lines: their devices say all their lines in one name; a chip is the place of all of them.
  return name.includes(path) || path.startsWith("/dev/gpiochip") || path.startsWith("/sys/class/gpio");
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, "; ");
}
