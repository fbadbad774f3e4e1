// Which printer is the till's: whoever answers. Where several do, each prints its number and a person says which.

import type { DeviceSettings } from "../../hardware/attach.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import { askPrinter, choosePrinter, PRINTER_BAUDS, printOn } from "./bench.ts";
import { connectionOf, type FoundDevice, isScanner } from "./find-devices.ts";
import type { Person } from "./person.ts";
import { SetupError } from "./setup-error.ts";
import { numberSlip } from "./slips.ts";

export type PrinterChoice = DeviceSettings["printer"];

export interface FoundPrinter {
  readonly device: FoundDevice;
  readonly choice: PrinterChoice;
  /** For people. */
  readonly title: string;
}

export interface SeenPrinters {
  readonly printers: readonly FoundPrinter[];
  /** Why others cannot be used, for people. */
  readonly faults: readonly string[];
}

/** Asks everything that could be one, all at once: each has a wire of its own. */
export async function findPrinters(
  devices: readonly FoundDevice[],
  root: string,
  clock: Clock,
): Promise<SeenPrinters> {
  const possible = devices.filter(
    (device) => device.kind === "usb" || (device.kind === "serial" && !isScanner(device)),
  );
  const asked = await Promise.all(possible.map((device) => askDevice(device, root, clock)));
  return {
    printers: asked.flatMap((one) => (typeof one === "string" ? [] : (one ?? []))),
    faults: asked.filter((one) => typeof one === "string"),
  };
}

/**
 * A serial port that stays silent may have anything behind it; what calls itself a printer is one.
 * @returns why it cannot be used; null where it is none
 */
async function askDevice(
  device: FoundDevice,
  root: string,
  clock: Clock,
): Promise<FoundPrinter | string | null> {
  for (const baud of device.kind === "usb" ? [undefined] : PRINTER_BAUDS) {
    const connection = connectionOf(device, root, baud);
    const asked = await askPrinter(choosePrinter(connection, device.profile), clock);
    if (asked.isGone) return asked.words;
    if (asked.answers || device.kind === "usb") return { device, choice: asked.printer, title: device.title };
  }
  return null;
}

/** @throws SetupError "no-device", or "undecided" where there are several and nobody to ask */
export async function pickPrinter(
  { faults, printers }: SeenPrinters,
  person: Person | null,
  clock: Clock,
): Promise<FoundPrinter> {
  const [only, ...others] = printers;
  if (only === undefined) throw noPrinter(faults);
  if (others.length === 0) return only;
  if (person === null) {
    const all = printers.map(({ choice, title }) => `--printer '${choice.connection}'  (${title})`);
    throw new SetupError(
      "undecided",
      ["several printers answer; say which one is the till's:", ...all].join("\n  "),
    );
  }
  await Promise.all(
    printers.map(({ choice }, index) =>
      printOn(choice, { name: `number ${index + 1}`, items: numberSlip(index + 1) }, clock),
    ),
  );
  const options = printers.map(({ title }, index) => ({ value: String(index + 1), title }));
  const picked = Number(await person.pick({ question: "printer", options }));
  return printers[picked - 1] ?? only;
}

export function noPrinter(faults: readonly string[]): SetupError {
  const looked = faults.length === 0 ? ["no printer is plugged into USB or a serial port"] : faults;
  const advice =
    "switch the printer on, plug it in and run till setup again; one on the network is named by hand: " +
    "--printer tcp://ADDRESS:9100";
  return new SetupError("no-device", ["no printer was found:", ...looked, advice].join("\n  "));
}

/**
 * One that was named: it has to be there, so that a misspelled name is not believed.
 * @param root what stands for "/" where devices are looked for; a name is taken as it is
 * @throws SetupError
 */
export async function lookAtNamed(choice: PrinterChoice, root: string, clock: Clock): Promise<PrinterChoice> {
  const { isGone, printer, words } = await askPrinter(choice, clock);
  if (!isGone) return printer;
  const isElsewhere =
    root !== "/" && /^(usb|serial):/.test(choice.connection) && !choice.connection.includes(`${root}/`);
  const where = `this is a device of the machine itself: one below --root ${root} is named with that folder`;
  throw new SetupError("no-device", isElsewhere ? `${words}\n${where}` : words);
}
