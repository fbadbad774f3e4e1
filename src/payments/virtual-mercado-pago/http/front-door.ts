// What happens to one request of the API between the wire and the API: it is noted, meets its fault, waits, acts and
// is answered. The sockets are one way to its step (http-server.ts); whoever has no sockets brings requests himself.

import type { Clock, Timer } from "../../../../hardware/hal/clock.ts";
import { type Delivery, type Faults, planFor } from "../faults.ts";
import { isoTime } from "../orders/order-bodies.ts";
import type { ApiRequest, VirtualApi } from "./api.ts";
import type { RequestNote, RequestsSeen } from "./requests-seen.ts";
import type { Operation, Reply } from "./routes.ts";

/** On every answer, so that a till can tell. */
export const VIRTUAL_HEADER = "x-virtual-mercado-pago";
export const VIRTUAL_HEADER_VALUE = "no real money";

/** Where one request of the API stands. A returned promise is waited for before it goes on. */
export interface RequestEvent {
  /** "answered" is also told when the answer was lost on purpose. */
  readonly step: "received" | "acted" | "answered";
  /** As in the requests seen. */
  readonly number: number;
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  /** The API's own answer from "acted" on, the sent one at "answered"; null when there is none. */
  readonly status: number | null;
}

/** How far a copy of the provider's data may lag behind, in ms: an answer that is older is repeated by none. */
const MOST_STALE_MS = 10 * 60_000;

export interface DoorParts {
  readonly clock: Clock;
  readonly api: VirtualApi;
  readonly faults: Faults;
  readonly requests: RequestsSeen;
  readonly secrets: () => readonly string[];
  readonly nowMs: () => number;
  /** What the Date header tells; null: there is none. */
  readonly shownTimeMs: () => number | null;
  readonly otherOrderId: (path: string) => string;
  readonly requestId: () => string;
  readonly onRequest: (event: RequestEvent) => void | Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export class FrontDoor {
  readonly #parts: DoorParts;
  readonly #pauses = new Set<Timer>();
  #closed = false;
  /** The last answer of each call and when it was given, for the fault that repeats it. */
  readonly #answers = new Map<string, { readonly reply: Reply; readonly atMs: number }>();

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** What still waits for its time is never done nor answered. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#pauses) timer.cancel();
  }

  /** @param send carries the answer away; null: the connection shall close without one */
  async serve(asked: ApiRequest, send: (delivery: Delivery | null) => void | Promise<void>): Promise<void> {
    const { api, faults, onRequest, otherOrderId } = this.#parts;
    const note = this.#note(asked);
    const event = { number: note.number, operation: note.operation, method: note.method, path: note.path };
    await onRequest({ ...event, step: "received", status: null });

    const rule = faults.take(note.operation, asked.method, asked.path);
    note.fault = rule?.kind ?? null;
    const plan = planFor(rule);
    if (plan.busyMs > 0) {
      const unlock = api.lockKey(asked);
      await this.#pause(plan.busyMs);
      unlock();
    }
    let reply: Reply | null = null;
    for (let time = 0; time < plan.acts; time++) reply = api.handle(asked);
    if (reply !== null) {
      note.acted = true;
      await onRequest({ ...event, step: "acted", status: reply.status });
    }
    if (plan.holdMs > 0) await this.#pause(plan.holdMs);

    const call = `${asked.method} ${asked.path}`;
    const nowMs = this.#parts.nowMs();
    const last = this.#answers.get(call);
    const previous = last !== undefined && nowMs - last.atMs <= MOST_STALE_MS ? last.reply : null;
    if (reply !== null) this.#answers.set(call, { reply, atMs: nowMs });
    const delivery = plan.deliver(reply, {
      previous,
      errors: () => api.errorShapeOf(asked),
      otherOrderId: () => otherOrderId(asked.path),
    });
    if (delivery !== null) note.status = delivery.status;
    await send(delivery);
    await onRequest({ ...event, step: "answered", status: note.status });
  }

  /** The provider's own time stands in it, in place of this machine's; as wrong as it is meant to be. */
  headersOf(delivery: Delivery, bodyBytes: number): Readonly<Record<string, string>> {
    const shownMs = this.#parts.shownTimeMs();
    return {
      [VIRTUAL_HEADER]: VIRTUAL_HEADER_VALUE,
      ...(shownMs === null ? {} : { date: new Date(shownMs).toUTCString() }),
      "x-request-id": this.#parts.requestId(),
      "content-length": String(bodyBytes),
      ...(bodyBytes === 0 ? {} : { "content-type": delivery.contentType }),
      ...delivery.headers,
    };
  }

  #note(asked: ApiRequest): RequestNote {
    const { api, requests, nowMs, secrets } = this.#parts;
    const own = [asked.token, asked.urlToken].filter((token) => token !== null);
    const query = new URLSearchParams(asked.query);
    query.delete("access_token");
    return requests.open(
      {
        at: isoTime(nowMs()),
        method: asked.method,
        path: asked.path,
        query: query.toString(),
        ttl: asked.ttlText,
        operation: api.operationOf(asked),
        key: asked.key,
        body: asked.text,
        tokenInUrl: asked.urlToken !== null,
      },
      new Set([...secrets(), ...own]),
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return;
      const timer = this.#parts.clock.after(ms, () => {
        this.#pauses.delete(timer);
        resolve();
      });
      this.#pauses.add(timer);
    });
  }
}

export function readRequest({ method, url, headers, body }: ReceivedRequest): ApiRequest {
  const [path = "/", query = ""] = url.split("?", 2);
  const bearer = /^Bearer (\S+)$/i.exec(String(headers["authorization"] ?? ""));
  const key = headers["x-idempotency-key"];
  const ttl = headers["x-ttl-store-preference"];
  const parameters = new URLSearchParams(query);
  return {
    method,
    path,
    query: parameters,
    token: bearer?.[1] ?? null,
    urlToken: parameters.get("access_token"),
    key: typeof key === "string" ? key : null,
    ttlText: typeof ttl === "string" ? ttl : null,
    text: decode(body),
  };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
