// The lamps of the till.

import type { Device } from "./device.ts";
import type { Pattern } from "./pattern.ts";

export type LightName = "ready" | "busy" | "attention";

/** A lamp as it is wired; "single" is the only lamp of a till, for everything. */
export type LampName = LightName | "single";

export interface LightSignal {
  /** Where it is shown, if there are several lamps. */
  readonly lamp: LightName;
  /** Repeated for as long as the signal stands. */
  readonly pattern: Pattern;
}

export interface Lights extends Device {
  /**
   * What shall be shown from now on, the most urgent first. Each lamp shows the first signal that is for it, and is
   * dark without one. A till with a single lamp shows the first of all, and one whose lamps are the colours of one
   * housing shows the first one that it has a lamp for.
   */
  set(signals: readonly LightSignal[]): void;
}
