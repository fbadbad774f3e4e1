// What every device can say about itself, whatever it is.

export type DeviceCondition =
  | "ready"
  | "attention" // works or will work again once a person did something (paper, cover)
  | "missing"; // not there now; it is looked for again by itself

export interface DeviceState {
  readonly condition: DeviceCondition;
  /** For a person: what is wrong and what to do; empty when ready. */
  readonly detail: string;
}

export interface Device {
  /** As a person names it: "printer /dev/ttyUSB0". */
  readonly name: string;
  state(): DeviceState;
  /** Calls back after each change of state. One listener. */
  onState(listener: (state: DeviceState) => void): void;
  /** Begins looking for the device; never throws because it is absent. */
  start(): void;
  /** Releases the device. Resolves within a second. */
  stop(): Promise<void>;
}
