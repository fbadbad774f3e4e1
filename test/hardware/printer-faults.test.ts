// The table of faults: whatever happens to a printer inside a receipt, on every transport, what the till says of the
// paper is true, there is never a second original, and the next sale goes on. docs/printer-faults.md holds the table,
// with node-thermal-printer's own transports measured beside it; UPDATE_DOCS=1 measures them again and writes it.

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { measureLibrary } from "../support/library-stand.ts";
import { FAULTS, type Fault, sceneOf } from "../support/printer-faults.ts";
import { type PrinterModel, TRANSPORTS } from "../support/printer-models.ts";
import { PrinterStand } from "../support/printer-stand.ts";
import { LAST_LINE, ReceiptDesk, receiptLines } from "../support/receipt-desk.ts";

const MODEL: Omit<PrinterModel, "slow"> = {
  name: "an Epson that answers everything",
  profile: findProfile("epson-tm-t20iii"),
  promise: "printed",
  saysHowItIs: true,
  namesPapers: true,
  make: (clock) => new EmulatedEscPosPrinter(clock, { msPerLine: 10 }),
};
/** A serial port is as slow as most are set; the others are as fast as they come. */
function modelOn(transport: string): PrinterModel {
  const slow = transport === "a serial port" ? ({ baud: 38_400, flow: "xonxoff" } as const) : null;
  return { ...MODEL, slow };
}

const PAGE = new URL("../../docs/printer-faults.md", import.meta.url);
const MARK = "<!-- drawn by: UPDATE_DOCS=1 vitest run test/hardware/printer-faults.test.ts -->\n";

const seen = new Map<string, string>();

/** With one receipt of SALE 1 printed without a fault. */
async function measure(transport: string): Promise<{ bytes: number; lines: number }> {
  const stand = await PrinterStand.open(modelOn(transport), transport);
  const scene = sceneOf(stand.attached, transport, { bytes: 0, lines: 0 }, () => {});
  const desk = new ReceiptDesk(stand.printer, stand.clock);
  const before = scene.received();
  let bytes = 0;
  // By the time that the knife has cut, everything behind the paper has come, and no further question yet.
  stand.attached.printer.onPaper(() => {
    bytes = scene.received() - before;
  });
  desk.sell(1);
  await stand.passUntil(() => desk.isDecided(1));
  desk.stop();
  await stand.close();
  return { bytes, lines: receiptLines(1).length + 1 };
}

async function suffer(fault: Fault, transport: string, size: { bytes: number; lines: number }) {
  const stand = await PrinterStand.open(modelOn(transport), transport);
  const scene = sceneOf(stand.attached, transport, size, () => stand.unplug());
  const desk = new ReceiptDesk(stand.printer, stand.clock);
  fault.begin(scene);
  desk.sell(1);
  await stand.pass(5000);
  // Somebody pays meanwhile: the till takes it, whatever its printer does.
  desk.sell(2);
  await stand.pass(55_000);
  await fault.mend(scene);
  // Whoever must look at an unconfirmed paper does so in his own time; the next receipt does not wait for him.
  await stand.passUntil(() => desk.isDecided(1) && desk.isDecided(2), 3_600_000);
  await stand.pass(60_000);
  const papers = [...stand.attached.printer.papers(), stand.attached.printer.strip()].map(({ text }) =>
    text.trim(),
  );
  const countOf = (sale: number) => ({
    originals: papers.filter((paper) => paper.includes(`SALE ${sale}\n`) && paper.endsWith(LAST_LINE)).length,
    whole: papers.filter((paper) => paper === [...receiptLines(sale), LAST_LINE].join("\n")).length,
    pieces: papers.filter((paper) => paper.includes(`SALE ${sale}\n`) && !paper.endsWith(LAST_LINE)).length,
  });
  const outcome = {
    first: desk.receipt(1),
    firstOut: countOf(1),
    second: desk.receipt(2),
    secondOut: countOf(2),
  };
  const { failures } = desk;
  desk.stop();
  await stand.close();
  return { ...outcome, failures };
}

describe.each(Object.keys(TRANSPORTS))("over %s", (transport) => {
  let size: { bytes: number; lines: number } | null = null;

  test.each(FAULTS)(
    "the truth is told, one original at most, and the next sale is served: $name",
    async (fault) => {
      size ??= await measure(transport);
      const { first, firstOut, second, secondOut, failures } = await suffer(fault, transport, size);
      expect(failures).toEqual([]);
      expect(firstOut.originals).toBeLessThanOrEqual(1);
      if (first.status === "printed")
        expect({ ...firstOut, proof: first.proof }).toMatchObject({
          originals: 1,
          whole: 1,
          proof: "confirmed",
        });
      expect({ status: second.status, proof: second.proof, ...secondOut }).toMatchObject({
        status: "printed",
        proof: "confirmed",
        originals: 1,
        whole: 1,
      });
      seen.set(`${fault.name}/${transport}`, `${first.status}: ${onPaper(firstOut)}`);
    },
  );
});

afterAll(async () => {
  if (seen.size < FAULTS.length * Object.keys(TRANSPORTS).length) return;
  const page = readFileSync(PAGE, "utf8");
  if (process.env["UPDATE_DOCS"] === "1") {
    const head = page.slice(0, page.indexOf(MARK) + MARK.length);
    writeFileSync(PAGE, `${head}\n${table(await measureAll())}`);
  }
  const found = new Map([...seen].map(([key, cell]) => [key, withoutPiece(cell)]));
  expect(oursOn(readFileSync(PAGE, "utf8"))).toEqual(found);
}, 600_000);

/** Whether a piece hung out already is a matter of how fast a busy machine's wire was; that it bears no ORIGINAL is tested. */
function withoutPiece(cell: string): string {
  return cell.replace(/ and (a piece|\d+ pieces)$/, "");
}

function onPaper({ whole, pieces }: { readonly whole: number; readonly pieces: number }): string {
  const torn = pieces === 0 ? "" : ` and ${pieces === 1 ? "a piece" : `${pieces} pieces`}`;
  return `${whole === 0 ? "none" : whole} on paper${torn}`;
}

async function measureAll(): Promise<ReadonlyMap<string, string>> {
  const theirs = new Map<string, string>();
  for (const transport of Object.keys(TRANSPORTS)) {
    await Promise.all(
      FAULTS.map(async (fault) => {
        const verdict = await measureLibrary(fault, transport, 7000);
        theirs.set(`${fault.name}/${transport}`, `${verdict.said}: ${onPaper(verdict)}`);
      }),
    );
  }
  return theirs;
}

function table(theirs: ReadonlyMap<string, string>): string {
  const transports = Object.keys(TRANSPORTS);
  const names = transports.map((name) => name.replace(/^an? /, ""));
  const rows = FAULTS.map(({ name }) => {
    const cells = transports.flatMap((transport) => [
      seen.get(`${name}/${transport}`) ?? "",
      theirs.get(`${name}/${transport}`) ?? "",
    ]);
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  const head = ["fault", ...names.flatMap((name) => [`${name}: tilld`, `${name}: library`])];
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows, ""].join("\n");
}

/** Our cells of the page. */
function oursOn(page: string): ReadonlyMap<string, string> {
  const ours = new Map<string, string>();
  for (const line of page.split("\n")) {
    const [, fault = "", ...cells] = line.split("|").map((cell) => cell.trim());
    if (!FAULTS.some(({ name }) => name === fault)) continue;
    for (const [index, transport] of Object.keys(TRANSPORTS).entries()) {
      ours.set(`${fault}/${transport}`, withoutPiece(cells[2 * index] ?? ""));
    }
  }
  return ours;
}
