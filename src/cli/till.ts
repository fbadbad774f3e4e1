// The command of the till: finds the verb, reads the command line, and turns every way it can end into an
// exit code. What a verb does is in the file of its name in verbs/ (verbs.ts lists them).

import { VERSION } from "../about.ts";
import { COMMON, readCommandLine, verbIndex } from "./command-line.ts";
import { AnsweredInPart, explain } from "./ending.ts";
import { EXIT } from "./exit-codes.ts";
import { harmless } from "./format.ts";
import { generalHelp, verbHelp } from "./help.ts";
import { type Call, UsageError, type Verb } from "./verb.ts";
import { VERBS } from "./verbs.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (till journal | head) needs no word; that all is well nobody can say either.
  if (error.code === "EPIPE") process.exit(EXIT.cutOff);
  const where = `standard output cannot be written (${error.code ?? error.message})`;
  process.stderr.write(
    `till: ${where}; what was asked may have been done all the same: look with till status\n`,
  );
  process.exit(EXIT.unwritten);
});
// Nobody is left to hear of it, and the exit code still says how it ended.
process.stderr.on("error", () => undefined);

async function main(words: readonly string[]): Promise<number> {
  const at = verbIndex(words);
  const name = words[at];
  if (name === undefined) return withoutVerb(words);
  const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  const json = words.includes("--json");
  try {
    if (load === undefined) throw new UsageError(`there is no verb ${name}; till --help lists them`);
    const { verb } = await load();
    return await runVerb(verb, words.slice(0, at), words.slice(at + 1));
  } catch (error) {
    return explain(error, json);
  }
}

async function withoutVerb(words: readonly string[]): Promise<number> {
  if (words.includes("--version")) {
    process.stdout.write(`till ${VERSION}\n`);
    return EXIT.ok;
  }
  const verbs = await Promise.all(Object.values(VERBS).map((load) => load()));
  const asked = words.includes("--help") || words.includes("-h");
  (asked ? process.stdout : process.stderr).write(generalHelp(verbs.map(({ verb }) => verb)));
  return asked ? EXIT.ok : EXIT.usage;
}

async function runVerb(verb: Verb, before: readonly string[], after: readonly string[]): Promise<number> {
  const options = { ...verb.options, ...COMMON };
  const { values, positionals } = readCommandLine(verb, options, [...before, ...after]);
  if (values["help"] === true) {
    process.stdout.write(await verbHelp(verb, options));
    return EXIT.ok;
  }
  const [least, most] = verb.operands;
  const count = positionals.length;
  if (count < least || count > most) throw new UsageError(`usage: till ${verb.usage}`);
  const json = values["json"] === true;
  const configured = values["config"] ?? process.env["TILLD_CONFIG"];
  const configFile =
    typeof configured === "string" && configured !== "" ? configured : "/etc/tilld/tilld.toml";
  const call: Call = {
    operands: positionals,
    json,
    configFile,
    text: (option) => {
      const value = values[option];
      return typeof value === "string" ? value : undefined;
    },
    texts: (option) => {
      const value = values[option];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (option) => values[option] === true,
    client: async () => {
      const { loadCommandPlaces } = await import("../config/load-config.ts");
      const { ControlClient } = await import("../control/client.ts");
      return new ControlClient(loadCommandPlaces(configFile).socket);
    },
    answer: (data, say) => {
      process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${harmless(say())}\n`);
    },
    list: (items, say) => writeList(items, json, say),
    note: (say) => {
      process.stderr.write(`till: ${harmless(say)}\n`);
    },
  };
  return verb.run(call);
}

/** A list can be long: it is written as it comes, and ended even when its source fails in the middle. */
async function writeList<T>(items: AsyncIterable<T>, json: boolean, say: (item: T) => string): Promise<void> {
  let written = 0;
  try {
    for await (const item of items) {
      process.stdout.write(
        json ? `${written === 0 ? "[" : ","}\n${JSON.stringify(item)}` : `${harmless(say(item))}\n`,
      );
      written += 1;
    }
  } catch (error) {
    if (json && written > 0) process.stdout.write("\n]\n");
    throw written > 0 ? new AnsweredInPart(error) : error;
  }
  if (json) process.stdout.write(written === 0 ? "[]\n" : "\n]\n");
}

process.exitCode = await main(process.argv.slice(2));
