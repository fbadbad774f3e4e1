// Metrics over TCP, for a Prometheus that cannot reach the till's socket. Only where the settings ask for it, and only GET
// /metrics: nothing that is sent here changes anything.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import { EXPOSITION_TYPE } from "./exposition.ts";

export interface MetricsListenerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly clock: Clock;
  text(): string;
  log(level: "info" | "warn", message: string): void;
}

const BOUNDS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  // Each look wakes the processor.
  connectionsCheckingInterval: 10_000,
};
const MAX_CONNECTIONS = 8;
/** The address may not be there yet when the machine starts. */
const RETRY_LISTENING_MS = 30_000;
const LOOPBACK = /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/;

export class MetricsListener {
  readonly #options: MetricsListenerOptions;
  readonly #server: Server;
  #port: number;
  #problem = "";
  #retry: Timer | null = null;
  #closed = false;

  constructor(options: MetricsListenerOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#server = createServer(BOUNDS, (request, response) => this.#answer(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** "127.0.0.1:9464" */
  get address(): string {
    const { host } = this.#options;
    return `${host.includes(":") ? `[${host}]` : host}:${this.#port}`;
  }

  /** Resolves after the first try; while it fails the till sells all the same, and it is tried again. */
  start(): Promise<void> {
    const { clock, host, log } = this.#options;
    return new Promise((resolve) => {
      const failed = (error: Error): void => {
        this.#server.off("listening", listening);
        if (this.#problem !== error.message)
          log(
            "warn",
            `metrics: cannot listen on ${this.address}: ${error.message}; the till sells all the same`,
          );
        this.#problem = error.message;
        if (!this.#closed) this.#retry = clock.after(RETRY_LISTENING_MS, () => void this.start());
        resolve();
      };
      const listening = (): void => {
        this.#server.off("error", failed);
        this.#server.on("error", (error) => log("warn", `metrics: ${error.message}`));
        const address = this.#server.address();
        if (typeof address === "object" && address !== null) this.#port = address.port;
        this.#problem = "";
        log("info", `metrics: http://${this.address}/metrics`);
        resolve();
      };
      this.#server.once("error", failed);
      this.#server.once("listening", listening);
      this.#server.listen(this.#port, host);
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const refusal = this.#refusalOf(request);
    try {
      if (refusal !== null) end(response, refusal, "", refusal === 405 ? { allow: "GET" } : {});
      else end(response, 200, this.#options.text(), { "content-type": EXPOSITION_TYPE });
    } catch (error) {
      this.#options.log("warn", `metrics: ${error instanceof Error ? error.message : String(error)}`);
      end(response, 500);
    }
  }

  /** @returns the HTTP status; null: it is answered */
  #refusalOf(request: IncomingMessage): number | null {
    if (request.url !== "/metrics") return 404;
    if (request.method !== "GET") return 405;
    return this.#isMeant(request) ? null : 403;
  }

  /** On loopback no name of the network leads here, but one that a web page made up to read it (DNS rebinding). */
  #isMeant({ headers }: IncomingMessage): boolean {
    if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) return false;
    const host = headers.host?.replace(/:\d+$/, "") ?? "";
    return !LOOPBACK.test(this.#options.host) || host === "" || LOOPBACK.test(host);
  }
}

function end(
  response: ServerResponse,
  status: number,
  text = "",
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    ...headers,
    "content-length": body.length,
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(body);
}
