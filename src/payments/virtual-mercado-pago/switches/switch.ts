// What one switch is: the values it takes, the one it starts with, and the sentence that the README and
// `till virtual --help` say of it. The switches themselves stand beside this file, one list for each part.

import * as v from "valibot";

export interface Switch<S extends v.GenericSchema = v.GenericSchema> {
  readonly schema: S;
  readonly preset: v.InferOutput<S>;
  /** Begins with where it comes from: [inferred 4.2], [conflict 4.9], [seen 2.3], [read 4.4], [open 5.1]. */
  readonly about: string;
}

export function one<const S extends v.GenericSchema>(
  schema: S,
  preset: v.InferOutput<S>,
  about: string,
): Switch<S> {
  return { schema, preset, about };
}

/** The words it takes; it starts with the first one. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  words: T,
  about: string,
): Switch<v.PicklistSchema<T, undefined>> {
  return { schema: v.picklist(words), preset: words[0], about };
}

export function yesOrNo(preset: boolean, about: string): Switch<v.BooleanSchema<undefined>> {
  return { schema: v.boolean(), preset, about };
}

/** A whole number, 0 or more. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A whole number below zero too. */
export const whole = v.pipe(v.number(), v.integer());
