// Which scanner is the till's: the one that reads a code off a paper. What it sends tells its settings too: on what it
// ends, and which keyboard it types as.

import type { ScannerSettings } from "../../hardware/attach.ts";
import { PLAIN_LINES } from "../../hardware/drivers/scanner/framing.ts";
import { layoutsThatFit, retype } from "../../hardware/drivers/scanner/guess-layout.ts";
import type { LayoutName } from "../../hardware/drivers/scanner/key-layout.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import type { Scan } from "../../hardware/hal/scanner.ts";
import { type Listening, listenTo, type PrinterChoice, printUntilOut } from "./bench.ts";
import { connectionOf, type FoundDevice } from "./find-devices.ts";
import type { Person } from "./person.ts";
import type { Settings } from "./settings.ts";
import type { World } from "./setup.ts";
import { codeSlip } from "./slips.ts";

const SCANNERS = ["hidraw", "evdev", "serial"];

/**
 * The colon and the plus stand elsewhere on most keyboards. Spain's and Latin America's differ only in # @ [ \ ] { | } ~,
 * which no code of a till holds.
 */
const TRIAL_CODE = "SETUP:SCANNER+1";
/** Of two that fit alike: every country of Mercado Pago's is there. */
const LIKELIEST = "la";

/** @returns a section [scanner]; null where the person says that there is none */
export async function chooseScanner(
  devices: readonly FoundDevice[],
  printer: PrinterChoice,
  root: string,
  person: Person,
  { clock, say, signal }: Pick<World, "clock" | "say" | "signal">,
): Promise<Settings | null> {
  if (!devices.some(({ kind }) => SCANNERS.includes(kind))) return null;
  let found: HeardScanner | null = null;
  const hearing = Promise.withResolvers<void>();
  const take = (scanner: HeardScanner) => {
    found ??= scanner;
    hearing.resolve();
  };
  const listening = listenForCode(devices, root, (text) => text === TRIAL_CODE, take, clock);
  try {
    await listening.ready;
    const items = codeSlip("till setup", [], [{ title: "1", code: TRIAL_CODE }]);
    await printUntilOut(printer, { name: "a code for the scanner", items }, clock, {
      isEnough: () => found !== null || signal.aborted,
      waits: say,
    });
    const isHeard = await person.waitFor("scanner", hearing.promise);
    return isHeard && found !== null ? sectionOf(found) : null;
  } finally {
    await listening.stop();
  }
}

export interface HeardScanner {
  /** As it stands on the paper. */
  readonly text: string;
  readonly settings: ScannerSettings;
}

/** Only what is not as usual. */
export function sectionOf({
  settings: { connection, layout, prefix, suffix },
}: Pick<HeardScanner, "settings">): Settings {
  return {
    connection,
    ...(layout === "us" ? {} : { layout }),
    ...(prefix === "none" ? {} : { prefix }),
    ...(suffix === "line" ? {} : { suffix }),
  };
}

/**
 * Hears every device that could be a scanner, whatever keyboard it types as. One that is set to another beginning or
 * end than the usual ones is understood from its second scan on.
 * @param isCode whether a text is one that is waited for
 */
export function listenForCode(
  devices: readonly FoundDevice[],
  root: string,
  isCode: (text: string) => boolean,
  heard: (scanner: HeardScanner) => void,
  clock: Clock,
): Listening {
  const ears = devices
    .filter(({ kind }) => SCANNERS.includes(kind))
    .map((device) => new Ear(connectionOf(device, root), isCode, heard, clock));
  return {
    ready: Promise.all(ears.map((ear) => ear.ready)),
    stop: async () => void (await Promise.all(ears.map((ear) => ear.stop()))),
  };
}

class Ear {
  readonly #isCode: (text: string) => boolean;
  readonly #heard: (scanner: HeardScanner) => void;
  readonly #clock: Clock;
  #settings: ScannerSettings;
  #listening: Listening;
  #isStopped = false;

  constructor(
    connection: string,
    isCode: (text: string) => boolean,
    heard: (scanner: HeardScanner) => void,
    clock: Clock,
  ) {
    this.#isCode = isCode;
    this.#heard = heard;
    this.#clock = clock;
    this.#settings = { ...PLAIN_LINES, connection, name: null, layout: "us" };
    this.#listening = this.#listen();
  }

  get ready(): Promise<unknown> {
    return this.#listening.ready;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#listening.stop();
  }

  #listen(): Listening {
    return listenTo(this.#settings, (scan) => this.#hear(scan), this.#clock);
  }

  #hear(scan: Scan): void {
    if (scan.kind === "text") {
      const isKeyboard = this.#settings.connection.startsWith("evdev:");
      const layouts: readonly LayoutName[] = isKeyboard ? layoutsThatFit(scan.text, this.#isCode) : ["us"];
      const layout = layouts.includes(LIKELIEST) ? LIKELIEST : layouts[0];
      const text = layout === undefined ? null : retype(scan.text, layout);
      if (layout === undefined || text === null || !this.#isCode(text)) return;
      this.#heard({ text, settings: { ...this.#settings, layout } });
      return;
    }
    const change = FRAMINGS.find(([said]) => said.test(scan.detail))?.[1];
    if (change === undefined || this.#isStopped) return;
    this.#settings = { ...this.#settings, ...change };
    const before = this.#listening;
    this.#listening = { ready: before.ready, stop: () => before.stop() };
    void before.stop().then(() => {
      if (!this.#isStopped) this.#listening = this.#listen();
    });
  }
}

/** What a scan that could not be read says of how its scanner is set. */
const FRAMINGS: readonly (readonly [RegExp, Partial<ScannerSettings>])[] = [
  [/hexadecimal 02/, { prefix: "stx" }],
  [/without its end/, { suffix: "none" }],
];
