// What the keyboard of a console sends, as names of keys. Pure.

export type Key =
  | { readonly kind: "letter"; readonly letter: string }
  | { readonly kind: "move"; readonly lines: number }
  | { readonly kind: "newest" }
  | { readonly kind: "oldest" }
  | { readonly kind: "quit" };

/** Lines for Page Up and Page Down: most of a paper. */
const PAGE_LINES = 15;

/** Sequences of xterm and of the Linux console (man 4 console_codes). */
const SEQUENCES: Readonly<Record<string, Key>> = {
  "[A": { kind: "move", lines: 1 },
  OA: { kind: "move", lines: 1 },
  "[B": { kind: "move", lines: -1 },
  OB: { kind: "move", lines: -1 },
  "[5~": { kind: "move", lines: PAGE_LINES },
  "[6~": { kind: "move", lines: -PAGE_LINES },
  "[H": { kind: "oldest" },
  "[1~": { kind: "oldest" },
  "[F": { kind: "newest" },
  "[4~": { kind: "newest" },
};

const ONE_KEY = /\x1b(\[[0-9;?]*[@-~]|O[A-Za-z])|[\s\S]/gu;

/** @param typed whatever came at once: one key, or a whole line that was pasted; unknown ones are left out */
export function readKeys(typed: string): readonly Key[] {
  return [...typed.matchAll(ONE_KEY)].flatMap(([character, sequence]) => {
    if (sequence !== undefined) return SEQUENCES[sequence] ?? [];
    // In a raw console Ctrl-C and Ctrl-D arrive as characters.
    if (character === "\x03" || character === "\x04" || character === "q") return { kind: "quit" };
    if (character === "\r" || character === "\n") return { kind: "letter", letter: "t" };
    return /^[\p{L}\p{N}]$/u.test(character) ? { kind: "letter", letter: character.toLowerCase() } : [];
  });
}
