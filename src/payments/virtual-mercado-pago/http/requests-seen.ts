// The journal of what the till asked, for tests and people. Access tokens never enter it.

import type { FaultKind } from "../faults.ts";
import type { Operation } from "./routes.ts";

export interface RequestSeen {
  /** 1, 2, 3 … since the start. */
  readonly number: number;
  /** ISO 8601, by the provider's own clock. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Null when the path is no route. */
  readonly operation: Operation | null;
  /** Without the question mark and without an access token; empty when there was none. */
  readonly query: string;
  /** X-Ttl-Store-Preference. */
  readonly ttl: string | null;
  /** X-Idempotency-Key. */
  readonly key: string | null;
  /** The body's first 4096 characters; null when it is no UTF-8. */
  readonly body: string | null;
  /** An access token came in the query string. */
  readonly tokenInUrl: boolean;
  /** What was answered; null while under way and when no answer was given. */
  readonly status: number | null;
  readonly fault: FaultKind | null;
  /** The request reached the API (it may have been refused there). */
  readonly acted: boolean;
}

export type RequestNote = { -readonly [K in keyof RequestSeen]: RequestSeen[K] };

/** Old requests fall off the end, so that a demo can run for weeks. */
const MOST_REQUESTS = 10_000;
const MOST_BODY = 4096;

export class RequestsSeen {
  #notes: RequestNote[] = [];
  #count = 0;

  /** @param secrets texts that are struck out wherever they stand */
  open(
    request: Omit<RequestSeen, "number" | "status" | "fault" | "acted">,
    secrets: ReadonlySet<string>,
  ): RequestNote {
    const strike = (text: string): string => {
      let rest = text;
      for (const secret of secrets) if (secret !== "") rest = rest.replaceAll(secret, "[token]");
      return rest;
    };
    this.#count += 1;
    const note: RequestNote = {
      ...request,
      number: this.#count,
      path: strike(request.path),
      query: strike(request.query),
      ttl: request.ttl === null ? null : strike(request.ttl),
      key: request.key === null ? null : strike(request.key),
      body: request.body === null ? null : strike(request.body).slice(0, MOST_BODY),
      status: null,
      fault: null,
      acted: false,
    };
    this.#notes.push(note);
    if (this.#notes.length > MOST_REQUESTS) this.#notes.shift();
    return note;
  }

  /** Oldest first. */
  list(): readonly RequestSeen[] {
    return this.#notes.map((note) => ({ ...note }));
  }

  clear(): void {
    this.#notes = [];
  }
}
