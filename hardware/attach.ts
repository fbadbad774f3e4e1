// From settings to devices: drivers on transports. The only file that knows both by name.

import type { Clock } from "./hal/clock.ts";
import type { LightName, Lights } from "./hal/lights.ts";
import type { LineDisplay } from "./hal/line-display.ts";
import type { POSPrinter } from "./hal/pos-printer.ts";
import type { Scanner } from "./hal/scanner.ts";
import type { ToneIndicator } from "./hal/tone-indicator.ts";

export interface DeviceSettings {
  readonly printer: {
    /** serial:///dev/…?baud=N, usb:///dev/usb/lp0 or tcp://host:port */
    readonly connection: string;
    /** Name of a file in profiles/, or null for a generic ESC/POS printer. */
    readonly profile: string | null;
    readonly paperMm: 58 | 80;
  };
  readonly display: { readonly connection: string; readonly protocol: "escpos" | "cd5220" } | null;
  /** serial:///dev/…?baud=N, evdev:///dev/input/… or stdin: */
  readonly scanner: { readonly connection: string } | null;
  /** BCM numbers. */
  readonly lights: Readonly<Partial<Record<LightName, number>>> | null;
  readonly tone: { readonly buzzer: number } | null;
}

export interface Devices {
  readonly printer: POSPrinter;
  readonly display: LineDisplay | null;
  readonly scanner: Scanner | null;
  readonly lights: Lights | null;
  readonly tone: ToneIndicator | null;
}

export type AttachDevices = (settings: DeviceSettings, clock: Clock) => Devices;
