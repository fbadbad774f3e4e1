// A backup as files: made while a till writes, on sticks that refuse and lie, damaged afterwards byte by byte, put back
// where something stands already.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkBackup } from "../../src/backup/check.ts";
import { copyJournal } from "../../src/backup/journal-copy.ts";
import { nodeStick } from "../../src/backup/stick.ts";
import type { Disk } from "../../src/journal/disk.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { surveyJournal } from "../../src/journal/survey.ts";
import { begun } from "../support/begun-sale.ts";
import { emptyPlace, imageOf, makeBackup, NAME, NOW, putBack, writeJournal } from "./support.ts";

const aside = "journal.aside-20260301T100000Z";

test("a backup is the journal, its calibration and its settings, without what can be made anew", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  writeFileSync(join(place.directory, "archive.sqlite"), "made anew");
  writeFileSync(join(place.directory, "000001.journal.torn-700"), "torn");
  const { manifest, name } = await makeBackup(place);
  expect(name).toBe(NAME);
  const inside = imageOf(join(place.stick, name));
  const segments = readdirSync(place.directory).filter((one) => one.endsWith(".journal"));
  expect(segments.length).toBeGreaterThanOrEqual(3);
  expect(Object.keys(inside)).toEqual(
    [
      "manifest.json",
      "printer-profile.toml",
      "settings/tilld.toml",
      "journal/000001.journal.torn-700",
      ...segments.map((one) => `journal/${one}`),
    ].sort(),
  );
  for (const one of segments)
    expect(inside[`journal/${one}`]).toBe(readFileSync(join(place.directory, one), "base64"));
  expect(surveyJournal(nodeDisk(place.directory)).head).toEqual({
    sequence: manifest.records,
    hash: manifest.head,
  });
});

test("whatever a till writes between two looks at its files, the copy is whole and has all that was promised before", async () => {
  const place = emptyPlace();
  const { journal } = await openJournal({ directory: place.directory, segmentBytes: 2048 });
  await journal.append([{ type: "book-opened", book: "482100" }]);
  let sale = 0;
  const sell = (): void => journal.note(begun(++sale));
  for (let count = 0; count < 9; count++) sell();
  const plain = nodeDisk(place.directory);
  // After any look, or right between two of them, so much is written that a file is sealed and the next one begun.
  for (let every = 1; every <= 6; every++) {
    let looks = 0;
    const look = <T>(see: () => T): T => {
      looks += 1;
      if (looks <= 40 && looks % every === 0) for (let count = 0; count < 2 * every; count++) sell();
      return see();
    };
    const busy: Disk = {
      ...plain,
      list: () => look(plain.list),
      read: (name) => look(() => plain.read(name)),
    };
    const before = journal.head().sequence;
    const target = join(place.folder, `copy-${every}`);
    mkdirSync(target);
    const segments = copyJournal(busy);
    let step = segments.next();
    for (; step.done !== true; step = segments.next())
      writeFileSync(join(target, step.value.file), step.value.content);
    const { damage, head } = surveyJournal(nodeDisk(target));
    expect(damage).toBeNull();
    expect(head).toEqual(step.value);
    expect(head.sequence).toBeGreaterThanOrEqual(before);
    const again = await openJournal({ directory: target, segmentBytes: 2048 });
    expect(again.repaired, "a start finds nothing to mend").toBeNull();
    await again.journal.close();
  }
  await journal.close();
});

test("half a record that a till is writing is not in the copy", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 3);
  const file = join(place.directory, "000001.journal");
  const bytes = readFileSync(file);
  const end = bytes.indexOf(0);
  writeFileSync(
    file,
    Buffer.concat([bytes.subarray(0, end), Buffer.from("3f0a91c2 9 8 5f1d"), bytes.subarray(end + 17)]),
  );
  await makeBackup(place);
  const copied = readFileSync(join(place.stick, NAME, "journal", "000001.journal"));
  expect(copied.equals(bytes)).toBe(true);
});

test("a change of files that the power cut is finished in the copy, as a start would finish it", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  const files = readdirSync(place.directory)
    .filter((one) => one.endsWith(".journal"))
    .sort();
  for (const name of files.slice(2)) rmSync(join(place.directory, name));
  const [first, second] = [join(place.directory, "000001.journal"), join(place.directory, "000002.journal")];
  const bytes = readFileSync(first);
  const seal = bytes.lastIndexOf("\n", bytes.indexOf(0) - 2) + 1;
  writeFileSync(first, Buffer.from(bytes).fill(0, seal));
  const next = readFileSync(second);
  writeFileSync(second, Buffer.from(next).fill(0, next.indexOf("\n") + 1));
  await makeBackup(place);
  expect(readFileSync(join(place.stick, NAME, "journal", "000001.journal")).equals(bytes)).toBe(true);
});

test("a damaged journal is not backed up, and leaves nothing on the stick", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  const second = join(place.directory, "000002.journal");
  writeFileSync(second, readFileSync(second).fill(0, 700, 900));
  await expect(makeBackup(place)).rejects.toThrow(/000002\.journal/);
  expect(readdirSync(place.stick)).toEqual([]);
});

test("a full stick is said, whichever file it is full at, and nothing is left on it", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  await makeBackup(place);
  for (let full = 1; ; full++) {
    let writes = 0;
    const later = new Date(NOW.getTime() + full * 1000);
    const made = await makeBackup(
      place,
      (stick) => ({
        ...stick,
        write(name, content) {
          writes += 1;
          if (writes < full) return stick.write(name, content);
          stick.write(name, content.subarray(0, content.length / 2));
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
            code: "ENOSPC",
            syscall: "write",
          });
        },
      }),
      later,
    ).catch((error: unknown) => error);
    if (!(made instanceof Error)) break;
    expect(made.message).toMatch(
      /No backup of .* was made .* it is full.* Backups that were there are as they were/,
    );
    expect(readdirSync(place.stick)).toEqual([NAME]);
    expect(full).toBeLessThan(50);
  }
  checkBackup(await nodeStick(join(place.stick, NAME)));
});

