// What the daemon says of itself: how it is started, and what its exit codes mean. A table of its own, because the man page
// is made from it as well as the help.

export const DAEMON_OPTIONS: readonly (readonly [string, string])[] = [
  ["--config FILE", "the configuration; default $TILLD_CONFIG or /etc/tilld/tilld.toml"],
  ["--help", "say this"],
  ["--version", "say the version"],
];

/** After sysexits.h; exitCodeOf (daemon.ts) is where they come from. */
export const DAEMON_EXITS: readonly (readonly [number, string])[] = [
  [0, "asked to end, and ended"],
  [64, "the command line is wrong"],
  [65, "the journal is damaged: a person has to look (till journal verify)"],
  [70, "a fault of this program; its log says more"],
  [73, "the control socket cannot be made"],
  [74, "the disk failed"],
  [75, "another tilld runs on this journal or this socket"],
  [78, "the configuration has faults, or a device cannot be what it says (till config check)"],
];

export const DAEMON_USAGE = "usage: tilld [--config FILE]   (default: /etc/tilld/tilld.toml)";

export function daemonHelp(): string {
  const rows = (pairs: readonly (readonly [string | number, string])[]) =>
    pairs.map(([name, about]) => `  ${String(name).padEnd(13)}  ${about}`);
  return [
    "Usage: tilld [--config FILE]",
    "",
    "Runs the till in the foreground and logs JSON to standard output.",
    "",
    "Options:",
    ...rows(DAEMON_OPTIONS),
    "",
    "Exit codes:",
    ...rows(DAEMON_EXITS),
    "",
  ].join("\n");
}
