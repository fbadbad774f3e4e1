// From settings to devices: drivers on transports. The only file that knows both by name.

import { createCashDrawer } from "./drivers/cash-drawer/cash-drawer.ts";
import { createFrameBufferDisplay } from "./drivers/frame-buffer/frame-buffer-display.ts";
import { createLights } from "./drivers/gpio/lights.ts";
import { createToneIndicator } from "./drivers/gpio/tone-indicator.ts";
import type { Brightness } from "./drivers/line-display/language.ts";
import { createLineDisplay } from "./drivers/line-display/line-display.ts";
import { createPosPrinter } from "./drivers/printer/pos-printer.ts";
import { createEvdevScanner } from "./drivers/scanner/evdev-scanner.ts";
import type { Framing } from "./drivers/scanner/framing.ts";
import { createHidPosScanner } from "./drivers/scanner/hid-pos-scanner.ts";
import type { LayoutName } from "./drivers/scanner/key-layout.ts";
import { createTextScanner } from "./drivers/scanner/text-scanner.ts";
import { createPrinterBeeper } from "./drivers/tone/printer-beeper.ts";
import type { Wire } from "./hal/byte-channel.ts";
import type { CashDrawer } from "./hal/cash-drawer.ts";
import type { Clock } from "./hal/clock.ts";
import { DeviceError } from "./hal/device-error.ts";
import type { GraphicDisplay } from "./hal/graphic-display.ts";
import type { LampName, Lights } from "./hal/lights.ts";
import { isSameLine, type Line, type LinePlace, sayPlace } from "./hal/line.ts";
import type { LineDisplay } from "./hal/line-display.ts";
import type { POSPrinter } from "./hal/pos-printer.ts";
import type { Scanner } from "./hal/scanner.ts";
import type { ToneIndicator } from "./hal/tone-indicator.ts";
import type { DisplayCodePage, DisplayProtocolName } from "./profiles/displays/display-protocols.ts";
import { findProfile } from "./profiles/find-profile.ts";
import type { PrinterProfile } from "./profiles/printer-profile.ts";
import { evdevWire } from "./transports/evdev.ts";
import { frameBuffer } from "./transports/frame-buffer.ts";
import { digitalLines, type GpioAccess } from "./transports/gpio-lines.ts";
import { hidrawWire } from "./transports/hidraw.ts";
import { stdinWire } from "./transports/stdin.ts";
import { wireFromUrl } from "./transports/wire-from-url.ts";

export interface DeviceSettings {
  readonly printer: {
    /** serial:///dev/…?baud=N, usb:///dev/usb/lp0 or tcp://host:port */
    readonly connection: string;
    /** Name of a file in profiles/, or null for a generic ESC/POS printer. */
    readonly profile: string | null;
    /** What stands in the file that `profile` names, where it names one. */
    readonly storedProfile?: PrinterProfile;
    readonly paperMm: 58 | 80;
  };
  /** serial:///dev/…?baud=N or tcp://host:port */
  readonly display: {
    readonly connection: string;
    readonly protocol: DisplayProtocolName;
    /** Null: the one that most displays of the protocol have. */
    readonly codePage: DisplayCodePage | null;
    /** Null leaves it as it is. */
    readonly brightness: Brightness | null;
  } | null;
  /** fb:///dev/fb0 */
  readonly screen: { readonly connection: string; readonly inverted: boolean } | null;
  readonly scanners: readonly ScannerSettings[];
  readonly lights: {
    readonly lamps: Readonly<Partial<Record<LampName, Line>>>;
    /** Only the most urgent signal is shown: for the colours of one housing. */
    readonly oneAtATime: boolean;
  } | null;
  readonly tone: { readonly buzzer: "printer" | Line } | null;
  readonly drawer: {
    readonly opens: "printer" | Line;
    /** Of the printer's connector. */
    readonly pin: 2 | 5;
    /** 50 to 500. */
    readonly pulseMs: number;
    readonly sensor: "printer" | Line | null;
    /** Of the sensor. */
    readonly openLevel: "low" | "high";
  } | null;
  readonly gpio: { readonly access: GpioAccess };
}

export interface ScannerSettings extends Framing {
  /** serial:///dev/…?baud=N, evdev:///dev/input/…, hidraw:///dev/… or stdin: */
  readonly connection: string;
  /** What people call it, where there are several. */
  readonly name: string | null;
  /** What a scanner that plays keyboard is set to type in. */
  readonly layout: LayoutName;
}

export interface Devices {
  readonly printer: POSPrinter;
  readonly display: LineDisplay | null;
  readonly screen: GraphicDisplay | null;
  readonly scanners: readonly Scanner[];
  readonly lights: Lights | null;
  readonly tone: ToneIndicator | null;
  readonly drawer: CashDrawer | null;
}

export type AttachDevices = (settings: DeviceSettings, clock: Clock) => Devices;

/**
 * Builds every device that the settings name and touches none of them: start() does.
 * @throws DeviceError "refused" that names the setting, what it said and what it can say
 */
