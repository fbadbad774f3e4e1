// Words of the command line, one a line of the input: read against every verb, and the verbs that ask the till run against
// a stand-in. Only the documented errors come out.

import { readdirSync } from "node:fs";
import { COMMON, readCommandLine, verbIndex } from "../../../src/cli/command-line.ts";
import { harmless } from "../../../src/cli/format.ts";
import { type Call, UsageError, type Verb } from "../../../src/cli/verb.ts";
import { bytesOf, type Fuzzer, must, textOf } from "../fuzzer.ts";

/** Every file of a verb. */
const VERBS = new URL("../../../src/cli/verbs/", import.meta.url);

/** These do nothing but ask the till. */
const ASKING = [
  "scan",
  "sell",
  "status",
  "sale",
  "paper",
  "cancel",
  "reprint",
  "devices",
  "x-report",
  "z-report",
];

const LINES = [
  ["scan", "7790895000997"],
  ["sell", "500.00", "--ref", "A-17", "--cash", "600.00", "--json"],
  ["sale", "7"],
  ["refund", "R4821000000034", "--amount", "10.00", "--staff", "ana"],
  ["refund", "3", "--line", "1=2"],
  ["staff", "add", "ana", "--limit", "100.00"],
  ["provision", "--latitude", "-34.6", "--longitude", "-58.4"],
  ["paper", "7", "receipt"],
  ["report", "2026-03-01", "--json"],
  ["journal", "--from", "3"],
  ["--config", "x.toml", "status"],
  ["drawer", "open", "cambio"],
];

const WORDS = [
  "--",
  "-",
  "--json",
  "--help",
  "-h",
  "--config",
  "=",
  "--ref=",
  "--no-json",
  "\n",
  "--amount",
  "-1",
  "--=",
  "--cash",
];

/** What a verb may throw: the names that cli/ending.ts has words for. */
const DOCUMENTED = [
  "UsageError",
  "ConfigError",
  "ControlUnreachable",
  "ControlRefusal",
  "StateFileError",
  "PaymentError",
];

export const commandLine: Fuzzer = {
  name: "command-line",
  share: 90,
  async open() {
    const verbs = new Map<string, Verb>();
    for (const file of readdirSync(VERBS).filter((name) => name.endsWith(".ts"))) {
      const { verb } = (await import(new URL(file, VERBS).href)) as { readonly verb?: Verb };
      if (verb !== undefined) verbs.set(verb.name, verb);
    }
    return {
      corpus: bytesOf(...LINES.map((words) => words.join("\n"))),
      words: WORDS,
      take(bytes, chance) {
        // A word of a command line holds no NUL (execve).
        const words = textOf(bytes).replaceAll("\0", "").split("\n").slice(0, 40);
        const at = verbIndex(words);
        const name = words[at] ?? "";
        const verb = verbs.get(name) ?? [...verbs.values()][chance(verbs.size)];
        if (verb === undefined) throw new Error("no verbs");
        must(/^[^\p{Cc}]*$/u.test(harmless(name).replace(/\n|\t/g, "")), "a word that steers the screen");
        try {
          const rest = [...words.slice(0, at), ...words.slice(at + 1)];
          const options = { ...verb.options, ...COMMON };
          const { positionals, values } = readCommandLine(verb, options, rest);
          for (const option of Object.keys(values))
            must(Object.hasOwn(options, option), `an option ${option}`);
          if (positionals.length < verb.operands[0] || positionals.length > verb.operands[1])
            return "wrong number of words";
          if (!ASKING.includes(verb.name)) return "read";
          return ask(verb, positionals, values);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          must(
            error.message.includes(`usage: till ${verb.usage}`),
            "a wrong line, and no word of the right one",
          );
          return "wrong";
        }
      },
    };
  },
};

class NoTill extends Error {
  override readonly name = "ControlUnreachable";
}

/** Runs the verb up to its first question to the till. */
async function ask(
  verb: Verb,
  operands: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const text = (option: string) => {
    const value = values[option];
    return typeof value === "string" ? value : undefined;
  };
  const call: Call = {
    operands,
    json: values["json"] === true,
    configFile: "/nowhere/tilld.toml",
    text,
    texts: (option) => (Array.isArray(values[option]) ? values[option].map(String) : []),
    flag: (option) => values[option] === true,
    client: () => Promise.reject(new NoTill("no till here")),
    answer: () => undefined,
    list: async () => undefined,
    note: () => undefined,
  };
  try {
    await verb.run(call);
    return "ran";
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (!DOCUMENTED.includes(name)) throw error;
    return name === "UsageError" ? "wrong" : "asked the till";
  }
}
