// The letters by which a person sees whether a code table is the right one, as bytes of each character set. They are
// written out here, and not taken from the encoder, because they ask what the printer has.

import type { CharacterSetName } from "../../hardware/profiles/printer-profile.ts";

/** Every letter that one of the tables has in another place than another, and the signs of money. */
export const SAMPLE = "ñÑáéíóúüçãõâêÁÉÃÕÇ¿¡ºª$€";

// IBM's tables (reference 2.2): the first row is the same in all, the others where they differ.
const OF_IBM = "ñ A4 Ñ A5 á A0 é 82 í A1 ó A2 ú A3 ü 81 ç 87 â 83 ê 88 É 90 Ç 80 ¿ A8 ¡ AD º A7 ª A6 $ 24";
const OF_850 = "ã C6 õ E4 Á B5 Ã C7 Õ E5";
const OF_860 = "ã 84 õ 94 Á 86 Ã 8E Õ 99";
const OF_LATIN =
  "ñ F1 Ñ D1 á E1 é E9 í ED ó F3 ú FA ü FC ç E7 ã E3 õ F5 â E2 ê EA Á C1 É C9 Ã C3 Õ D5 Ç C7 ¿ BF ¡ A1 º BA ª AA $ 24";

const BYTES: Readonly<Partial<Record<CharacterSetName, string>>> = {
  PC850_MULTILINGUAL: `${OF_IBM} ${OF_850}`,
  PC858_EURO: `${OF_IBM} ${OF_850} € D5`,
  PC860_PORTUGUESE: `${OF_IBM} ${OF_860}`,
  WPC1252: `${OF_LATIN} € 80`,
  ISO8859_15_LATIN9: `${OF_LATIN} € A4`,
};

/** A letter that the set lacks is a blank. */
export function sampleBytes(characterSet: CharacterSetName): Uint8Array {
  const words = (BYTES[characterSet] ?? "").split(" ");
  const byteOf = new Map(
    words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? "20"] as const] : [])),
  );
  return Uint8Array.from(SAMPLE, (letter) => Number.parseInt(byteOf.get(letter) ?? "20", 16));
}
