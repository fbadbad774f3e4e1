// From settings to devices: drivers on transports. The only file that knows both by name.

import { createEscPosPrinter } from "./drivers/escpos/pos-printer.ts";
import { createLights } from "./drivers/gpio/lights.ts";
import { createToneIndicator } from "./drivers/gpio/tone-indicator.ts";
import { createLineDisplay } from "./drivers/line-display/line-display.ts";
import { createEvdevScanner } from "./drivers/scanner/evdev-scanner.ts";
import { createTextScanner } from "./drivers/scanner/text-scanner.ts";
import type { Wire } from "./hal/byte-channel.ts";
import type { Clock } from "./hal/clock.ts";
import { DeviceError } from "./hal/device-error.ts";
import type { LightName, Lights } from "./hal/lights.ts";
import type { LineDisplay } from "./hal/line-display.ts";
import type { POSPrinter } from "./hal/pos-printer.ts";
import type { Scanner } from "./hal/scanner.ts";
import type { ToneIndicator } from "./hal/tone-indicator.ts";
import { findProfile } from "./profiles/find-profile.ts";
import { evdevWire } from "./transports/evdev.ts";
import { gpioPins } from "./transports/gpio-pins.ts";
import { stdinWire } from "./transports/stdin.ts";
import { wireFromUrl } from "./transports/wire-from-url.ts";

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

/**
 * Builds every device that the settings name and touches none of them: start() does.
 * @throws DeviceError "refused" that names the setting, what it said and what it can say
 */
export const attachDevices: AttachDevices = (settings, clock) => {
  const gpio = gpioPins();
  checkPins(settings);
  return {
    printer: createEscPosPrinter({
      wire: namedWire("[printer] connection", settings.printer.connection, ["serial", "usb", "tcp"], clock),
      profile: refusing("[printer] profile", () => findProfile(settings.printer.profile)),
      paperMm: settings.printer.paperMm,
      clock,
    }),
    display:
      settings.display === null
        ? null
        : createLineDisplay({
            wire: namedWire("[display] connection", settings.display.connection, ["serial"], clock),
            protocol: settings.display.protocol,
            clock,
          }),
    scanner: settings.scanner === null ? null : attachScanner(settings.scanner.connection, clock),
    lights: settings.lights === null ? null : createLights({ pins: settings.lights, gpio, clock }),
    tone: settings.tone === null ? null : createToneIndicator({ pin: settings.tone.buzzer, gpio, clock }),
  };
};

function attachScanner(connection: string, clock: Clock): Scanner {
  const setting = "[scanner] connection";
  if (connection === "stdin:") return createTextScanner({ wire: stdinWire(), clock });
  // Not read as a URL: names in /dev/input/by-id may hold characters that mean something there.
  const path = /^evdev:\/\/(\/[^?#\0]+)$/.exec(connection)?.[1];
  if (path !== undefined) return createEvdevScanner({ wire: evdevWire(path), clock });
  const wire = namedWire(setting, connection, ["serial", "evdev", "stdin"], clock);
  return createTextScanner({ wire, clock });
}

const FORMS: Readonly<Record<string, string>> = {
  serial: '"serial:///dev/ttyUSB0?baud=9600"',
  usb: '"usb:///dev/usb/lp0"',
  tcp: '"tcp://192.168.1.50:9100"',
  evdev: '"evdev:///dev/input/by-id/…-event-kbd"',
  stdin: '"stdin:"',
};

function namedWire(setting: string, connection: string, kinds: readonly string[], clock: Clock): Wire {
  const kind = connection.slice(0, Math.max(0, connection.indexOf(":")));
  if (!kinds.includes(kind) || kind === "evdev" || kind === "stdin") {
    const forms = kinds.map((known) => FORMS[known]).join(" or ");
    throw new DeviceError(
      "refused",
      `${setting} = "${connection}" is none of the forms it can have: ${forms}`,
    );
  }
  return refusing(setting, () => wireFromUrl(connection, clock));
}

/** Puts the name of the setting before what is wrong with it. */
function refusing<T>(setting: string, build: () => T): T {
  try {
    return build();
  } catch (cause) {
    if (!(cause instanceof DeviceError)) throw cause;
    throw new DeviceError(cause.code, `${setting}: ${cause.message}`, { cause });
  }
}

// The chips have 54 pins and more; the 40-pin header has the numbers up to 27, Compute Modules have more.
const LAST_PIN = 53;

function checkPins({ lights, tone }: DeviceSettings): void {
  const users = new Map<number, string>();
  const named = [
    ...Object.entries(lights ?? {}).map(([name, bcm]): [string, number] => [`[lights] ${name}`, bcm]),
    ...Object.entries(tone ?? {}).map(([name, bcm]): [string, number] => [`[tone] ${name}`, bcm]),
  ];
  for (const [setting, bcm] of named) {
    if (!Number.isInteger(bcm) || bcm < 0 || bcm > LAST_PIN) {
      const range = `a BCM number from 0 to ${LAST_PIN}`;
      throw new DeviceError(
        "refused",
        `${setting} = ${bcm}: expected ${range} (see hardware/wiring/README.md)`,
      );
    }
    const other = users.get(bcm);
    if (other !== undefined) {
      throw new DeviceError(
        "refused",
        `${setting} = ${bcm}: the same pin as ${other}; each needs one of its own`,
      );
    }
    users.set(bcm, setting);
  }
}
