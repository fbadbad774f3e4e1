// The buzzer.

import type { Device } from "./device.ts";
import type { Pattern } from "./pattern.ts";

export interface ToneIndicator extends Device {
  /** Sounds the pattern once; a new call replaces what still sounds. */
  sound(pattern: Pattern): void;
}
