// Does what was decided, in the order in which a cut-off does least harm: the account first, which finds again what it
// made; then the files, each whole or not at all; then the test sale; the service last, on a till that was seen to work.

import { loadConfig } from "../config/load-config.ts";
import type { Machine } from "../machine/machine.ts";
import type { Decision } from "./decide.ts";
import type { DeviceLoan } from "./device-loan.ts";
import { keepAside, putFile } from "./keep-file.ts";
import { makePlace } from "./make-place.ts";
import { goOn } from "./person.ts";
import type { Outcome, SetupOptions, TestSale, World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { putToken } from "./token.ts";
import { writeSettings } from "./write-settings.ts";

/** Who may read the settings: the service has this group (systemd/tilld.service), and whoever may use the till. */
const GROUP = "till";

/** @param letGo is called when all but the service is done, which needs the devices from then on */
export async function carryOut(
  { account, changes, draft, isThere, notes, place, settings, token }: Decision,
  options: SetupOptions,
  world: World,
  loan: DeviceLoan,
  letGo: () => Promise<void>,
): Promise<Outcome> {
  const { file, isService, tokenFile } = options;
  if (token === null || place === null) throw new Error("nothing was decided");
  const isWritten = changes.length > 0 || !isThere;
  goOn(world.signal);
  // From here to the end it is known to a second run that something was begun.
  if (isWritten || token.isNew) draft.keep("begun", true);
  if (token.isNew) putToken(tokenFile, token.text);
  const made = await makePlace(place);
  const kept = isWritten && isThere ? keepAside(file) : null;
  if (isWritten) putFile(file, writeSettings(settings), { mode: 0o640, gid: groupOf(world.machine) });
  goOn(world.signal);
  const isBegun = draft.isBegun;
  const testSale = isBegun && options.sells ? await sell(options, world, loan) : null;
  goOn(world.signal);
  await letGo();
  const service = await startService(isBegun, isService, world, loan, file);
  draft.end();
  const changed = isBegun || made.deeds.length > 0 || service.changed;
  const { deeds } = made;
  const outcome = { isPlan: false, changed, file, changes, kept, account, deeds, testSale };
  return { ...outcome, service: service.words, notes: [...new Set([...notes, ...made.notes])] };
}

async function sell({ file }: SetupOptions, world: World, loan: DeviceLoan): Promise<TestSale> {
  await loan.borrow();
  world.say("test sale: no real money moves; the papers say TEST and DEMO");
  const testSale = await world.sell(loadConfig(file, world.environment));
  if (testSale.ok) return testSale;
  const message = `the settings are written, and the test sale failed: ${testSale.words}. Mend that and run till setup again`;
  throw new SetupError("not-done", message);
}

async function startService(
  isBegun: boolean,
  isService: boolean,
  { service }: World,
  loan: DeviceLoan,
  file: string,
): Promise<{ readonly changed: boolean; readonly words: string }> {
  if (!isService) return { changed: false, words: `start it with: tilld --config ${file}` };
  if (service === null || loan.service === null) {
    const words =
      "systemd does not run here, or does not know tilld: start it with: tilld, or install the package";
    return { changed: false, words };
  }
  const { isActive, isEnabled } = loan.service;
  const runs = isActive && isEnabled;
  if (!runs || isBegun) await loan.handOver();
  return {
    changed: !runs,
    words: runs ? "tilld is enabled and runs, as before" : "tilld is enabled and was started",
  };
}

/** Null where it does not exist, or this user may give nothing away. */
function groupOf(machine: Machine): number | null {
  if (process.getuid?.() !== 0) return null;
  const line = machine
    .read("/etc/group")
    ?.split("\n")
    .find((one) => one.startsWith(`${GROUP}:`));
  const gid = Number(line?.split(":")[2]);
  return line === undefined || !Number.isInteger(gid) ? null : gid;
}