export const attachDevices: AttachDevices = (settings, clock) => {
  const gpio = digitalLines(settings.gpio.access, clock);
  checkLines(settings);
  const { drawer, lights, tone } = settings;
  const printer = attachPrinter(settings.printer, clock);
  return {
    printer,
    display: settings.display === null ? null : attachDisplay(settings.display, clock),
    screen: settings.screen === null ? null : attachScreen(settings.screen, clock),
    scanners: settings.scanners.map((scanner) => attachScanner(scanner, clock)),
    lights:
      lights === null
        ? null
        : createLights({ lines: lights.lamps, oneAtATime: lights.oneAtATime, gpio, clock }),
    tone:
      tone === null
        ? null
        : tone.buzzer === "printer"
          ? createPrinterBeeper(printer)
          : createToneIndicator({ line: tone.buzzer, gpio, clock }),
    drawer:
      drawer === null
        ? null
        : refusing("[drawer]", () => createCashDrawer({ ...drawer, printer, gpio, clock })),
  };
};

/** One printer, for programs that need no more of a till. Throws as attachDevices does. */
export function attachPrinter(settings: DeviceSettings["printer"], clock: Clock): POSPrinter {
  const { connection, paperMm } = settings;
  const profile =
    settings.storedProfile ?? refusing("[printer] profile", () => findProfile(settings.profile));
  const kinds = ["serial", "usb", "tcp"];
  const wire = namedWire("[printer] connection", connection, kinds, clock, profile.flow);
  return createPosPrinter({ wire, profile, paperMm, clock });
}

/** As attachPrinter, for one display. */
export function attachDisplay(settings: NonNullable<DeviceSettings["display"]>, clock: Clock): LineDisplay {
  const wire = namedWire("[display] connection", settings.connection, ["serial", "tcp"], clock);
  return createLineDisplay({ ...settings, wire, clock });
}

/** As attachPrinter, for one scanner. */
export function attachScanner(settings: ScannerSettings, clock: Clock): Scanner {
  const { connection, fnc1, layout, name } = settings;
  const common = { name, clock, framing: settings };
  if (connection === "stdin:") return createTextScanner({ ...common, wire: stdinWire(), byProgram: true });
  // Not read as a URL: names in /dev/input/by-id may hold characters that mean something there.
  const [, kind, path = ""] = /^(evdev|hidraw):\/\/(\/[^?#\0]+)$/.exec(connection) ?? [];
  if (kind === "evdev") return createEvdevScanner({ ...common, wire: evdevWire(path), layout });
  if (kind === "hidraw") return createHidPosScanner({ ...common, wire: hidrawWire(path), fnc1 });
  const setting = "[scanner] connection";
  const wire = namedWire(setting, connection, ["serial", "evdev", "hidraw", "stdin"], clock);
  return createTextScanner({ ...common, wire });
}

function attachScreen({ connection, inverted }: NonNullable<DeviceSettings["screen"]>, clock: Clock) {
  const path = /^fb:\/\/(\/[^?#\0]+)$/.exec(connection)?.[1];
  if (path === undefined) {
    const expected = 'expected "fb:///dev/fb0"';
    throw new DeviceError("refused", `[screen] connection = "${connection}": ${expected}`);
  }
  return createFrameBufferDisplay({ memory: frameBuffer(connection, path), inverted, clock });
}

const FORMS: Readonly<Record<string, string>> = {
  serial: '"serial:///dev/ttyUSB0?baud=9600"',
  usb: '"usb:///dev/usb/lp0"',
  tcp: '"tcp://192.168.1.50:9100"',
  evdev: '"evdev:///dev/input/by-id/…-event-kbd"',
  hidraw: '"hidraw:///dev/pos/scanner"',
  stdin: '"stdin:"',
};

function namedWire(
  setting: string,
  connection: string,
  kinds: readonly string[],
  clock: Clock,
  usualFlow?: PrinterProfile["flow"],
): Wire {
  const kind = connection.slice(0, Math.max(0, connection.indexOf(":")));
  if (!kinds.includes(kind) || ["evdev", "hidraw", "stdin"].includes(kind)) {
    const forms = kinds.map((known) => FORMS[known]).join(" or ");
    throw new DeviceError(
      "refused",
      `${setting} = "${connection}" is none of the forms it can have: ${forms}`,
    );
  }
  return refusing(setting, () => wireFromUrl(connection, clock, usualFlow));
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

function checkLines({ lights, tone, drawer }: DeviceSettings): void {
  const named = [
    ...Object.entries(lights?.lamps ?? {}).map(([name, line]): [string, Line] => [`[lights] ${name}`, line]),
    ["[tone] buzzer", tone?.buzzer],
    ["[drawer] opens", drawer?.opens],
    ["[drawer] sensor", drawer?.sensor],
  ] as const;
  const users: { readonly setting: string; readonly place: LinePlace }[] = [];
  for (const [setting, line] of named) {
    if (line === undefined || line === null || line === "printer") continue;
    const { place } = line;
    const other = users.find((user) => isSameLine(user.place, place));
    if (other !== undefined) {
      throw new DeviceError(
        "refused",
        `${setting} = ${sayPlace(place)}: the same line as ${other.setting}; each needs one of its own`,
      );
    }
    users.push({ setting, place });
  }
}
