// Whether a running till can be certified now: somebody may be paying at it.

import type { RailName } from "../money/sites.ts";
import type { TillStatus } from "../terminal/till-api.ts";

/** @returns why not, and what to do; null when it can */
export function whyNotReady(status: TillStatus, rail: RailName): string | null {
  const { devices, provider, state } = status;
  if (state !== "idle")
    return `the till is busy (${state}); wait until the customer is gone, or scan TILL:CANCEL`;
  const [printer] = devices;
  if (printer?.condition === "missing")
    return `${printer.name} is missing (${printer.detail}); the rows need its QR tickets and receipts`;
  if (!provider.name.endsWith(`, ${rail}`))
    return `the running till sells through "${provider.name}", and the configuration says ${rail}; start tilld again`;
  return null;
}
