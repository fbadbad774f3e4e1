// X-Idempotency-Key (reference 2.4): what was asked and answered under a key in the last 24 hours.

import { createHash } from "node:crypto";
import { refuse } from "./refusals.ts";
import type { Reply } from "./routes.ts";

const WINDOW_MS = 24 * 3_600_000;

interface Remembered {
  readonly fingerprint: string;
  readonly reply: Reply;
  readonly untilMs: number;
}

export interface KeyedRequest {
  readonly token: string;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly text: string;
}

export class IdempotencyStore {
  readonly #remembered = new Map<string, Remembered>();
  readonly #busy = new Set<string>();

  /** The key is being worked on until the returned function is called. Null when it already is. */
  lock(token: string, key: string): (() => void) | null {
    const name = entryName(token, key);
    if (this.#busy.has(name)) return null;
    this.#busy.add(name);
    return () => this.#busy.delete(name);
  }

  /**
   * The answer given before under this key; undefined when there is none.
   * @throws Refusal 423 when the key is busy, 409 when it was used for something else
   */
  recall(request: KeyedRequest, nowMs: number): Reply | undefined {
    const name = entryName(request.token, request.key);
    if (this.#busy.has(name)) throw refuse(423, "resource_locked", "The idempotency key is in use");
    const found = this.#remembered.get(name);
    if (found === undefined) return undefined;
    if (nowMs >= found.untilMs) {
      this.#remembered.delete(name);
      return undefined;
    }
    if (found.fingerprint === fingerprint(request)) return found.reply;
    throw refuse(409, "idempotency_key_already_used", "The idempotency key was used for another request");
  }

  /**
   * What was refused is remembered by a switch only: a "not yet" has to be sent again under its key (reference 4.6).
   */
  remember(request: KeyedRequest, reply: Reply, nowMs: number): void {
    this.#remembered.set(entryName(request.token, request.key), {
      fingerprint: fingerprint(request),
      reply,
      untilMs: nowMs + WINDOW_MS,
    });
  }
}

function entryName(token: string, key: string): string {
  return JSON.stringify([token, key]);
}

function fingerprint(request: KeyedRequest): string {
  const parts = JSON.stringify([request.method, request.path, request.text]);
  return createHash("sha256").update(parts).digest("hex");
}
