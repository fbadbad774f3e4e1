// Everything that goes wrong in a simulated world: the rows of the matrix (reliability.md A.3), by whom they befall.

export const PROCESS_FAULTS = [
  "killed between steps",
  "killed at a call",
  "killed in a write",
  "power cut",
  "off for a day",
  "stopped in order",
] as const;

export const DISK_FAULTS = ["disk write fails", "disk full in a write", "disk flush fails"] as const;

/** The way to the provider. */
export const WAY_FAULTS = [
  "connection refused",
  "connection never stands",
  "request swallowed",
  "answer swallowed",
  "provider away for long",
] as const;

/** Each is a rule of the virtual Mercado Pago's faults. */
export const ANSWER_FAULTS = [
  "request lost",
  "answer lost",
  "acts late",
  "answers late",
  "answers twice",
  "hears twice",
  "stale answer",
  "error 500",
  "error 500, acted",
  "error 503",
  "error 429",
  "truncated JSON",
  "broken off",
  "captive portal",
  "empty answer",
  "null answer",
  "unknown status",
  "another order's answer",
] as const;

export const PRINTER_FAULTS = [
  "paper out",
  "paper runs out",
  "cover open",
  "cutter jams",
  "printer pulled",
  "printer pulled at a byte",
  "printer begins anew",
  "printer off and on",
  "printer mute",
  "printer garbles",
  "printer takes nothing",
] as const;

export const OTHER_FAULTS = [
  "display pulled",
  "scanner pulled",
  "scanner noise",
  "wall clock jumps",
  "wall clock in 1970",
] as const;

export const FAULT_KINDS = [
  ...PROCESS_FAULTS,
  ...DISK_FAULTS,
  ...WAY_FAULTS,
  ...ANSWER_FAULTS,
  ...PRINTER_FAULTS,
  ...OTHER_FAULTS,
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const ON_REQUESTS: ReadonlySet<string> = new Set<string>([...WAY_FAULTS, ...ANSWER_FAULTS]);

/** It strikes when something is written. */
export function isOfDisk(kind: FaultKind): boolean {
  return DISK_FAULTS.some((other) => other === kind);
}

/** It strikes when bytes come to the printer. */
export function isOfBytes(kind: FaultKind): boolean {
  return kind === "printer pulled at a byte" || kind === "printer begins anew";
}

/** It strikes when a request leaves or arrives; without one there is nothing to strike. */
export function needsRequest(kind: FaultKind): boolean {
  return ON_REQUESTS.has(kind);
}
