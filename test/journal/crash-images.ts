// All images that a power cut could leave, or a fair draw of them where there are too many to try each.

import type { FileAtCut, Image } from "./virtual-disk.ts";

/** A small generator of random numbers (mulberry32), so that a seed is a run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Every image while there are at most `most`; else that many, drawn with `random`. */
export function* crashImages(
  tables: readonly (readonly FileAtCut[])[],
  most: number,
  random: (below: number) => number,
): Generator<Image> {
  for (const files of tables) {
    const all = files.flatMap((file) => file.sectors.map((sector) => sector.choices.length));
    const total = all.reduce((product, count) => product * count, 1);
    if (total <= most) {
      for (let number = 0; number < total; number++) {
        let rest = number;
        yield build(files, (count) => {
          const choice = rest % count;
          rest = Math.floor(rest / count);
          return choice;
        });
      }
    } else {
      for (let drawn = 0; drawn < most; drawn++) yield build(files, random);
    }
  }
}

function build(files: readonly FileAtCut[], choose: (count: number) => number): Image {
  return new Map(
    files.map((file) => {
      const content = new Uint8Array(file.length);
      for (const { at, choices } of file.sectors) {
        const state = choices[choices.length === 1 ? 0 : choose(choices.length)];
        if (state !== undefined && at < file.length) content.set(state.subarray(0, file.length - at), at);
      }
      return [file.name, content];
    }),
  );
}

/** The seed of this run: SEED from the environment, to replay, or a new one. */
export function chooseSeed(): number {
  const given = process.env["SEED"];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}
