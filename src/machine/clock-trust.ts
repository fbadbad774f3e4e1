// Whether the wall's clock may be believed. Many boards have none of their own: after a power cut they go on where they
// stopped, until somebody tells them the time. It decides no sale, but it stands on every paper.

import type { Machine } from "./machine.ts";

/** Made by systemd-timesyncd at its first answer since the machine was started (man systemd-timesyncd.service). */
const SYNCHRONIZED = "/run/systemd/timesync/synchronized";
/** Clocks on the board, of which a battery is part. */
const BOARD_CLOCKS = "/sys/class/rtc";
/** An answer may be twenty seconds old when it is here, and papers tell minutes. */
const AGREEMENT_MS = 30_000;

/** What vouches for a clock without anybody being asked. */
export type Voucher = "time-server" | "board" | null;

/**
 * A board's clock without a battery begins at some year of the past after each power cut, and what the system then takes for
 * the time is another one: so a clock that agrees with it, and is not older than this program, has been ticking.
 * @param wall what the system's clock shows
 * @param installedMs when the program's files were written; no right clock is behind that
 */
export function voucherOf(machine: Machine, wall: Date, installedMs: number): Voucher {
  if (machine.look(SYNCHRONIZED) !== null) return "time-server";
  const hasTicked = machine.list(BOARD_CLOCKS).some((name) => {
    const boardMs = Number(machine.read(`${BOARD_CLOCKS}/${name}/since_epoch`)?.trim() || "0") * 1000;
    return boardMs >= installedMs && Math.abs(wall.getTime() - boardMs) <= AGREEMENT_MS;
  });
  return hasTicked ? "board" : null;
}

export interface ClockTrust {
  readonly isTrusted: boolean;
  /** Mercado Pago's clock shows another time. */
  readonly isWrong: boolean;
  /** For people: who says so. */
  readonly words: string;
}

const VOUCHED = {
  "time-server": "set by a time server",
  board: "kept by the clock on the board",
} as const;

/**
 * @param wall what the machine's clock shows
 * @param provider what Mercado Pago's shows at the same moment; null before its first answer. Where they differ nobody can
 *   say who is right, and the clock is not trusted, whoever vouches for it.
 */
export function judgeClock(wall: Date, provider: Date | null, voucher: Voucher): ClockTrust {
  if (provider === null) {
    return voucher === null
      ? { isTrusted: false, isWrong: false, words: "nobody has set it since the machine was started" }
      : { isTrusted: true, isWrong: false, words: VOUCHED[voucher] };
  }
  const aheadMs = wall.getTime() - provider.getTime();
  if (Math.abs(aheadMs) <= AGREEMENT_MS)
    return { isTrusted: true, isWrong: false, words: "agrees with Mercado Pago's" };
  const difference = `${spanOf(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} Mercado Pago's`;
  const though = voucher === null ? "" : `, though ${VOUCHED[voucher]}`;
  return { isTrusted: false, isWrong: true, words: `${difference}${though}` };
}

/** "50 seconds", "3 hours". */
function spanOf(ms: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1_000],
  ] as const;
  const [unit, unitMs] = units.find(([, size]) => ms >= 2 * size) ?? ["second", 1_000];
  return `${Math.round(ms / unitMs)} ${unit}s`;
}
