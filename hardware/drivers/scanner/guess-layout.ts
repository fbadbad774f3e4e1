// Finds out which keyboard a scanner is set to type as, from a text that is known and what it looked like when it was
// read as a US keyboard's: most layouts have letters and digits in the same places and everything else elsewhere.

import { LAYOUT_NAMES, type LayoutName, layoutOf } from "./key-layout.ts";

const LAST_CODE = 89;

const US = layoutOf("us");

/** Where a US keyboard has each character. */
const US_KEYS = new Map(
  (["plain", "shift"] as const)
    .flatMap((level) =>
      Array.from({ length: LAST_CODE }, (_, index) => index + 1).flatMap((code) => {
        const typed = US.typed(code, level, false);
        return typed === null || typed.dead ? [] : [[typed.character, { code, level }] as const];
      }),
    )
    .reverse(),
);

/** What the same keys say in another layout; null where one of them says nothing by itself. */
export function retype(heard: string, layout: LayoutName): string | null {
  if (layout === "us") return heard;
  const keyboard = layoutOf(layout);
  let text = "";
  for (const character of heard) {
    const key = US_KEYS.get(character);
    const typed = key === undefined ? null : keyboard.typed(key.code, key.level, false);
    if (typed === null || typed.dead) return null;
    text += typed.character;
  }
  return text;
}

/** Every layout in which the keys make sense, US first. @param heard as of a US keyboard */
export function layoutsThatFit(heard: string, makesSense: (text: string) => boolean): readonly LayoutName[] {
  return LAYOUT_NAMES.filter((layout) => {
    const text = retype(heard, layout);
    return text !== null && makesSense(text);
  });
}
