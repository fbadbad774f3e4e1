// What every device can say about itself, whatever it is.

export type DeviceCondition =
  | "ready"
  | "attention" // works or will work again once a person did something (paper, cover)
  | "missing"; // not there now; it is looked for again by itself

export interface DeviceState {
  readonly condition: DeviceCondition;
  /** For a person: what is wrong and what to do; when ready, empty or what will soon need somebody. */
  readonly detail: string;
}

/**
 * How deep a check of a device goes, as UnifiedPOS has it (CheckHealth): "internal" tells what the driver knows,
 * "external" asks the device and waits for its answer, "interactive" makes it do something that a person judges.
 */
export type HealthDepth = "internal" | "external" | "interactive";

export interface Health {
  /** Null where only a person can tell. */
  readonly ok: boolean | null;
  /** For a person: what was done, what came of it, and what to do or to look for. */
  readonly words: string;
}

export interface Device {
  /** As a person names it: "printer /dev/ttyUSB0". */
  readonly name: string;
  state(): DeviceState;
  /** Calls back after each change of state. One listener. */
  onState(listener: (state: DeviceState) => void): void;
  /**
   * Never rejects, and ends within 30 seconds. A check disturbs nothing: while the device is in use for a sale it
   * waits for its turn or says that it could not be done.
   */
  checkHealth(depth: HealthDepth): Promise<Health>;
  /** Begins looking for the device; never throws because it is absent. */
  start(): void;
  /** Releases the device. Resolves within a second. */
  stop(): Promise<void>;
}
