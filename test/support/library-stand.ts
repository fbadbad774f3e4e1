// node-thermal-printer printing by its own transports on an emulated printer, as many programs do: what it says of a
// receipt, and what came out. A measurement, in real time, with each printing program a process of its own, because a
// write that the printer does not take keeps a process from ending.

import { type ChildProcess, spawn } from "node:child_process";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { type AttachedPrinter, plugIntoPty, plugIntoTcp } from "../../hardware/emulators/printer-wires.ts";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { type Fault, sceneOf } from "./printer-faults.ts";
import { LAST_LINE, receiptLines } from "./receipt-desk.ts";

const CHILD = new URL("./library-child.ts", import.meta.url).pathname;
// The library gives up after 5 s; what is not out by then is not coming.
const PATIENCE_MS = 8000;
const AFTER_MENDING_MS = 3000;

export interface LibraryVerdict {
  /** What the library told its program. */
  readonly said: string;
  readonly whole: number;
  /** What else hangs out or was cut off. */
  readonly pieces: number;
}

/** @param mendAfterMs when somebody helps; a minute is shortened, because the library has given up long before */
export async function measureLibrary(
  fault: Fault,
  transport: string,
  mendAfterMs: number,
): Promise<LibraryVerdict> {
  const measure = { bytes: await bytesOfReceipt(), lines: receiptLines(1).length + 1 };
  const attached = await attach(transport);
  const scene = sceneOf(attached, transport, measure, () => attached.unplug());
  fault.begin(scene);
  const child = spawn(process.execPath, [CHILD, interfaceOf(attached)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = Promise.race([lastWord(child), sleep(systemClock, PATIENCE_MS).then(() => "says nothing")]);
  await sleep(systemClock, mendAfterMs);
  await fault.mend(scene);
  const words = await said;
  await sleep(systemClock, AFTER_MENDING_MS);
  child.kill("SIGKILL");
  const { printer } = attached;
  const papers = [...printer.papers(), printer.strip()]
    .map(({ text }) => text.trim())
    .filter((text) => text !== "");
  await attached.close();
  const whole = papers.filter((paper) => paper === [...receiptLines(1), LAST_LINE].join("\n")).length;
  return { said: words, whole, pieces: papers.length - whole };
}

let measured: Promise<number> | null = null;

function bytesOfReceipt(): Promise<number> {
  measured ??= (async () => {
    const attached = await attach("a network port");
    const scene = sceneOf(attached, "a network port", { bytes: 0, lines: 0 }, () => {});
    await lastWord(
      spawn(process.execPath, [CHILD, interfaceOf(attached)], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    await sleep(systemClock, 500);
    await attached.close();
    return scene.received();
  })();
  return measured;
}

function attach(transport: string): Promise<AttachedPrinter> {
  const printer = new EmulatedEscPosPrinter(systemClock, { msPerLine: 10 });
  if (transport === "a network port") return plugIntoTcp(printer, systemClock);
  return plugIntoPty(printer, systemClock, transport === "a serial port" ? "serial" : "usb");
}

/** As the library wants it. It knows no serial ports; a path is written as a file. */
function interfaceOf({ connection }: AttachedPrinter): string {
  return connection.startsWith("tcp:") ? connection : new URL(connection).pathname;
}

function lastWord(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let words = "";
    child.stdout?.on("data", (bytes: Buffer) => {
      words += bytes.toString();
      if (words.includes("\n")) resolve(words.trim());
    });
    child.once("exit", () => resolve(words.trim() === "" ? "ends without a word" : words.trim()));
  });
}
