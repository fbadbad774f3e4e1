// Printer, scanner and display of this till, of all that hangs on the machine. What the settings name stays; what they do not
// name is looked for once, when a till is new.

import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { choosePrinter } from "./bench.ts";
import { chooseDisplay } from "./choose-display.ts";
import { findPrinters, lookAtNamed, type PrinterChoice, pickPrinter } from "./choose-printer.ts";
import { chooseScanner } from "./choose-scanner.ts";
import type { Draft } from "./draft.ts";
import { connectionOf, type FoundDevice, findDevices, findLamps, isScanner } from "./find-devices.ts";
import { type Settings, settingAt, textAt, withSetting } from "./settings.ts";
import type { SetupOptions, World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { scannersOf, type Wished } from "./wish.ts";

export interface Choosing {
  readonly before: Settings;
  readonly settings: Settings;
  readonly wished: Wished;
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly options: SetupOptions;
  readonly world: World;
  /** Takes more. */
  readonly notes: string[];
}

/** @throws SetupError "no-device", "undecided" */
export async function chooseDevices(choosing: Choosing): Promise<Settings> {
  const { isNew, options, settings: wished, world } = choosing;
  const found = findDevices(world.machine);
  let settings = await withPrinter(choosing, found);
  if (!isNew) return settings;
  const { connection } = printerOf(settings);
  const others = found.filter((device) => !isAt(device, connection, options.root));
  if (isOpen(choosing, "scanner")) settings = await withScanner({ ...choosing, settings }, others);
  const scanners = scannersOf(settings).map((scanner) => String(scanner["connection"]));
  const left = others.filter(
    (device) => device.kind === "serial" && !scanners.some((name) => isAt(device, name, options.root)),
  );
  if (isOpen(choosing, "display")) settings = await withDisplay({ ...choosing, settings }, left);
  const lamps = findLamps(world.machine);
  const hasLamps = Object.keys(lamps).length > 0 && settingAt(wished, "lights") === undefined;
  return hasLamps ? withSetting(settings, "lights", lamps) : settings;
}

/** Nobody has said yet whether there is one. */
function isOpen({ draft, settings, wished }: Choosing, device: "scanner" | "display"): boolean {
  return (
    settingAt(settings, device) === undefined &&
    draft.answer(device) === undefined &&
    !wished.without.has(device)
  );
}

async function withPrinter(choosing: Choosing, found: readonly FoundDevice[]): Promise<Settings> {
  const { before, draft, notes, options, settings, world } = choosing;
  const { clock, person } = world;
  const named = textAt(settings, "printer.connection");
  // What is as it was, or was looked at by a run before this one.
  const isAnswered =
    draft.answer("printer") !== undefined && settingAt(settings, "printer.paper_mm") !== undefined;
  if (named !== null && (named === textAt(before, "printer.connection") || isAnswered)) return settings;
  try {
    let choice: PrinterChoice;
    if (named === null) {
      world.say("looking for printers");
      const picked = await pickPrinter(await findPrinters(found, options.root, clock), person, clock);
      world.say(`printer: ${picked.title}`);
      ({ choice } = picked);
    } else {
      const model = textAt(settings, "printer.profile");
      choice = await lookAtNamed(choosePrinter(named, model), options.root, clock);
    }
    const paperMm = settingAt(settings, "printer.paper_mm") ?? (await paperOf(choice, choosing));
    const profile = textAt(settings, "printer.profile") ?? choice.profile;
    const table = {
      ...(profile === null ? {} : { profile }),
      connection: choice.connection,
      paper_mm: paperMm,
    };
    draft.keep("printer", table);
    return withSetting(settings, "printer", { ...asTable(settingAt(settings, "printer")), ...table });
  } catch (error) {
    if (!options.isPlan || !(error instanceof SetupError)) throw error;
    notes.push(error.message);
    return settings;
  }
}

async function paperOf({ paperMm, profile }: PrinterChoice, { notes, world }: Choosing): Promise<number> {
  const { paper } = findProfile(profile);
  if (paper[58] === undefined || paper[80] === undefined) return paperMm;
  if (world.person !== null) {
    const options = [{ value: "80" }, { value: "58" }];
    return Number(await world.person.pick({ question: "paper", options }));
  }
  notes.push("paper_mm = 58, which fits every printer: say --paper 80 where 80 mm paper is in");
  return paperMm;
}

async function withScanner(choosing: Choosing, found: readonly FoundDevice[]): Promise<Settings> {
  const { draft, notes, options, settings, world } = choosing;
  if (world.person === null) {
    const likely = found.filter(isScanner);
    const [only, ...more] = likely;
    if (only !== undefined && more.length === 0)
      return withSetting(settings, "scanner", { connection: connectionOf(only, options.root) });
    const names = likely.map((device) => connectionOf(device, options.root)).join(", ");
    notes.push(
      `no scanner was chosen: ${names || "nothing here calls itself one"}; say --scanner CONNECTION or none`,
    );
    return settings;
  }
  const scanner = await chooseScanner(found, printerOf(settings), options.root, world.person, world);
  draft.keep("scanner", scanner);
  return scanner === null ? settings : withSetting(settings, "scanner", scanner);
}

async function withDisplay(choosing: Choosing, found: readonly FoundDevice[]): Promise<Settings> {
  const { draft, notes, options, settings, world } = choosing;
  if (world.person === null) {
    if (found.length > 0)
      notes.push(
        "no display was chosen, because none can say that it is one; say --display CONNECTION or none",
      );
    return settings;
  }
  const display = await chooseDisplay(found, options.root, world.person, world.clock);
  draft.keep("display", display);
  return display === null ? settings : withSetting(settings, "display", display);
}

function printerOf(settings: Settings): PrinterChoice {
  const profile = textAt(settings, "printer.profile");
  const isWide = settingAt(settings, "printer.paper_mm") === 80;
  return { connection: textAt(settings, "printer.connection") ?? "", profile, paperMm: isWide ? 80 : 58 };
}

function isAt(device: FoundDevice, connection: string, root: string): boolean {
  const base = connectionOf(device, root);
  return connection === base || connection.startsWith(`${base}?`);
}

function asTable(value: unknown): Settings {
  return typeof value === "object" && value !== null ? (value as Settings) : {};
}
