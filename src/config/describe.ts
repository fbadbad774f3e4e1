// The configuration explained, from the schema itself: for the help of the command, and as a page
// (docs/configuration.md, which a test compares with what is written here).

import * as v from "valibot";
import { SECTIONS } from "./schema.ts";
import { wordsOf } from "./words.ts";

export interface SettingDescription {
  readonly section: string;
  readonly key: string;
  readonly about: string;
  readonly expected: string;
  readonly required: boolean;
  /** What holds when the key is absent, in words or as TOML; empty when it is required. */
  readonly fallback: string;
}

/** Every setting, in the order of the file. */
export function describeConfig(): readonly SettingDescription[] {
  return Object.entries(SECTIONS).flatMap(([section, { entries }]) =>
    Object.entries(entries).map(([key, entry]) => {
      const { about, expected, fallback } = wordsOf(entry);
      const required = entry.type !== "optional";
      const value = required ? "" : (fallback ?? toToml(v.getDefault(entry)));
      return { section, key, about, expected, required, fallback: value };
    }),
  );
}

/** For a console: one paragraph for each setting. */
export function configurationHelp(): string {
  return Object.entries(SECTIONS)
    .map(([section, { about }]) => {
      const settings = describeConfig()
        .filter((setting) => setting.section === section)
        .map(({ key, about: what, expected, required, fallback }) =>
          [
            `  ${key}`,
            `      ${what}`,
            `      expected: ${expected}`,
            `      ${oneOf(required, fallback)}`,
          ].join("\n"),
        );
      return [`[${section}]  ${about}`, ...settings].join("\n");
    })
    .join("\n\n");
}

function oneOf(required: boolean, fallback: string): string {
  return required ? "required" : `default: ${fallback}`;
}

/** docs/configuration.md. */
export function configurationPage(): string {
  const sections = Object.entries(SECTIONS).map(([section, { about, presence }]) => {
    const rows = describeConfig()
      .filter((setting) => setting.section === section)
      .map(({ key, about: what, expected, required, fallback }) => {
        const standard = required ? "**required**" : fallback;
        return `| \`${key}\` | ${what} | ${expected} | ${standard} |`;
      });
    return [
      `## [${section}]`,
      "",
      `${about} ${PRESENCE[presence]}`,
      "",
      "| key | what it does | expected | default |",
      "| --- | --- | --- | --- |",
      ...rows.map((row) => row.replaceAll("\n", " ")),
      "",
    ].join("\n");
  });
  return `${INTRODUCTION}\n${sections.join("\n")}`;
}

const PRESENCE = {
  required: "This section is required.",
  filled: "Without this section the defaults hold.",
  optional: "Without this section there is none.",
};

const INTRODUCTION = `<!-- Made from src/config by test/config/describe.test.ts; run it with -u after a change there. -->

# Configuration

One TOML file, given to both programs with \`--config\`; without it \`till\` looks at \`$TILLD_CONFIG\`, then at
\`/etc/tilld/tilld.toml\`. Relative paths start at the folder of that file. \`till config check\` reports every
fault at once, each with its path, what was found and what was expected, and ends with exit code 78 when there
is one; \`tilld\` does the same at its start. An unknown key is a fault.

The access token never stands in this file. It stands alone in a file with mode 0600, or comes as the systemd
credential \`access_token\`.

The smallest configuration:

\`\`\`toml
[shop]
name = "Almacén San Telmo"
site = "MLA"

[mercado_pago]
external_pos_id = "SUC001POS001"
access_token_file = "/etc/tilld/access_token"

[printer]
connection = "serial:///dev/ttyUSB0?baud=38400"
\`\`\`
`;

function toToml(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(toToml).join(", ")}]` : JSON.stringify(value);
}
