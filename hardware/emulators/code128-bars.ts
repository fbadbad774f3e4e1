// The bars of CODE128 as an emulated printer burns them: from the symbols that a command stores to black and white
// modules, with the check symbol and the stop pattern. The widths are those of ISO/IEC 15417.

/** Widths of bar, blank, bar, blank, bar, blank for the symbols 0 to 105, six digits each. */
const WIDTHS = [
  "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222",
  "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321",
  "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121",
  "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224",
  "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111",
  "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113",
  "114311411113411311113141114131311141411131211412211214211232",
].join("");

const STOP = "2331112";
const START = { A: 103, B: 104, C: 105 } as const;
const CHANGE_TO = { A: 101, B: 100, C: 99 } as const;

type CodeSet = keyof typeof START;

/**
 * @param data of GS k 73: code sets as { and a letter, symbols as bytes
 * @returns black modules as 1, from the first bar to the last; null where a printer prints nothing
 */
export function barsOfCode128(data: Uint8Array): readonly number[] | null {
  const symbols = symbolsOf(data);
  if (symbols === null) return null;
  const check = symbols.reduce((sum, symbol, index) => sum + symbol * Math.max(1, index), 0) % 103;
  const widths =
    [...symbols, check].map((symbol) => WIDTHS.slice(symbol * 6, symbol * 6 + 6)).join("") + STOP;
  return [...widths].flatMap((width, index) =>
    new Array<number>(Number(width)).fill(index % 2 === 0 ? 1 : 0),
  );
}

function symbolsOf(data: Uint8Array): readonly number[] | null {
  const symbols: number[] = [];
  let set: CodeSet | null = null;
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0;
    const next = String.fromCharCode(data[index + 1] ?? 0);
    if (byte === 0x7b && next !== "{") {
      if (next !== "A" && next !== "B" && next !== "C") return null;
      symbols.push(set === null ? START[next] : CHANGE_TO[next]);
      set = next;
      index += 1;
    } else if (set === null) {
      return null;
    } else if (set === "C") {
      if (byte > 99) return null;
      symbols.push(byte);
    } else {
      if (byte === 0x7b) index += 1;
      // Set A has the controls where set B has small letters.
      symbols.push(byte < 0x20 ? byte + 64 : byte - 0x20);
    }
  }
  return symbols.length === 0 ? null : symbols;
}
