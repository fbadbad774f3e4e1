// Modules of Node's own that a till seldom needs, if at all, and that some part of the program asks for at its start. What
// stands in their place loads them when they are used.

export const LATE_BUILTINS: readonly string[] = ["assert", "child_process", "fs/promises", "worker_threads"];

/**
 * The text of a CommonJS module that has all that this one has.
 * @param name without "node:"
 * @param known what can be said of any of them without loading it
 */
export function lateBuiltin(name: string, known: Readonly<Record<string, boolean>> = {}): string {
  const builtin: unknown = process.getBuiltinModule(`node:${name}`);
  if (builtin === null || (typeof builtin !== "object" && typeof builtin !== "function"))
    throw new Error(`Node has no module ${name}`);
  const names = Object.keys(builtin);
  return `
const known = ${JSON.stringify(known)};
const loaded = () => process.getBuiltinModule("node:${name}");
module.exports = ${typeof builtin === "function" ? "(...words) => loaded()(...words)" : "{}"};
for (const name of ${JSON.stringify(names)})
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => known[name] ?? loaded()[name] });
`;
}
