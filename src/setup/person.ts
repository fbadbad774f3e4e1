// Whoever answers setup's questions, by whatever way: typing in a console, or scanning codes off a paper. A question
// is a name here; its words are in words/, in the language of whoever is asked.

import { SetupError } from "./setup-error.ts";
import type { SetupWords } from "./words/words.ts";

export interface Picking {
  readonly question: keyof SetupWords["picks"];
  /** What is filled into the words: "SUC001POS001". */
  readonly about?: string;
  readonly options: readonly Option[];
}

export interface Option {
  /** Short and of ASCII: it becomes part of a barcode. */
  readonly value: string;
  /** Of a name that is nobody's word, such as a device's; else the words of `value` are looked up. */
  readonly title?: string;
}

export interface Writing {
  readonly question: keyof SetupWords["writes"];
  /** What is taken when the person does not write anything else; null: something has to be written. */
  readonly proposal: string | null;
  /** @returns what is wrong with the text, in English; null when nothing is */
  readonly check: (text: string) => string | null;
}

/** Every method rejects when nobody can answer any more. */
export interface Person {
  /** @returns the value of the option */
  pick(question: Picking): Promise<string>;
  write(question: Writing): Promise<string>;
  /** Neither shown nor printed nor kept anywhere. @param refusal why the last one was no good; null at first */
  secret(refusal: string | null): Promise<string>;
  /** The person may give up waiting for something. @returns false when it was given up, and `event` goes on */
  waitFor(words: keyof SetupWords["waits"], event: Promise<unknown>): Promise<boolean>;
}

/** Nobody can answer any more. */
export function gone(): SetupError {
  const message = "nobody answers any more; what was answered is kept, and till setup goes on there";
  return new SetupError("undecided", message);
}

/** @throws SetupError where somebody wants it to end */
export function goOn(signal: AbortSignal): void {
  if (signal.aborted) throw new SetupError("undecided", "ended in the middle; till setup goes on from there");
}
