// How a setup without a keyboard begins: every printer says hello in three languages, with its own number in each code.
// The first scan tells the printer, the scanner with its settings, and the language at once.

import type { Beginning } from "./begin.ts";
import { printUntilOut } from "./bench.ts";
import { findPrinters, noPrinter, type PrinterChoice } from "./choose-printer.ts";
import { type HeardScanner, listenForCode, sectionOf } from "./choose-scanner.ts";
import { CODE, CounterPerson } from "./counter.ts";
import { findDevices } from "./find-devices.ts";
import { gone } from "./person.ts";
import { settingAt } from "./settings.ts";
import type { SetupOptions, World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { codeSlip } from "./slips.ts";
import { LANGUAGES, type Language } from "./words/words.ts";

const HELLO: Readonly<Record<Language, string>> = {
  es: "Espanol: escanee este codigo",
  pt: "Portugues: leia este codigo",
  en: "English: scan this code",
};

/**
 * Waits for the first scan as long as it takes; an earlier run's is still good.
 * @throws SetupError "no-device" without a printer, or without anything that could be a scanner
 */
export async function meetAtCounter(
  { draft, wished }: Beginning,
  { root }: SetupOptions,
  { clock, machine, say, signal }: World,
): Promise<CounterPerson> {
  const met = draft.answer("met") ?? (await sayHello(root, { clock, machine, say, signal }));
  const { language, printer, scanner } = met as Met;
  draft.keep("met", met);
  const { connection, profile } = printer;
  if (settingAt(wished.settings, "printer") === undefined)
    draft.keep("printer", { ...(profile === null ? {} : { profile }), connection });
  if (settingAt(wished.settings, "scanner") === undefined)
    draft.keep("scanner", sectionOf({ settings: scanner }));
  return new CounterPerson({ printer, scanner, language, clock, say, signal });
}

/** What the first scan told. */
interface Met {
  readonly printer: PrinterChoice;
  readonly scanner: HeardScanner["settings"];
  readonly language: Language;
}

type Here = Pick<World, "clock" | "machine" | "say" | "signal">;

async function sayHello(root: string, { clock, machine, say, signal }: Here): Promise<Met> {
  const devices = findDevices(machine);
  const { faults, printers } = await findPrinters(devices, root, clock);
  if (printers.length === 0) throw noPrinter(faults);
  const others = devices.filter((device) => !printers.some((printer) => printer.device === device));
  if (!others.some(({ kind }) => kind !== "usb"))
    throw new SetupError(
      "no-device",
      "no scanner was found: plug one in, by USB or a serial port, and run this again",
    );
  const codeOf = (number: number, language: Language) => `${CODE}P${number}+${language.toUpperCase()}`;
  const codes = new Map(
    printers.flatMap(({ choice: printer }, index) =>
      LANGUAGES.map(
        (language) => [codeOf(index + 1, language), { index, met: { printer, language } }] as const,
      ),
    ),
  );
  const heard = Promise.withResolvers<{ readonly index: number; readonly met: Met }>();
  let isHeard = false;
  const take = ({ settings: scanner, text }: HeardScanner) => {
    const told = codes.get(text);
    if (told === undefined) return;
    isHeard = true;
    heard.resolve({ index: told.index, met: { ...told.met, scanner } });
  };
  const end = () => heard.reject(gone());
  signal.addEventListener("abort", end);
  const listening = listenForCode(others, root, (text) => codes.has(text), take, clock);
  try {
    await listening.ready;
    const slips = printers.map(({ choice, title }, index) => {
      const lines = LANGUAGES.map((language) => ({
        title: HELLO[language],
        code: codeOf(index + 1, language),
      }));
      const hello = { name: `the first paper of ${title}`, items: codeSlip("till setup", [], lines) };
      return printUntilOut(choice, hello, clock, { isEnough: () => isHeard || signal.aborted, waits: say });
    });
    await Promise.race([Promise.all(slips), heard.promise]);
    const { index, met } = await heard.promise;
    // A quick hand scans before the printer has said that the paper is out; until then nothing else can use it.
    await slips[index];
    return met;
  } finally {
    signal.removeEventListener("abort", end);
    await listening.stop();
  }
}
