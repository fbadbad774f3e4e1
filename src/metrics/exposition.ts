// Prometheus' text format 0.0.4, written so that a strict reader takes it: one HELP and one TYPE for each metric, before its
// samples, and every label spelled as the format asks for.

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  /** Finite. */
  readonly value: number;
}

export interface Metric {
  /** "tilld_…"; a counter ends in _total. */
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** None: nothing is known, and nothing is said. */
  readonly samples: readonly Sample[];
}

export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export function writeExposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ help, name, samples, type }) => [
      `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels = {}, value }) => `${name}${labelsOf(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function labelsOf(labels: Sample["labels"] & object): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function quoted(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
