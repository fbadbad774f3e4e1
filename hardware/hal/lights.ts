// The lamps of the till.

import type { Device } from "./device.ts";

export type LightName = "ready" | "busy" | "attention";
export type LightPattern = "off" | "on" | "blink";

export interface Lights extends Device {
  /** What each lamp shall do from now on; a lamp that is not named is off, one that is not wired is ignored. */
  set(patterns: Readonly<Partial<Record<LightName, LightPattern>>>): void;
}
