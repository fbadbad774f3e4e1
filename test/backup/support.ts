// A folder with a journal of three files, as a till left it, and a stick to put it on: for whoever looks only at files.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { backUp } from "../../src/backup/back-up.ts";
import { restoreBackup } from "../../src/backup/restore.ts";
import { nodeStick, type Stick } from "../../src/backup/stick.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { nodeGround } from "../../src/repair/ground.ts";
import { begun } from "../support/begun-sale.ts";

export const NOW = new Date("2026-03-01T10:00:00.000Z");
export const NAME = "tilld-backup-482100-20260301T100000Z";

export interface Place {
  readonly folder: string;
  readonly directory: string;
  readonly stick: string;
}

export function emptyPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "tilld-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stick = join(folder, "stick");
  mkdirSync(stick);
  return { folder, directory: join(folder, "journal"), stick };
}

/** @param sales so many; 16 fill three files */
export async function writeJournal(directory: string, sales: number): Promise<void> {
  const { journal, records } = await openJournal({ directory, segmentBytes: 2048 });
  if (records.length === 0) await journal.append([{ type: "book-opened", book: "482100" }]);
  for (let id = Math.max(records.length, 1); id <= sales; id++) await journal.append([begun(id)]);
  await journal.close();
}

export async function makeBackup({ directory, stick }: Place, on?: (stick: Stick) => Stick, now = NOW) {
  const plain = await nodeStick(stick);
  return backUp({
    journal: nodeDisk(directory),
    stick: on?.(plain) ?? plain,
    profile: Buffer.from("# a calibrated printer\n"),
    settings: new Map([["tilld.toml", Buffer.from("[shop]\n")]]),
    version: "0.0.0",
    now,
  });
}

export async function putBack(from: string, directory: string, keepAside = false) {
  return restoreBackup({
    stick: await nodeStick(from),
    ground: await nodeGround(directory),
    currency: "ARS",
    externalPosId: "SUC001POS001",
    witness: null,
    keepAside,
    now: NOW,
    newKey: () => "00000000-0000-4000-8000-000000000001",
    note: () => undefined,
  });
}

/** Every file below a folder with its bytes. */
export function imageOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => !name.endsWith("pid") && statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "base64")]),
  );
}
