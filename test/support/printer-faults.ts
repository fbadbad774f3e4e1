// The ways in which a paper goes wrong, each as what happens to the printer, when, and what somebody does about it.
// They know nothing of who prints, so that everybody can be measured by the same.

import type { EmulatedPrinter } from "../../hardware/emulators/emulated-printer.ts";
import type { AttachedPrinter } from "../../hardware/emulators/printer-wires.ts";

export interface FaultScene {
  readonly attached: AttachedPrinter;
  readonly printer: EmulatedPrinter;
  /** Bytes and lines of the receipt without any fault. */
  readonly bytes: number;
  readonly lines: number;
  readonly transport: string;
  /** Once so many bytes of the receipt have come; what was on its way with them is still delivered. */
  atByte(count: number, action: () => void): void;
  /** Once so many lines hang out of the printer. */
  atLine(count: number, action: () => void): void;
  /** Pulls the cable; what was on its way is lost. */
  unplug(): void;
}

export interface Fault {
  readonly name: string;
  begin(scene: FaultScene): void;
  /** What a person does after a minute. */
  mend(scene: FaultScene): Promise<void>;
}

const INSIDE = 0.4;
// The word ORIGINAL, the cut and the question whether it was printed.
const LAST_LINE_BYTES = 20;
const NOISE = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) & 0xff);

const nothing = async () => {};
const inside = ({ bytes }: FaultScene) => Math.round(bytes * INSIDE);

async function plugIn({ attached }: FaultScene): Promise<void> {
  await attached.plugIn();
}

function pulledAt(tenth: number): Fault {
  return {
    name: `cable out at ${tenth}/10, in again under another name`,
    // The last byte of all is the end of the question whether it was printed.
    begin: (scene) =>
      scene.atByte(Math.min(Math.round((scene.bytes * tenth) / 10), scene.bytes - 1), () => scene.unplug()),
    mend: plugIn,
  };
}

export const FAULTS: readonly Fault[] = [
  { name: "none", begin: () => {}, mend: nothing },
  {
    name: "paper out before",
    begin: ({ printer }) => printer.setPaper("out"),
    mend: async ({ printer }) => printer.setPaper("ok"),
  },
  {
    name: "paper out inside",
    begin: ({ printer, lines }) => printer.runOutAfterLines(Math.round(lines * INSIDE)),
    mend: async ({ printer }) => printer.setPaper("ok"),
  },
  {
    name: "paper out before the last line",
    begin: ({ printer, lines }) => printer.runOutAfterLines(lines - 1),
    mend: async ({ printer }) => printer.setPaper("ok"),
  },
  {
    name: "paper out right after",
    begin: (scene) => scene.atLine(scene.lines, () => scene.printer.setPaper("out")),
    mend: async ({ printer }) => printer.setPaper("ok"),
  },
  {
    name: "cover opened inside",
    begin: (scene) => scene.atLine(Math.round(scene.lines * INSIDE), () => scene.printer.setCover("open")),
    mend: async ({ printer }) => printer.setCover("closed"),
  },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(pulledAt),
  {
    name: "cable out inside the last line",
    begin: (scene) => scene.atByte(scene.bytes - LAST_LINE_BYTES, () => scene.unplug()),
    mend: plugIn,
  },
  {
    name: "falls silent inside the last line, and prints it",
    begin: (scene) => scene.atByte(scene.bytes - LAST_LINE_BYTES, () => scene.printer.setAnswering(false)),
    mend: async ({ printer }) => printer.setAnswering(true),
  },
  {
    name: "cable and power out inside",
    begin: (scene) =>
      scene.atByte(inside(scene), () => {
        scene.unplug();
        scene.printer.powerCycle();
      }),
    mend: plugIn,
  },
  {
    name: "begins anew inside",
    begin: (scene) =>
      // A printer on a serial port does that without the host seeing its port go.
      scene.printer.rebootAfterBytes(inside(scene), 3000, () => {
        if (scene.transport !== "a serial port") scene.unplug();
      }),
    mend: async (scene) => {
      if (scene.transport !== "a serial port") await plugIn(scene);
    },
  },
  {
    name: "falls silent inside, and prints on",
    begin: (scene) => scene.atByte(inside(scene), () => scene.printer.setAnswering(false)),
    mend: async ({ printer }) => printer.setAnswering(true),
  },
  {
    name: "answers garbage from inside on",
    begin: (scene) =>
      scene.atByte(inside(scene), () => {
        scene.printer.setGarbled(true);
        scene.printer.say(NOISE);
      }),
    mend: async ({ printer }) => printer.setGarbled(false),
  },
  {
    name: "takes nothing for a minute (XOFF)",
    begin: (scene) => scene.atByte(inside(scene), () => hold(scene, true)),
    mend: async (scene) => hold(scene, false),
  },
];

function hold({ attached, printer }: FaultScene, held: boolean): void {
  if (attached.line === null) printer.setRefusing(held);
  else attached.line.setHeld(held);
}

/** Hooks into what comes to a printer. */
export function sceneOf(
  attached: AttachedPrinter,
  transport: string,
  measure: { readonly bytes: number; readonly lines: number },
  unplug: () => void,
): FaultScene & { readonly received: () => number } {
  const { printer } = attached;
  const receive = printer.receive.bind(printer);
  let received = 0;
  let mark: { readonly at: number; readonly action: () => void } | null = null;
  let cut = false;
  printer.receive = (bytes) => {
    cut = false;
    const due = mark !== null && received + bytes.length >= mark.at ? mark : null;
    const before = due === null ? bytes.length : Math.max(0, due.at - received);
    received += bytes.length;
    receive(bytes.subarray(0, before));
    if (due === null) return;
    mark = null;
    due.action();
    if (!cut) receive(bytes.subarray(before));
  };
  return {
    ...measure,
    attached,
    printer,
    transport,
    received: () => received,
    atByte: (count, action) => {
      mark = { at: received + count, action };
    },
    atLine: (count, action) => {
      let isDone = false;
      printer.onChange(() => {
        if (isDone || hangingLines(printer) < count) return;
        isDone = true;
        action();
      });
    },
    unplug: () => {
      cut = true;
      unplug();
    },
  };
}

/** Lines of the paper that is being printed, or of the one that was just cut off. */
function hangingLines(printer: EmulatedPrinter): number {
  const hanging = printer
    .strip()
    .text.split("\n")
    .filter((line) => line !== "").length;
  const last =
    printer
      .papers()
      .at(-1)
      ?.text.split("\n")
      .filter((line) => line !== "").length ?? 0;
  return Math.max(hanging, last);
}
