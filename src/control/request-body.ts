// Reads a request: who may ask, how much, and in which shape. Everything odd is refused by name.

import type { IncomingMessage } from "node:http";
import * as v from "valibot";
import { ControlRefusal, MAX_BODY_BYTES } from "./wire.ts";

/** A browser always says one of these; the command never does. */
const BROWSER_HEADERS = ["origin", "referer", "sec-fetch-site", "sec-fetch-mode"];

/** No web page may drive the till, even where some proxy opens the socket to a network. */
export function refuseBrowsers(request: IncomingMessage): void {
  if (BROWSER_HEADERS.some((name) => request.headers[name] !== undefined)) {
    throw new ControlRefusal("forbidden", "requests from web pages are refused");
  }
  const host = request.headers.host?.replace(/:\d+$/, "");
  if (host !== undefined && host !== "tilld" && host !== "localhost") {
    throw new ControlRefusal("forbidden", 'expected the header "Host: tilld" or "Host: localhost"');
  }
}

/** The body, checked against its schema. */
export async function readBody<S extends v.GenericSchema>(
  request: IncomingMessage,
  schema: S,
): Promise<v.InferOutput<S>> {
  const bytes = await readBytes(request);
  if (bytes.length > 0 && !/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    throw new ControlRefusal("not-json", 'expected the header "Content-Type: application/json"');
  }
  const result = v.safeParse(schema, bytes.length === 0 ? {} : parseJson(bytes));
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${describe(issue)}`);
  throw new ControlRefusal("bad-input", faults.join("; "));
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return "unknown field";
  if (issue.input === undefined) return "missing";
  const bound = BOUNDS[issue.type];
  if (bound !== undefined) return `expected ${bound(issue.requirement)}`;
  // A choice is ("float" | "pay-in") in the schema's words.
  return `expected ${issue.expected?.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ") ?? "another value"}`;
}

/** By type of an issue: what a schema writes as "<=300", for a person. */
const BOUNDS: Readonly<Record<string, (requirement: unknown) => string>> = {
  integer: () => "a whole number",
  safe_integer: () => "a whole number",
  min_value: (least) => `${least} or more`,
  max_value: (most) => `${most} or less`,
  min_length: (least) => `a length of ${least} or more`,
  max_length: (most) => `a length of ${most} or less`,
  regex: () => "a text of another form",
};

async function readBytes(request: IncomingMessage): Promise<Uint8Array> {
  const tooLarge = () =>
    new ControlRefusal("too-large", `expected a body of at most ${MAX_BODY_BYTES} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      // What is too much is read to its end and forgotten: leaving the loop would cut the wire before the answer.
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    // Whoever asked went away, or was too slow: no fault of the till, and nothing was done.
    throw new ControlRefusal("bad-input", "the request ended in the middle of its body");
  }
  if (size > MAX_BODY_BYTES) throw tooLarge();
  return Buffer.concat(chunks);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ControlRefusal("bad-input", "expected a JSON object in UTF-8");
  }
}
