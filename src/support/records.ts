// A journal record as a bundle may show it: what kind it is and whose turn it was, without money, names, references, codes
// or hashes. Built from what may be shown, so that a kind of record that comes later shows nothing but its name.

/** Words of the program itself: never something that a person typed. */
const WORD = /^[a-z][a-z0-9-]{0,40}(\/[a-z0-9-]{1,40})?$/;

export function recordLine(sequence: number, record: unknown): string {
  const { damage, event, numbers, sale, type, version } = fieldsOf(record);
  const inner = fieldsOf(event);
  const id = typeof sale === "number" ? sale : fieldsOf(fieldsOf(record)["facts"])["id"];
  const parts = [
    String(sequence),
    word(type),
    ...(typeof id === "number" ? [`sale ${id}`] : []),
    ...(event === undefined ? [] : [word(inner["type"])]),
    ...(["paper", "proof", "refund", "move"] as const).flatMap((name) => {
      const value = inner[name] ?? fieldsOf(record)[name];
      return typeof value === "number" || (typeof value === "string" && WORD.test(value))
        ? [`${name} ${value}`]
        : [];
    }),
    ...(type === "till-started" && typeof version === "string" ? [`version ${version}`] : []),
    ...(type === "journal-repaired"
      ? [`damage ${word(fieldsOf(damage)["case"])}`, `numbers ${JSON.stringify(numbers)}`]
      : []),
    ...timeOf(inner["at"] ?? fieldsOf(record)["at"]),
  ];
  return parts.join("  ");
}

function word(value: unknown): string {
  return typeof value === "string" && WORD.test(value) ? value : "?";
}

function timeOf(value: unknown): readonly string[] {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(value) ? [value] : [];
}

function fieldsOf(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null ? (value as { readonly [key: string]: unknown }) : {};
}
