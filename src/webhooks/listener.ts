// The socket on which Mercado Pago's notifications arrive, through a TLS proxy or a tunnel of the shop's. Small bounds
// on everything, because anybody may call here; an answer before any work; and never an error that ends the till.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Timer } from "../../hardware/hal/clock.ts";
import { type Delivery, Inbox, type InboxCounts, type InboxOptions } from "./inbox.ts";
import type { Notice } from "./notice.ts";

export interface ListenerOptions extends InboxOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** "/mercado-pago" */
  readonly path: string;
  /** The one thing that a notification can bring about. */
  readonly look: (notice: Notice) => void;
}

export interface ListenerView extends InboxCounts {
  /** "127.0.0.1:8089/mercado-pago" */
  readonly address: string;
  /** Why nobody can call; empty while the listener listens. */
  readonly problem: string;
  /** Whether signatures are checked. */
  readonly signed: boolean;
}

/** Mercado Pago's longest notification is near 2 KiB (reference 10.2). */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_CONNECTIONS = 32;
/** Mercado Pago gives up after 22 s, an older sender after 5 s (reference 10.5); who is slower is none of them. */
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Each look wakes the processor. */
const CHECK_TIMEOUTS_EVERY_MS = 10_000;
/** The address may not be there yet when the machine starts. */
const RETRY_LISTENING_MS = 30_000;

export class WebhookListener {
  readonly #options: ListenerOptions;
  readonly #inbox: Inbox;
  readonly #server: Server;
  #port: number;
  #problem = "not started";
  #retry: Timer | null = null;
  #closed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#inbox = new Inbox(options);
    const bounds = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
    };
    this.#server = createServer(bounds, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of ours. The till goes on without this hint.
        options.log("warn", `webhooks: a notification was lost: ${messageOf(error)}`);
        response.destroy();
      });
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Resolves after the first try; while it fails the till sells all the same, and it is tried again. */
  start(): Promise<void> {
    const { clock, host, log, path } = this.#options;
    return new Promise((resolve) => {
      const failed = (error: Error) => {
        this.#server.off("listening", listening);
        if (this.#problem !== error.message) {
          log(
            "warn",
            `webhooks: cannot listen on ${host}:${this.#port}: ${error.message}; the till asks instead`,
          );
        }
        this.#problem = error.message;
        if (!this.#closed) this.#retry = clock.after(RETRY_LISTENING_MS, () => void this.start());
        resolve();
      };
      const listening = () => {
        this.#server.off("error", failed);
        this.#server.on("error", (error) => log("warn", `webhooks: ${error.message}`));
        const address = this.#server.address();
        if (typeof address === "object" && address !== null) this.#port = address.port;
        this.#problem = "";
        log("info", `webhooks: listening on ${this.#address()}${path}`);
        resolve();
      };
      this.#server.once("error", failed);
      this.#server.once("listening", listening);
      this.#server.listen(this.#port, host);
    });
  }

  view(): ListenerView {
    const { path, secret } = this.#options;
    return {
      address: `${this.#address()}${path}`,
      problem: this.#problem,
      signed: secret !== null,
      ...this.#inbox.counts(),
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #address(): string {
    const { host } = this.#options;
    return `${host.includes(":") ? `[${host}]` : host}:${this.#port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "", query = ""] = (request.url ?? "").split("?", 2);
    if (path !== this.#options.path) return answer(response, 404);
    // Somebody tries whether the address is right, with a browser or from the panel.
    if (request.method === "GET" || request.method === "HEAD") return answer(response, 200);
    if (request.method !== "POST") return answer(response, 405, { allow: "GET, HEAD, POST" });

    const body = await readBody(request);
    if (body === "gone") return;
    if (body === "too-large") return answer(response, 413);
    const verdict = this.#inbox.judge(readDelivery(request, query, body));
    // Whatever else is wrong with it, the sender does not learn it, and does not send it again.
    answer(response, verdict === "malformed" ? 400 : 200);
    if (typeof verdict !== "string") this.#options.look(verdict);
  }
}

/** Every answer ends its connection: none is held open by somebody who says nothing more. */
function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, "content-length": "0", connection: "close" });
  response.end();
}

function readDelivery(request: IncomingMessage, query: string, body: string): Delivery {
  return {
    query: new URLSearchParams(query),
    signature: headerOf(request, "x-signature"),
    requestId: headerOf(request, "x-request-id"),
    body,
  };
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

/** "gone" when the other side left, or was too slow, in the middle. */
async function readBody(request: IncomingMessage): Promise<string | "gone" | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The request stays whole when we stop reading, so that the answer can still be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "gone";
  }
  return Buffer.concat(chunks).toString("utf8");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
