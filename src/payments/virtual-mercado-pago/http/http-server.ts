// The sockets of the virtual Mercado Pago: loopback only, one request at a time through fault, API and answer.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock, Timer } from "../../../../hardware/hal/clock.ts";
import type { ControlApi } from "../control-api.ts";
import { type Delivery, type Faults, planFor, replyDelivery } from "../faults.ts";
import { isoTime } from "../orders/order-bodies.ts";
import type { ApiRequest, VirtualApi } from "./api.ts";
import type { RequestNote, RequestsSeen } from "./requests-seen.ts";
import type { Operation, Reply } from "./routes.ts";

const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 1_048_576;
/** Longer than any pause between two polls of a till, so that its connection stays. */
const KEEP_ALIVE_MS = 60_000;

/** On every answer, so that a till can tell. */
export const VIRTUAL_HEADER = "x-virtual-mercado-pago";
export const VIRTUAL_HEADER_VALUE = "no real money";

/** Where one request of the API stands. The server waits for a returned promise before it goes on. */
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

export interface HttpParts {
  readonly clock: Clock;
  readonly api: VirtualApi;
  readonly control: ControlApi;
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

export class HttpServer {
  readonly #parts: HttpParts;
  readonly #server: Server;
  readonly #pauses = new Set<Timer>();
  #closed = false;
  /** The last answer of each call, for the fault that repeats it. */
  readonly #answers = new Map<string, Reply>();

  constructor(parts: HttpParts) {
    this.#parts = parts;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of the stand-in itself: say so, a till must not take it for Mercado Pago's.
        const message = `virtual Mercado Pago, own fault: ${error instanceof Error ? error.message : error}`;
        if (response.headersSent) response.destroy();
        else this.#send(response, replyDelivery({ status: 500, body: { message } }));
      });
    });
  }

  /** Resolves with the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, HOST, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
      // What still waited for its time is never done nor answered.
      for (const timer of this.#pauses) timer.cancel();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request);
    if (bytes === "gone") return;
    if (bytes === "too-large") {
      const message = `Request body larger than ${MAX_BODY_BYTES} bytes`;
      return this.#send(response, replyDelivery({ status: 413, body: { message } }));
    }
    const asked = readRequest(request, bytes);
    if (asked.path === "/control" || asked.path.startsWith("/control/")) {
      return this.#send(
        response,
        replyDelivery(this.#parts.control.handle(asked.method, asked.path, asked.text)),
      );
    }
    await this.#serveApi(asked, response);
  }

  async #serveApi(asked: ApiRequest, response: ServerResponse): Promise<void> {
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
    const previous = this.#answers.get(call) ?? null;
    if (reply !== null) this.#answers.set(call, reply);
    const delivery = plan.deliver(reply, {
      previous,
      errors: api.errorShapeOf(asked),
      otherOrderId: () => otherOrderId(asked.path),
    });
    if (delivery === null) {
      response.socket?.destroy();
    } else {
      note.status = delivery.status;
      await this.#send(response, delivery);
    }
    await onRequest({ ...event, step: "answered", status: note.status });
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
      [...secrets(), ...own],
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

  /** The provider's own time, in place of this machine's; as wrong as it is meant to be. */
  #dateHeader(response: ServerResponse): Readonly<Record<string, string>> {
    const shownMs = this.#parts.shownTimeMs();
    response.sendDate = false;
    return shownMs === null ? {} : { date: new Date(shownMs).toUTCString() };
  }

  /** Resolves when the answer left or the other side is gone. */
  #send(response: ServerResponse, delivery: Delivery): Promise<void> {
    const body = Buffer.from(delivery.text, "utf8");
    const headers: Record<string, string> = {
      [VIRTUAL_HEADER]: VIRTUAL_HEADER_VALUE,
      ...this.#dateHeader(response),
      "x-request-id": this.#parts.requestId(),
      "content-length": String(body.length),
      ...(body.length === 0 ? {} : { "content-type": delivery.contentType }),
      ...delivery.headers,
    };
    const { socket } = response;
    if (socket === null || socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      response.once("close", resolve);
      response.writeHead(delivery.status, headers);
      if (delivery.brokenOff) {
        response.write(body.subarray(0, body.length >> 1), () => socket.destroy());
        return;
      }
      response.end(body, () => {
        if (delivery.copies === 2 && !socket.destroyed) {
          const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
          socket.write(`HTTP/1.1 ${delivery.status} Again\r\n${lines.join("")}\r\n`);
          socket.write(body);
        }
      });
    });
  }
}

/** "gone" when the other side left in the middle: then the request never came. */
async function readBody(request: IncomingMessage): Promise<Buffer | "gone" | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest is read and dropped, so that the other side hears the answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return "gone";
  }
  return size > MAX_BODY_BYTES ? "too-large" : Buffer.concat(chunks);
}

function readRequest(request: IncomingMessage, bytes: Buffer): ApiRequest {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "");
  const key = request.headers["x-idempotency-key"];
  const ttl = request.headers["x-ttl-store-preference"];
  const parameters = new URLSearchParams(query);
  return {
    method: request.method ?? "GET",
    path,
    query: parameters,
    token: bearer?.[1] ?? null,
    urlToken: parameters.get("access_token"),
    key: typeof key === "string" ? key : null,
    ttlText: typeof ttl === "string" ? ttl : null,
    text: decode(bytes),
  };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
