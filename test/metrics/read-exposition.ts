// A strict reader of Prometheus' text format 0.0.4, written from its description alone: what it does not take, a scraper may
// refuse too. Nothing of src/ is imported.

export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadMetric {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/** @throws Error at the first thing that is not as the format wants it */
export function readExposition(text: string): ReadonlyMap<string, ReadMetric> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const metrics = new Map<string, { type: string; help: string; samples: ReadSample[] }>();
  let helped: { name: string; help: string } | null = null;
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const help = /^# HELP (\S+) (.+)$/.exec(line);
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (help !== null) {
      const [, name = "", words = ""] = help;
      if (metrics.has(name)) throw new Error(`${name} comes twice`);
      if (/\\(?![\\n])/.test(words)) throw new Error(`${name}: a backslash alone in its help`);
      helped = { name, help: words };
    } else if (type !== null) {
      const [, name = "", kind = ""] = type;
      if (helped?.name !== name) throw new Error(`${name} has no help before its type`);
      if (!TYPES.includes(kind)) throw new Error(`${name}: no such type ${kind}`);
      if ((kind === "counter") !== name.endsWith("_total"))
        throw new Error(`${name}: a counter ends in _total`);
      if (NAME.exec(name)?.[0] !== name) throw new Error(`${name} is no name`);
      metrics.set(name, { type: kind, help: helped.help, samples: [] });
      current = name;
      helped = null;
    } else {
      const sample = readSample(line);
      if (sample.name !== current) throw new Error(`${line}: stands under ${current}`);
      const metric = metrics.get(current);
      const key = JSON.stringify(sample.labels);
      if (metric?.samples.some(({ labels }) => JSON.stringify(labels) === key))
        throw new Error(`${line}: comes twice`);
      metric?.samples.push(sample);
    }
  }
  for (const [name, { samples }] of metrics)
    if (samples.length === 0) throw new Error(`${name} has no sample`);
  return metrics;
}

function readSample(line: string): ReadSample {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new Error(`${JSON.stringify(line)}: no sample`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    while (!rest.startsWith("}")) {
      const label = LABEL.exec(rest)?.[0];
      if (label === undefined || !rest.startsWith(`${label}="`)) throw new Error(`${line}: a label`);
      if (label in labels) throw new Error(`${line}: ${label} twice`);
      rest = rest.slice(label.length + 2);
      let value = "";
      while (!rest.startsWith('"')) {
        if (rest === "") throw new Error(`${line}: a label without an end`);
        if (rest.startsWith("\\")) {
          const sign = { "\\": "\\", '"': '"', n: "\n" }[rest[1] ?? ""];
          if (sign === undefined) throw new Error(`${line}: escapes ${rest[1]}`);
          value += sign;
          rest = rest.slice(2);
        } else {
          value += rest[0];
          rest = rest.slice(1);
        }
      }
      labels[label] = value;
      rest = rest.slice(1);
      if (rest.startsWith(",")) rest = rest.slice(1);
      else if (!rest.startsWith("}")) throw new Error(`${line}: neither comma nor end`);
    }
    rest = rest.slice(1);
  }
  const number = /^ (-?\d+(\.\d+)?(e[+-]?\d+)?)$/.exec(rest)?.[1];
  if (number === undefined) throw new Error(`${line}: no number`);
  return { name, labels, value: Number(number) };
}
