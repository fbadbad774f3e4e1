// Every byte cut away and every bit turned, one after another: what a start makes of it.

import { expect, test } from "vitest";
import type { Json } from "../../src/journal/journal.ts";
import { fileOf, openOn, sale, startOn, withFile } from "./support.ts";
import { type Image, VirtualDisk } from "./virtual-disk.ts";

const FIRST = "000001.journal";
const SECOND = "000002.journal";

interface Written {
  readonly image: Image;
  readonly pieces: readonly (readonly Json[])[];
}

async function write(
  pieces: readonly (readonly Json[])[],
  end: "closed" | "killed",
  segmentBytes = 4096,
): Promise<Written> {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, segmentBytes);
  for (const piece of pieces) await journal.append(piece);
  if (end === "closed") await journal.close();
  return { image: disk.seen(), pieces };
}

const PIECES = [[sale(1)], [sale(2, 2), { type: "paid", sale: 2 }, { note: "ñ ✓ \u0000" }], [sale(3)]];

/** Where each line of the file ends, behind its newline. */
function lineEnds(content: Uint8Array): readonly number[] {
  return [...content].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : []));
}

test("a journal of which only the first bytes are left, then zeros, gives back every whole piece", async () => {
  const { image } = await write(PIECES, "killed");
  const content = fileOf(image, FIRST);
  const [header = 0, ...ends] = lineEnds(content);
  const pieceEnds = [ends[0], ends[3], ends[4]].map(Number);
  for (let cut = 0; cut <= content.length; cut++) {
    const start = await startOn(withFile(image, FIRST, Uint8Array.from(content).fill(0, cut)));
    if (cut < header) {
      expect(start).toMatchObject({ opened: false, error: { code: "damaged" } });
      continue;
    }
    const whole = pieceEnds.filter((end) => end <= cut).length;
    const mark = [header, ...pieceEnds].includes(cut) || cut > (pieceEnds.at(-1) ?? 0);
    expect(start, `cut at ${cut}`).toMatchObject({ opened: true, records: PIECES.slice(0, whole).flat() });
    expect(start.opened && start.repaired === null, `cut at ${cut}`).toBe(mark);
  }
});

test("a file that is written to and was cut off anywhere is damage: nobody knows what stood there", async () => {
  const { image } = await write(PIECES, "killed");
  const content = fileOf(image, FIRST);
  for (let cut = 0; cut < content.length; cut++) {
    const start = await startOn(withFile(image, FIRST, content.slice(0, cut)));
    expect(start, `cut at ${cut}`).toMatchObject({ opened: false, error: { code: "damaged" } });
  }
  const cut = await startOn(withFile(image, FIRST, content.slice(0, content.length - 1)));
  expect(!cut.opened && cut.error.message).toContain(`${FIRST}, byte 4095: expected 4096 bytes`);
});

test("a sealed file without the zeros at its end lacks nothing", async () => {
  const pieces = [[sale(1)], [sale(2), sale(3, 9)], [sale(4, 20)], [sale(5)]];
  const { image } = await write(pieces, "killed", 1024);
  const content = fileOf(image, FIRST);
  const seal = lineEnds(content).at(-1) ?? 0;
  expect([...image.keys()]).toEqual([FIRST, SECOND]);
  for (let cut = seal; cut < content.length; cut++) {
    const start = await startOn(withFile(image, FIRST, content.slice(0, cut)), 1024);
    expect(start, `cut at ${cut}`).toMatchObject({ opened: true, records: pieces.flat() });
  }
});

test("what a later line knew to be durable cannot be cut away unnoticed", async () => {
  const { image } = await write(PIECES, "closed");
  const content = fileOf(image, FIRST);
  const ends = lineEnds(content);
  // The beginning, five records, and the line that closed it.
  expect(ends).toHaveLength(7);
  const closing = ends[5] ?? 0;
  for (let from = 0; from < closing; from++) {
    const to = Math.min(closing, from + 8);
    const start = await startOn(withFile(image, FIRST, Uint8Array.from(content).fill(0, from, to)));
    expect(start, `zeros from ${from} to ${to}`).toMatchObject({ opened: false, error: { code: "damaged" } });
  }
});

