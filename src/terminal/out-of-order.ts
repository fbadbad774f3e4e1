// A till whose journal lets it not start says so to whoever stands before it: else a display goes on asking a customer to
// pay, as it did when the till died.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { Device } from "../../hardware/hal/device.ts";
import { outOfOrderLines } from "../feedback/out-of-order.ts";
import type { ReasonCode } from "../feedback/reasons.ts";
import { drawScreen } from "../feedback/screen.ts";
import { JournalError } from "../journal/journal.ts";
import type { TerminalDevices } from "./parts.ts";

export interface OutOfOrderOptions {
  readonly devices: Pick<TerminalDevices, "display" | "screen">;
  readonly clock: Clock;
  readonly locale: string;
  readonly shopName: string;
}

/** A device that is there takes what it shall show within this. */
const PATIENCE_MS = 5_000;
/** What an adapter still has in hand when it is let go may be thrown away. */
const ON_ITS_WAY_MS = 500;

/** Resolves when display and screen show it, or are known not to. Another till that runs keeps its display. */
export async function sayOutOfOrder(
  error: unknown,
  { clock, devices, locale, shopName }: OutOfOrderOptions,
): Promise<void> {
  if (!(error instanceof JournalError) || error.code === "locked") return;
  const { display, screen } = devices;
  const words = outOfOrderLines(whyOf(error), locale);
  const draw = () => {
    const size = screen?.size() ?? null;
    if (size !== null) screen?.show(drawScreen({ kind: "words", above: shopName, words }, size));
  };
  display?.show(...words);
  await Promise.all([
    display === null ? undefined : whileReady(display, clock, () => {}),
    screen === null ? undefined : whileReady(screen, clock, draw),
  ]);
}

/** Starts a device, does something once it is ready, and lets go of it. */
async function whileReady(device: Device, clock: Clock, act: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const limit = clock.after(PATIENCE_MS, resolve);
    device.onState(({ condition }) => {
      if (condition !== "ready") return;
      limit.cancel();
      act();
      clock.after(ON_ITS_WAY_MS, resolve);
    });
    device.start();
  });
  await device.stop();
}

function whyOf({ cause, code }: JournalError): ReasonCode | null {
  if (code !== "write-failed") return null;
  const fault = cause instanceof Error && "code" in cause ? cause.code : "";
  if (fault === "ENOSPC" || fault === "EDQUOT") return "disk-full";
  return fault === "EROFS" ? "disk-read-only" : null;
}
