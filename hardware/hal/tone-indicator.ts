// The buzzer.

import type { Device } from "./device.ts";

export interface Beep {
  readonly onMs: number;
  readonly offMs: number;
}

export interface ToneIndicator extends Device {
  /** Sounds the beeps one after the other; a new call replaces what still sounds. */
  sound(beeps: readonly Beep[]): void;
}
