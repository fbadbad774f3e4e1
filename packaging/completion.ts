// What the shell offers behind "till": the verbs, and the options of each, from the verbs themselves.

import { COMMON } from "../src/cli/command-line.ts";
import type { Verb, VerbOption } from "../src/cli/verb.ts";

/** A script for bash-completion, which loads it when the command is typed for the first time. */
export function bashCompletion(verbs: readonly Verb[]): string {
  const cases = verbs.map(
    ({ name, options = {}, usage }) =>
      `    ${name}) words="${[...operandsOf(usage), ...optionWords({ ...options, ...COMMON })].join(" ")}" ;;`,
  );
  const all = verbs.flatMap(({ options = {} }) => Object.entries({ ...options, ...COMMON }));
  const valued = new Set(all.flatMap(([name, { type }]) => (type === "string" ? [`--${name}`] : [])));
  return `# bash completion for till; made from its verbs

_till() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} verb="" words at
  COMPREPLY=()
  # What follows an option with a value is that value: a file, as far as anyone here knows.
  case $before in
    ${[...valued].sort().join("|")})
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      --config) at=$((at + 1)) ;;
      -*) ;;
      *) verb=\${COMP_WORDS[at]}; break ;;
    esac
  done
  case $verb in
    "") words="${verbs.map(({ name }) => name).join(" ")} --config --help --version" ;;
${cases.join("\n")}
    *) words="" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _till till
`;
}

function optionWords(options: Readonly<Record<string, VerbOption>>): string[] {
  return Object.keys(options).map((name) => `--${name}`);
}

/** The words that a usage itself offers: "journal [show | verify] [--from N]" has show and verify. */
function operandsOf(usage: string): string[] {
  const [verb, ...rest] = usage.replaceAll(/--\S+|\[options\]/g, "").split(" ");
  const words = [...rest.join(" ").matchAll(/[a-z][a-z-]*[a-z]/g)].map(([word]) => word);
  return [...new Set(words)].filter((word) => word !== verb);
}
