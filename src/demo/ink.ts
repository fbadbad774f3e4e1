// Colour where a person looks at a console, and plain text everywhere else (https://no-color.org).

import { styleText } from "node:util";

export type Tint = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "scannable";

export type Ink = (tint: Tint, text: string) => string;

const STYLES = {
  bold: "bold",
  dim: "dim",
  red: "red",
  green: "green",
  yellow: "yellow",
  cyan: "cyan",
  // A phone reads dark dots on light ground; the drawing leaves the dark ones out.
  scannable: ["whiteBright", "bgBlack"],
} as const satisfies Record<Tint, Parameters<typeof styleText>[0]>;

export function makeInk(colored: boolean): Ink {
  if (!colored) return (_tint, text) => text;
  return (tint, text) => styleText([STYLES[tint]].flat(), text, { validateStream: false });
}

/** A console that understands more than text. */
export function isConsole(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

export function wantsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isConsole(stream, env) && (env["NO_COLOR"] ?? "") === "";
}
