// The till's own log, as the journal of systemd gives it back: time, level and sentence of each line, without the fields.

const LEVELS: Readonly<Record<number, string>> = {
  20: "debug",
  30: "info",
  40: "WARN",
  50: "ERROR",
  60: "FATAL",
};

/** @param text lines of journalctl --output=short-iso */
export function logLines(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [lineOf(line)]));
}

function lineOf(line: string): string {
  const at = line.indexOf("{");
  if (at < 0) return line;
  try {
    const { err, level, msg } = JSON.parse(line.slice(at)) as {
      readonly err?: { readonly message?: unknown };
      readonly level?: unknown;
      readonly msg?: unknown;
    };
    const why = typeof err?.message === "string" ? `: ${err.message}` : "";
    const [time = ""] = line.split(" ", 1);
    return `${time} ${LEVELS[Number(level)] ?? "?"} ${String(msg)}${why}`;
  } catch {
    // Systemd's own words, or a line that was cut.
    return line;
  }
}
