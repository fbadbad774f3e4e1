// Reads the words of a command line: where the verb stands, which options, which operands.

import { parseArgs } from "node:util";
import { UsageError, type Verb, type VerbOption } from "./verb.ts";

/** The options of every verb. */
export const COMMON: Readonly<Record<string, VerbOption>> = {
  config: {
    type: "string",
    value: "FILE",
    about: "the configuration; default $TILLD_CONFIG or /etc/tilld/tilld.toml",
  },
  json: { type: "boolean", about: "answer in JSON" },
  help: { type: "boolean", short: "h", about: "say this" },
};

/** Where the verb stands: the first word that is neither an option nor the value of --config. */
export function verbIndex(words: readonly string[]): number {
  const at = words.findIndex((word, index) => !word.startsWith("-") && words[index - 1] !== "--config");
  return at === -1 ? words.length : at;
}

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Characters: as long as the longest path of a file. Node's parser takes seconds for a hundred thousand short options in one word. */
const LONGEST_OPTION = 4096;

export function readCommandLine(
  verb: Verb,
  options: Readonly<Record<string, VerbOption>>,
  words: string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const forParser = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, many = false }]) => [
      name,
      short === undefined ? { type, multiple: many } : { type, multiple: many, short },
    ]),
  );
  const long = words.find((word) => word.startsWith("-") && word.length > LONGEST_OPTION);
  if (long !== undefined) {
    throw new UsageError(
      `an option of ${long.length} characters; expected: at most ${LONGEST_OPTION}\nusage: till ${verb.usage}`,
    );
  }
  try {
    const read = parseArgs({
      args: placeNegatives(words, options),
      options: forParser,
      strict: true,
      allowPositionals: true,
    });
    return { values: read.values as Values, positionals: read.positionals };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${why}\nusage: till ${verb.usage}`);
  }
}

const NEGATIVE = /^-\d/;

/**
 * "--latitude -34.6" and "sell -5" mean what they say. To the parser a word that begins with a dash is an option, unless
 * "=" joins it to one or it stands behind "--", as all operands then do.
 */
function placeNegatives(words: string[], options: Readonly<Record<string, VerbOption>>): string[] {
  if (!words.some((word) => NEGATIVE.test(word))) return words;
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const placed: string[] = [];
  const operands: string[] = [];
  let takesValue = false;
  for (const word of words.slice(0, end)) {
    const isNegative = NEGATIVE.test(word);
    if (takesValue && isNegative) placed.push(`${placed.pop()}=${word}`);
    else if (takesValue || (word.startsWith("-") && !isNegative)) placed.push(word);
    else operands.push(word);
    takesValue = !takesValue && word.startsWith("--") && options[word.slice(2)]?.type === "string";
  }
  return [...placed, "--", ...operands, ...words.slice(end + 1)];
}
