// The man pages till(1), tilld(8) and tilld.toml(5), made from the words that the programs themselves say (--help) and check
// settings by, so that they cannot say anything else.

import { COMMON } from "../src/cli/command-line.ts";
import { EXIT_WORDS } from "../src/cli/exit-codes.ts";
import type { Verb, VerbOption } from "../src/cli/verb.ts";
import { describeConfig } from "../src/config/describe.ts";
import { SECTIONS } from "../src/config/schema.ts";
import { DAEMON_EXITS, DAEMON_OPTIONS } from "../src/daemon/usage.ts";

export interface PageDate {
  readonly version: string;
  /** "2026-11-22" */
  readonly day: string;
}

/** @param verbs in the order of the help */
export async function tillPage(verbs: readonly Verb[], date: PageDate): Promise<string> {
  const described = await Promise.all(verbs.map(describeVerb));
  return page("till", 1, "asks the till daemon to sell, refund and tell", date, [
    section("SYNOPSIS", `.B till\n${roff("[--config FILE] VERB … [--json] [--help]")}`),
    section(
      "DESCRIPTION",
      prose(
        `Sells, refunds and looks, through the running daemon
.BR tilld (8).`,
      ),
    ),
    section("OPTIONS OF EVERY VERB", options(COMMON)),
    section("VERBS", described.join("\n")),
    section("EXIT STATUS", terms(EXIT_WORDS)),
    section("ENVIRONMENT", terms([["TILLD_CONFIG", "the configuration, where --config names none"]])),
    section("FILES", terms(FILES)),
    section("SEE ALSO", ".BR tilld (8),\n.BR tilld.toml (5)"),
  ]);
}

async function describeVerb({ help, moreHelp, name, options: own, summary, usage }: Verb): Promise<string> {
  // The settings have a page of their own.
  const more = moreHelp === undefined || name === "config" ? "" : await moreHelp();
  return [
    `.SS till ${roff(usage)}`,
    roff(summary),
    ...(help === "" ? [] : [".PP", prose(escaped(help))]),
    ...(more === "" ? [] : [".PP", prose(escaped(more))]),
    ...(own === undefined ? [] : [options(own)]),
  ].join("\n");
}

export function tilldPage(date: PageDate): string {
  return page("tilld", 8, "the till daemon: takes Mercado Pago QR payments at a counter", date, [
    section("SYNOPSIS", ".B tilld\n[\\-\\-config FILE]"),
    section(
      "DESCRIPTION",
      prose(
        `Makes a point of sale terminal of a receipt printer, a customer display, lamps and a barcode scanner. Runs in the
foreground, logs JSON to standard output and is usually started by
.BR systemd (1)
as tilld.service, once there is a configuration:
.B till setup
makes one.
What is sold is on the disk before anyone outside can notice. The daemon may be killed at any moment; when it starts again it
finishes what it had begun.`,
      ),
    ),
    section("OPTIONS", terms(DAEMON_OPTIONS)),
    section("EXIT STATUS", terms(DAEMON_EXITS)),
    section("ENVIRONMENT", terms([["TILLD_CONFIG", "the configuration, where --config names none"]])),
    section("FILES", terms(FILES)),
    section(
      "UPDATES AND REMOVAL",
      prose(
        escaped(`An update of the Debian package waits until nobody is being served (till idle), at most ten minutes or the
seconds in the environment variable TILLD_UPDATE_WAIT, and then starts the new program. When that does not get ready, the
service goes on with the previous one from /usr/lib/tilld.previous, by a drop-in of the unit, and the update is reported as failed.

Removing the package keeps settings and journal. Purging it removes /etc/tilld with all settings and secrets, and keeps the
journal, which may have to be shown for years; whoever wants it gone too makes a file /var/lib/tilld/purge-journal before.`),
      ),
    ),
    section("SEE ALSO", ".BR till (1),\n.BR tilld.toml (5)"),
  ]);
}

export function settingsPage(date: PageDate): string {
  const sections = Object.entries(SECTIONS).map(([name, { about, presence, several }]) => {
    const settings = describeConfig().filter((setting) => setting.section === name);
    return [
      `.SS [${several === true ? `${name}] or [[${name}]` : name}]`,
      roff(`${about} ${PRESENCE[presence]}`),
      ...settings.map(({ about: what, expected, fallback, key, required }) =>
        [
          `.TP\n.B ${roff(key)}`,
          roff(what),
          `.br\n${roff(`Expected: ${expected}.`)}`,
          `.br\n${required ? "Required." : roff(`Default: ${fallback}.`)}`,
        ].join("\n"),
      ),
    ].join("\n");
  });
  return page("tilld.toml", 5, "settings of the till daemon", date, [
    section(
      "DESCRIPTION",
      prose(
        escaped(`One TOML file. Relative paths start at its folder; an unknown key is a fault. till config check reports every fault at
once. The access token never stands in it. A commented example is /usr/share/doc/tilld/examples/tilld.toml.`),
      ),
    ),
    section("SETTINGS", sections.join("\n")),
    section("FILES", terms(FILES)),
    section("SEE ALSO", ".BR till (1),\n.BR tilld (8)"),
  ]);
}

const PRESENCE = {
  required: "This section is required.",
  filled: "Without this section the defaults hold.",
  optional: "Without this section there is none.",
};

const FILES: readonly (readonly [string, string])[] = [
  ["/etc/tilld/tilld.toml", "the configuration"],
  ["/etc/tilld/access_token", "the access token of the Mercado Pago account; mode 0600, owned by root"],
  ["/var/lib/tilld/journal", "the record of everything that happened"],
  ["/run/tilld/till.sock", "the control socket; members of the group till may use it"],
];

function page(
  name: string,
  number: number,
  about: string,
  { day, version }: PageDate,
  sections: readonly string[],
): string {
  return [
    `.TH ${name.toUpperCase()} ${number} ${day} "tilld ${version}" tilld`,
    `.SH NAME\n${name} \\- ${roff(about)}`,
    ...sections,
    "",
  ].join("\n");
}

function section(title: string, content: string): string {
  return `.SH ${title}\n${content}`;
}

function options(table: Readonly<Record<string, VerbOption>>): string {
  return terms(
    Object.entries(table).map(([name, { about, short, value }]) => {
      const long = value === undefined ? `--${name}` : `--${name} ${value}`;
      return [short === undefined ? long : `-${short}, ${long}`, about];
    }),
  );
}

function terms(pairs: readonly (readonly [string | number, string])[]): string {
  return pairs.map(([term, about]) => `.TP\n.B ${roff(String(term))}\n${roff(about)}`).join("\n");
}

/** Text whose lines are roff already; what is set in columns, or indented, keeps its lines. */
function prose(lines: string): string {
  const out: string[] = [];
  let inTable = false;
  for (const line of lines.split("\n")) {
    const isTable = /^ |\S {2,}\S/.test(line);
    if (isTable !== inTable) out.push(isTable ? ".nf" : ".fi");
    inTable = isTable;
    out.push(line === "" ? ".PP" : line);
  }
  return (inTable ? [...out, ".fi"] : out).join("\n");
}

function escaped(lines: string): string {
  return lines.split("\n").map(roff).join("\n");
}

/** One line of plain text as roff: nothing in it is a command, a hyphen can be searched for and copied. */
export function roff(text: string): string {
  const plain = text
    .replaceAll("\n", " ")
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("…", "...");
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}
