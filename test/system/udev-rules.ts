// What a shop and its package tell udev, taken from where they are told to do so.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../outside/program.ts";

/** The part of the package's script after which udev goes by the package's rules. */
export function packageTakesRules(): string {
  const script = readFileSync(join(ROOT, "packaging/scripts/postinst"), "utf8");
  const found = /^take_rules\(\) \{\n.*?^\}$/ms.exec(script);
  if (found === null) throw new Error("packaging/scripts/postinst has no take_rules()");
  return `set -e\n${found[0]}\ntake_rules`;
}

/** The lines that hardware/wiring gives a shop, filled in for the devices of this one, which has two scanners. */
export function shopRules(): string {
  return readFileSync(join(ROOT, "hardware/wiring/README.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("SUBSYSTEM=="))
    .map((line) => (line.includes('"hidraw"') ? line.replace("pos/scanner", "pos/second-scanner") : line))
    .join("\n")
    .replace('ATTRS{serial}=="…"', 'ATTRS{serial}=="DISPLAY1"')
    .replace('KERNEL=="pos-*"', 'KERNEL=="*::capslock"')
    .concat("\n");
}