test("a stick that forgets what it was given is found out before the backup gets its name", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  const lying = makeBackup(place, (stick) => ({
    ...stick,
    write: (name, content) =>
      stick.write(name, name.endsWith("000002.journal") ? new Uint8Array(content.length) : content),
  }));
  await expect(lying).rejects.toThrow(/cannot be trusted/);
  expect(readdirSync(place.stick)).toEqual([]);
});

test("any byte of any file that changed, any file that is missing, cut or added: the backup is refused and nothing put back", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  await makeBackup(place);
  const backup = join(place.stick, NAME);
  const target = join(place.folder, "elsewhere", "journal");
  mkdirSync(join(place.folder, "elsewhere"));
  const refused = async (what: string) => {
    await expect(putBack(backup, target), what).rejects.toThrow(/damaged|no backup/);
    expect(existsSync(target), what).toBe(false);
  };
  for (const name of Object.keys(imageOf(backup))) {
    const file = join(backup, name);
    const bytes = readFileSync(file);
    const written = Math.max(bytes.indexOf(0), 1);
    for (const at of [0, Math.floor(written / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      writeFileSync(file, changed);
      // A letter of the version that made it, or a digit of its date, harms nobody; all else in the list does.
      const isHarmless = name === "manifest.json" && (await isRead(backup));
      if (!isHarmless) await refused(`${name}, byte ${at}`);
    }
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    if (name !== "manifest.json") await refused(`${name}, cut`);
    rmSync(file);
    await refused(`${name}, missing`);
    writeFileSync(file, bytes);
  }
  writeFileSync(join(backup, "journal", "000009.journal"), "strange");
  await refused("a file that nobody listed");
  rmSync(join(backup, "journal", "000009.journal"));
  renameSync(backup, `${backup}.part`);
  await expect(putBack(`${backup}.part`, target)).rejects.toThrow(/interrupted/);
  renameSync(`${backup}.part`, backup);
  await expect(putBack(place.stick, target)).rejects.toThrow(`Name it: ${backup}`);
  await putBack(backup, target);
  expect(surveyJournal(nodeDisk(target)).damage).toBeNull();
});

async function isRead(backup: string): Promise<boolean> {
  try {
    checkBackup(await nodeStick(backup));
    return true;
  } catch {
    return false;
  }
}

test("a list that names a place outside of the backup is refused", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 3);
  await makeBackup(place);
  const list = join(place.stick, NAME, "manifest.json");
  const text = readFileSync(list, "utf8");
  for (const name of ["../../evil", "/etc/passwd", "journal/../../x", "settings/../x", "settings/.x"]) {
    writeFileSync(list, text.replace("printer-profile.toml", name));
    await expect(putBack(join(place.stick, NAME), place.directory, true), name).rejects.toThrow(
      /is not what till backup writes/,
    );
  }
});

test("a copy goes back into an empty place: record for record, its calibration beside it, numbers after a gap", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  await makeBackup(place);
  const target = join(place.folder, "new", "journal");
  mkdirSync(join(place.folder, "new"));
  const restored = await putBack(join(place.stick, NAME), target);
  expect(restored).toMatchObject({ aside: null, profile: "was put back", settings: ["settings/tilld.toml"] });
  expect(readdirSync(join(place.folder, "new")).sort()).toEqual(["journal", "printer-profile.toml"]);
  const hashes: string[] = [];
  const { damage } = surveyJournal(nodeDisk(target), ({ hash }) => hashes.push(hash));
  expect(damage).toBeNull();
  expect(hashes).toContain(restored.manifest.head);
  const { records } = await readAll(target);
  expect(JSON.stringify(records)).toContain('"numbers":{"sale":1016,"receipt":1000,"day":10}');
});

async function readAll(directory: string) {
  const { journal, records } = await openJournal({ directory });
  await journal.close();
  return { records };
}

test("a till that runs on that journal, and a journal that is there, are left alone", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 5);
  await makeBackup(place);
  const before = imageOf(place.directory);
  const backup = join(place.stick, NAME);
  await expect(putBack(backup, place.directory)).rejects.toThrow(
    /There is a journal .* already.*--keep-aside/s,
  );
  await expect(putBack(backup, place.directory, true)).rejects.toThrow(/is whole, and has everything/);
  expect(imageOf(place.directory)).toEqual(before);

  const { journal } = await openJournal({ directory: place.directory });
  await expect(putBack(backup, place.directory, true)).rejects.toMatchObject({ code: "locked" });
  await journal.close();
  await writeJournal(place.directory, 16);
  const file = join(place.directory, "000001.journal");
  const bytes = readFileSync(file);
  const second = join(place.directory, "000002.journal");
  writeFileSync(second, readFileSync(second).fill(0, 700, 900));
  await expect(putBack(backup, place.directory, true)).rejects.toThrow(/run till journal repair/);
  writeFileSync(file, Buffer.from(bytes).fill(0x20, 300, 420));
  const damaged = imageOf(place.directory);
  const restored = await putBack(backup, place.directory, true);
  expect(restored.aside).toBe(aside);
  expect(imageOf(join(place.folder, aside)), "kept as it was").toEqual(damaged);
  expect(surveyJournal(nodeDisk(place.directory)).damage).toBeNull();
});