for (const end of ["closed", "killed"] as const) {
  test(`any single bit that turns in a journal that was ${end} is located, or touches no record`, async () => {
    const pieces = [[sale(1)], [sale(2), sale(3, 9)], [sale(4, 20)], [sale(5)], [{ type: "paid", sale: 5 }]];
    const { image } = await write(pieces, end, 1024);
    expect([...image.keys()]).toEqual([FIRST, SECOND]);
    const seen = { damaged: 0, repaired: 0 };
    for (const name of [FIRST, SECOND]) {
      const content = fileOf(image, name);
      const ends = lineEnds(content);
      for (let bit = 0; bit < content.length * 8; bit++) {
        const at = bit >> 3;
        const flipped = Uint8Array.from(content);
        flipped[at] = (content[at] ?? 0) ^ (1 << (bit & 7));
        const start = await startOn(withFile(image, name, flipped), 1024);
        const where = `${name}, byte ${at}, bit ${bit & 7}`;
        if (start.opened) {
          seen.repaired += 1;
          expect(start.records, where).toEqual(pieces.flat());
          expect(start.repaired, where).toMatch(new RegExp(`^${name}: `));
        } else {
          seen.damaged += 1;
          // The damaged line begins at the last line's end before the flipped byte; behind a seal it is the byte.
          const line = at >= (ends.at(-1) ?? 0) ? at : (ends.filter((stop) => stop <= at).at(-1) ?? 0);
          const said = /\/(\d+\.journal), byte (\d+): /.exec(start.error.message);
          expect(start.error.code, where).toBe("damaged");
          expect(said?.[1], where).toBe(name);
          expect(Number(said?.[2]), where).toBeGreaterThanOrEqual(line);
          expect(Number(said?.[2]), where).toBeLessThanOrEqual(at);
        }
      }
    }
    expect(seen.damaged).toBeGreaterThan(8000);
    expect(seen.repaired).toBeGreaterThan(0);
  });
}

test("damage is told with the file, the byte, what was expected, what was found, and the way out", async () => {
  const { image } = await write(PIECES, "closed");
  const content = Uint8Array.from(fileOf(image, FIRST));
  const second = lineEnds(content)[1] ?? 0;
  content[second + 20] = 0x58;
  const start = await startOn(withFile(image, FIRST, content));
  if (start.opened) throw new Error("it was accepted");
  const { message } = start.error;
  expect(message).toContain(`/virtual/${FIRST}, byte ${second}: expected`);
  expect(message).toContain("found the checksum");
  expect(message).toContain("up to line 2, are whole");
  expect(message).toContain('"till journal verify"');
  expect(message).toContain('"till journal repair"');
  expect(message).toContain("copy the whole folder");
  expect(message).toContain("Mercado Pago");
});

test("a start that is refused changes nothing", async () => {
  const { image } = await write(PIECES, "closed");
  const content = Uint8Array.from(fileOf(image, FIRST));
  content[300] = 0x58;
  const disk = new VirtualDisk(withFile(image, FIRST, content));
  await expect(openOn(disk)).rejects.toThrow("damaged");
  expect(disk.bytesWritten).toBe(0);
  expect(disk.seen()).toEqual(withFile(image, FIRST, content));
  await expect(openOn(disk), "the lock was given back").rejects.toThrow("damaged");
});

test("a segment that is missing is never taken for one that never was", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 1024);
  for (let number = 1; number <= 12; number++) await journal.append([sale(number)]);
  await journal.close();
  const image = disk.seen();
  expect(image.size).toBeGreaterThanOrEqual(3);
  for (const name of image.keys()) {
    const start = await startOn(withFile(image, name, null), 1024);
    if (start.opened) throw new Error(`${name} was not missed`);
    expect(start.error.code).toBe("damaged");
    expect(start.error.message).toContain(`/${name}, byte 0: expected this file`);
  }
});

test("a segment that was emptied, exchanged or repeated is refused", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 1024);
  for (let number = 1; number <= 12; number++) await journal.append([sale(number)]);
  await journal.close();
  const image = disk.seen();
  const second = fileOf(image, SECOND);
  const others = [
    new Uint8Array(0),
    new Uint8Array(1024),
    fileOf(image, FIRST),
    fileOf(image, "000003.journal"),
  ];
  for (const other of others) {
    const start = await startOn(withFile(image, SECOND, other), 1024);
    expect(start).toMatchObject({ opened: false, error: { code: "damaged" } });
    expect(start.opened ? "" : start.error.message).toContain(`/${SECOND}, byte 0: `);
  }
  const longer = new Uint8Array(2048);
  longer.set(second);
  expect(await startOn(withFile(image, SECOND, longer), 1024)).toMatchObject({ error: { code: "damaged" } });
});

