// The whole till without hardware and without money: live in a console, by itself everywhere else. Here is how a
// demo begins and how it ends, whatever ends it.

import { systemClock } from "../../hardware/transports/system-clock.ts";
import { exitCodeOf } from "../daemon/daemon.ts";
import { DemoShop, type DemoShopOptions } from "./demo-shop.ts";
import { isConsole } from "./ink.ts";
import { playLive } from "./live.ts";
import { playScript } from "./script.ts";

/** As shells report a process that a signal ended: 128 and the signal's number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Longer than any part needs to let go. */
const CLOSE_MS = 4_000;

/**
 * @param args `--script` plays by itself even in a console
 * @returns the exit code: 0 when all went well, 1 when the script's reckoning did not come out, 128 + n for signals
 */
export async function runDemo(args: readonly string[]): Promise<number> {
  const ended = Promise.withResolvers<number>();
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => ended.resolve(code));
  process.on("uncaughtException", ended.reject);
  process.on("unhandledRejection", ended.reject);

  const opening: Promise<DemoShop>[] = [];
  const open = (options: Omit<DemoShopOptions, "fatal">) => {
    const shop = DemoShop.open({ ...options, fatal: ended.reject });
    opening.push(shop);
    return shop;
  };
  const live = isConsole(process.stdout, process.env) && process.stdin.isTTY && !args.includes("--script");
  let code: number;
  try {
    code = live
      ? await playLive(open, process.stdin, process.stdout, ended.promise)
      : await Promise.race([playScript(open, process.stdout), ended.promise]);
  } catch (error) {
    const words = error instanceof Error && exitCodeOf(error) === 70 ? error.stack : String(error);
    process.stderr.write(`demo: ${words}\n`);
    code = exitCodeOf(error) === 70 ? 1 : exitCodeOf(error);
  }
  const late = systemClock.after(CLOSE_MS, () => process.exit(code));
  for (const shop of await Promise.allSettled(opening)) {
    if (shop.status === "fulfilled") await shop.value.close();
  }
  late.cancel();
  return code;
}
