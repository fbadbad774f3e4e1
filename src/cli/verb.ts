// What a verb is: its words for people at the top of its file, and what it does with a command line that
// was read already.

import type { ControlClient } from "../control/client.ts";
import type { ExitCode } from "./exit-codes.ts";

export interface VerbOption {
  readonly type: "string" | "boolean";
  /** Names the value in the help: "REF". */
  readonly value?: string;
  /** It may be given again and again. */
  readonly many?: true;
  /** One letter. */
  readonly short?: string;
  readonly about: string;
}

export interface Verb {
  readonly name: string;
  /** Without "till" and the options that all verbs have: "sell AMOUNT [--ref R] [--wait]". */
  readonly usage: string;
  /** One sentence for the list of verbs. */
  readonly summary: string;
  /** The rest of what a person should know. */
  readonly help: string;
  /** Help that is costly to make. */
  readonly moreHelp?: () => Promise<string>;
  readonly options?: Readonly<Record<string, VerbOption>>;
  /** How many words may follow: least and most. */
  readonly operands: readonly [number, number];
  run(call: Call): Promise<ExitCode | number>;
}

export interface Call {
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly configFile: string;
  /** The text of an option of this verb, or undefined. */
  text(option: string): string | undefined;
  /** The texts of an option that may be given many times; none when it was not. */
  texts(option: string): readonly string[];
  /** Whether an option without a value was given. */
  flag(option: string): boolean;
  /** The daemon that the configuration names. */
  client(): Promise<ControlClient>;
  /** Answers: with --json the data, else the words. */
  answer(data: unknown, words: () => string): void;
  /** Answers many things one after the other: with --json a list of them, else a line for each. */
  list<T>(items: AsyncIterable<T>, words: (item: T) => string): Promise<void>;
  /** Tells the person something beside the answer (standard error). */
  note(words: string): void;
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
