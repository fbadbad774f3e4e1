// The help of the command, made from the words at the top of each verb's file.

import { EXIT_WORDS } from "./exit-codes.ts";
import { columns } from "./format.ts";
import type { Verb, VerbOption } from "./verb.ts";

export function generalHelp(verbs: readonly Verb[]): string {
  return [
    "till: sells, refunds and looks, through the running daemon tilld.",
    "",
    "Usage: till [--config FILE] VERB … [--json] [--help]",
    "",
    indented(verbs.map((verb) => [verb.name, verb.summary])),
    "",
    "till VERB --help says more. Exit codes:",
    indented(EXIT_WORDS.map(([code, meaning]) => [String(code), meaning])),
    "",
  ].join("\n");
}

export async function verbHelp(verb: Verb, options: Readonly<Record<string, VerbOption>>): Promise<string> {
  const more = verb.moreHelp === undefined ? [] : ["", await verb.moreHelp()];
  const optionRows = Object.entries(options).map(([name, { value, about }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    about,
  ]);
  return [
    `Usage: till [--config FILE] ${verb.usage} [--json]`,
    "",
    verb.summary,
    ...(verb.help === "" ? [] : [verb.help]),
    ...more,
    "",
    "Options:",
    indented(optionRows),
    "",
    "Exit codes:",
    indented(EXIT_WORDS.map(([code, meaning]) => [String(code), meaning])),
    "",
  ].join("\n");
}

function indented(rows: readonly (readonly string[])[]): string {
  return columns(rows.map(([first = "", ...rest]) => [`  ${first}`, ...rest]));
}
