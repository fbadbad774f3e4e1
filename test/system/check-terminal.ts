// One command from nothing to a checked terminal: makes the machine, boots it, tells the stories, says how each went.
// Ends with 0 when all held, 1 when one did not, and 77 where this computer cannot run them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Watch } from "../outside/program.ts";
import { makeCheckoutDisk } from "./checkout-disk.ts";
import { prepareImage } from "./prepare.ts";
import { EXIT_NOT_RUN, runChecks, say, sayNotRun, timed } from "./report.ts";
import { COUNTER } from "./stories/counter.ts";
import { ENDINGS } from "./stories/endings.ts";
import { REPLUG } from "./stories/replug.ts";
import { Terminal } from "./terminal.ts";

const CHECKS = [...COUNTER, ...REPLUG, ...ENDINGS];

/** Who may open what, and what happened to the devices last. */
const STATE =
  "ls -l /dev/gpiochip* /dev/usb /dev/input; cat /proc/uptime; dmesg | tail -n 20; journalctl --quiet --lines 20 -u systemd-udevd; true";

async function main(): Promise<number> {
  const image = await timed("Debian's programs and packages", prepareImage);
  if (image.folder === null) {
    sayNotRun(CHECKS, image.why);
    return EXIT_NOT_RUN;
  }
  const folder = mkdtempSync(join(tmpdir(), "tilld-terminal-"));
  let terminal: Terminal | null = null;
  try {
    const checkoutDisk = await timed("a disk with this checkout", () => makeCheckoutDisk(folder));
    const parts = { image: image.folder, checkoutDisk, folder };
    const booted = await timed("a Linux machine is booted", () => Terminal.boot(parts, new Watch()));
    terminal = booted;
    const code = await runChecks(CHECKS, booted);
    if (code !== 0) {
      say(`what the customer display shows:\n${booted.screen.lines().join("\n")}`);
      say(`what the daemon logged last:\n${booted.machine.lines("log").slice(-20).join("\n")}`);
      say(`what the machine is like:\n${await booted.machine.run(STATE).catch(String)}`);
    }
    return code;
  } finally {
    await terminal?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// Children are told in "exit", which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

process.exit(await main());
