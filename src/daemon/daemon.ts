// The life of the process: starts the till, says when it is ready, ends it in order when asked to, and ends
// at once when it cannot be trusted any more. What the till is made of is in main.ts.

import type { Clock } from "../../hardware/hal/clock.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import { CatalogError } from "../catalog/catalog.ts";
import { ConfigError } from "../config/config.ts";
import { ControlSocketError } from "../control/socket-file.ts";
import { JournalError } from "../journal/journal.ts";
import { type AttendedTill, attend } from "./attend.ts";
import { NO_SERVICE_MANAGER, type ServiceManager } from "./service-manager.ts";

export interface RunningTill extends AttendedTill {
  /** Resolves when every device, file and connection is let go. */
  stop(): Promise<void>;
}

/** Longer than any device needs to let go; the contract with systemd is 5 s. */
const STOP_MS = 4_000;

/** Exit codes after sysexits.h; 78 means: do not start again before a person mended something. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError || error instanceof CatalogError || error instanceof DeviceError)
    return 78;
  if (error instanceof JournalError) {
    return { locked: 75, damaged: 65, unreadable: 78, "write-failed": 74, newer: 78 }[error.code];
  }
  if (error instanceof ControlSocketError)
    return { "in-use": 75, "not-a-socket": 78, failed: 73 }[error.code];
  return 70;
}

/**
 * Runs until SIGTERM or SIGINT, or until the till gives up.
 * @param start builds and starts the till; `fatal` is how it gives up later
 * @param service is told how the program is
 * @returns the exit code
 */
export async function runDaemon(
  start: (fatal: (error: unknown) => void) => Promise<RunningTill>,
  say: (level: "info" | "error", message: string) => void,
  clock: Clock,
  service: ServiceManager = NO_SERVICE_MANAGER,
): Promise<number> {
  const ended = Promise.withResolvers<number>();
  const give = (error: unknown) => {
    say("error", error instanceof Error ? (error.stack ?? error.message) : String(error));
    ended.resolve(exitCodeOf(error));
  };
  process.on("uncaughtException", give);
  process.on("unhandledRejection", give);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ended.resolve(0));

  service.status("starting: reads the journal");
  let till: RunningTill;
  try {
    till = await start(give);
  } catch (error) {
    const known = exitCodeOf(error) !== 70;
    say(
      "error",
      known && error instanceof Error ? error.message : String(error instanceof Error ? error.stack : error),
    );
    return exitCodeOf(error);
  }
  const unattend = attend({ clock, log: say, service, till });
  const code = await ended.promise;
  unattend();
  service.stopping();
  say("info", code === 0 ? "stopping" : "stopping after a failure");
  const late = clock.after(STOP_MS, () => {
    // process.exit() waits for file calls that a dead device never answers; this does not.
    say("error", "a device did not let go in time; ending all the same");
    process.kill(process.pid, "SIGKILL");
  });
  try {
    await till.stop();
  } catch (error) {
    say("error", String(error));
  }
  late.cancel();
  return code;
}
