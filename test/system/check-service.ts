// One command from nothing to a checked service: makes a Debian, installs this checkout (or with --deb FILE a package) in it, boots
// it as a container, and tells the stories of a box that is switched on, robbed of its parts, killed and cut off.
// --only WORDS tells the first story and those whose sentence has the words. Ends with 0 when all held, 1 when one did not, and 77 where this computer cannot run them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Watch } from "../outside/program.ts";
import { InstalledRoot } from "./box/install.ts";
import { prepareBox } from "./box/prepare-box.ts";
import { EXIT_NOT_RUN, runChecks, say, sayNotRun, timed } from "./report.ts";
import { DEATHS } from "./service/deaths.ts";
import { DOORS } from "./service/doors.ts";
import { Shop } from "./service/shop.ts";
import { STARTS } from "./service/starts.ts";

const CHECKS = [...STARTS, ...DOORS, ...DEATHS];

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { deb: { type: "string" }, only: { type: "string" } } });
  const { deb = null, only = "" } = values;
  const debian = await timed("a bare Debian", prepareBox);
  if (debian.folder === null) {
    sayNotRun(CHECKS, debian.why);
    return EXIT_NOT_RUN;
  }
  const folder = mkdtempSync(join(tmpdir(), "tilld-service-"));
  const bare = debian.folder;
  let root: InstalledRoot | null = null;
  let shop: Shop | null = null;
  try {
    const installed = await timed("a till is installed", () => new InstalledRoot(bare, folder, deb));
    root = installed;
    const parts = {
      watch: new Watch(),
      root: installed.path,
      folder: join(folder, "shop"),
      isCheckout: deb === null,
    };
    const opened = await Shop.open(parts);
    shop = opened;
    const code = await runChecks(
      CHECKS.filter(({ says }, index) => index === 0 || says.includes(only)),
      opened,
    );
    if (code !== 0) say(`what the daemon logged last:\n${opened.log.slice(-20).join("\n")}`);
    return code;
  } finally {
    await shop?.close();
    root?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

// Children are told in "exit", which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

process.exit(await main());
