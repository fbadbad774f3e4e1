// What each setting carries besides its check: the words for a person. And the checks that many settings share.

import * as v from "valibot";

export type Words = {
  /** What the setting does, for the person who sets it. */
  readonly about: string;
  /** What a good value is; completes the sentence "expected …". */
  readonly expected: string;
  /** In words, where the default is not a constant or has no value at all. */
  readonly fallback?: string;
  /** The good value that a wrong one may have meant; null when nothing can be guessed. */
  readonly meant?: (value: unknown) => string | null;
};

export function words<T>(
  about: string,
  expected: string,
  fallback?: string,
  meant?: Words["meant"],
): v.MetadataAction<T, Words> {
  return v.metadata({
    about,
    expected,
    ...(fallback === undefined ? {} : { fallback }),
    ...(meant === undefined ? {} : { meant }),
  });
}

/** Text that goes onto paper or into a request: visible, no control characters. */
export function plainText(maxLength: number) {
  return v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength), v.regex(/^\P{Cc}+$/u));
}

export const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096), v.regex(/^[^\0]+$/));

/** The words of a setting, wherever optional() hides them. */
export function wordsOf(entry: v.GenericSchema): Words {
  const inner = "wrapped" in entry ? (entry.wrapped as v.GenericSchema) : entry;
  const found = v.getMetadata(inner) as Partial<Words>;
  if (found.about === undefined || found.expected === undefined) throw new Error("a setting without words");
  return { ...found, about: found.about, expected: found.expected };
}
