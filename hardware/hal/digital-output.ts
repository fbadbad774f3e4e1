// A pin this host drives high or low: what lamps and the buzzer need from GPIO, and nothing else.

export interface DigitalOutput {
  /** Throws a DeviceError when the pin is gone. */
  set(on: boolean): void;
  /** Drives the pin low and gives it back. Never throws; safe to call twice. */
  release(): void;
}

export interface DigitalOutputs {
  /**
   * Takes one pin as an output that starts low.
   * Rejects with a DeviceError whose message says what to do.
   * @param bcm the number of the pin in Broadcom's counting (GPIO 17 is 17), not its place on the header
   */
  open(bcm: number): Promise<DigitalOutput>;
}