test("a lost seal is written again only when nothing was recorded since it", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 1024);
  const moments: { begun: Image; more: Image }[] = [];
  for (let number = 1; moments.length === 0; number++) {
    const changes: Image[] = [];
    disk.onChange = () => void changes.push(disk.seen());
    await journal.append([sale(number)]);
    const begun = changes.find((image) => image.has(SECOND));
    if (begun !== undefined) moments.push({ begun, more: disk.seen() });
  }
  for (const { begun, more } of moments) {
    const sealed = fileOf(more, FIRST);
    const seal = lineEnds(sealed).at(-2) ?? 0;
    const unsealed = (bytes: number) => Uint8Array.from(sealed).fill(0, seal + bytes);
    for (const bytes of [0, 1, 60]) {
      const mended = await startOn(withFile(begun, FIRST, unsealed(bytes)), 1024);
      expect(mended).toMatchObject({
        opened: true,
        repaired: expect.stringContaining(`closing line, at byte ${seal}`),
      });
      expect(mended.opened && fileOf(mended.after, FIRST)).toEqual(sealed);
      const relied = await startOn(withFile(more, FIRST, unsealed(bytes)), 1024);
      expect(relied).toMatchObject({ opened: false, error: { code: "damaged" } });
      expect(relied.opened ? "" : relied.error.message).toContain("hole-under-promise");
    }
    const other = unsealed(0);
    other[seal] = 0x58;
    expect(await startOn(withFile(begun, FIRST, other), 1024)).toMatchObject({ error: { code: "damaged" } });
  }
});

test("a spoiled line in a torn tail, beside no hole, is no mark of a power cut", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  for (let number = 1; number <= 4; number++) journal.note(sale(number, 60));
  const content = fileOf(disk.seen(), FIRST);
  const [first = 0, second = 0, third = 0] = lineEnds(content);
  const torn = Uint8Array.from(content).fill(0, first + 8, first + 64);
  expect(await startOn(withFile(disk.seen(), FIRST, torn))).toMatchObject({ opened: true, records: [] });
  torn[third - 20] = 0x58;
  expect(third - 20).toBeGreaterThan(second);
  expect(await startOn(withFile(disk.seen(), FIRST, torn))).toMatchObject({
    opened: false,
    error: { code: "damaged" },
  });
});

test("a newline that turned, after a line that was promised, is damage also when a torn line follows", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  await journal.append([sale(1)]);
  journal.note(sale(2));
  const content = fileOf(disk.seen(), FIRST);
  const [, promised = 0] = lineEnds(content);
  const torn = Uint8Array.from(content).fill(0, promised + 44);
  expect(await startOn(withFile(disk.seen(), FIRST, torn))).toMatchObject({
    opened: true,
    records: [sale(1)],
  });
  torn[promised - 1] = 0x1a;
  const start = await startOn(withFile(disk.seen(), FIRST, torn));
  expect(start).toMatchObject({ opened: false, error: { code: "damaged" } });
  expect(start.opened ? "" : start.error.message).toContain(
    `byte ${promised - 1}: expected the newline after a whole line; found the byte 0x1a`,
  );
});

test("traces of a journal without its first segment are no new till", async () => {
  const start = await startOn(new Map([["000001.journal.torn-512", new Uint8Array(3)]]));
  expect(start).toMatchObject({ opened: false, error: { code: "damaged" } });
});

test("a torn tail is kept aside byte for byte, also when another one was torn at the same place", async () => {
  const { image } = await write(PIECES, "killed");
  const content = fileOf(image, FIRST);
  const from = lineEnds(content).at(-2) ?? 0;
  const torn = (bytes: number) => Uint8Array.from(content).fill(0, from + bytes);
  const first = await startOn(withFile(image, FIRST, torn(20)));
  if (!first.opened) throw first.error;
  expect(first.repaired).toContain(`${FIRST}.torn-${from}`);
  expect(fileOf(first.after, `${FIRST}.torn-${from}`)).toEqual(content.slice(from, from + 20));
  const second = await startOn(withFile(first.after, FIRST, torn(30)));
  if (!second.opened) throw second.error;
  expect(second.repaired).toContain(`${FIRST}.torn-${from}-2`);
  expect(fileOf(second.after, `${FIRST}.torn-${from}`)).toEqual(content.slice(from, from + 20));
  expect(fileOf(second.after, `${FIRST}.torn-${from}-2`)).toEqual(content.slice(from, from + 30));
});

test("a half piece at the end is taken back as a whole, even when all of its lines that are there are whole", async () => {
  const { image } = await write(PIECES, "killed");
  const content = fileOf(image, FIRST);
  const ends = lineEnds(content);
  const start = await startOn(withFile(image, FIRST, Uint8Array.from(content).fill(0, ends[4])));
  expect(start).toMatchObject({ opened: true, records: PIECES.slice(0, 2).flat() });
  const less = await startOn(withFile(image, FIRST, Uint8Array.from(content).fill(0, ends[3])));
  expect(less).toMatchObject({ opened: true, records: PIECES[0] });
  expect(less.opened && less.repaired).toContain(`from byte ${ends[1]}`);
});
