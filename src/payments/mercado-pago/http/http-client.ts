// One request to Mercado Pago and its answer, shared by the rails: kept-alive connections, every wait bounded,
// nothing repeated and nothing followed by itself. It knows whether a request could have left, which decides
// between "not-done" and "unknown"; what an answer means is decided elsewhere (errors.ts, the rails).

import { Client } from "undici";
import type { Clock } from "../../../../hardware/hal/clock.ts";
import { PaymentError } from "../../provider.ts";
import { parseBaseUrl } from "./base-url.ts";
import { explainFault } from "./faults.ts";
import { type TextSink, TextStream, TooLarge } from "./text-sink.ts";

export interface HttpLimits {
  readonly connectMs: number;
  /** From the request sent until the answer's headers. */
  readonly headersMs: number;
  /** Between two pieces of an answer's body. */
  readonly bodyMs: number;
  /** From the call to the last byte of the answer; counted on the Clock, unlike the others. */
  readonly wholeMs: number;
  readonly bodyBytes: number;
  /** In place of wholeMs for an answer that goes into a TextSink. */
  readonly downloadMs: number;
}

// A customer stands in front of the till: past 20 s asking again is better than waiting. Mercado Pago's own SDK
// waits 60 s (mercado-pago.md 2.5). Their answers are below 10 KiB.
const LIMITS: HttpLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  bodyMs: 10_000,
  wholeMs: 20_000,
  bodyBytes: 1_048_576,
  // Nobody waits at the counter for a file; 64 MiB take eight minutes at 1 Mbit/s.
  downloadMs: 900_000,
};

/** Polling asks every 5 s at most, so the connection of a sale outlives the pauses. */
const KEEP_ALIVE_MS = 30_000;
/** One for the sale in front of the customer, the others for older sales that are still followed. */
const CONNECTIONS = 4;
/** Characters. Mercado Pago's tokens have about 70; what a test calls its token may have a few. */
const SHORTEST_SECRET = 8;

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with "/"; what is put into it must have been checked. */
  readonly path: string;
  readonly idempotencyKey?: string;
  /** Sent as X-Ttl-Store-Preference, the instore API's word for how long an order lives. */
  readonly ttlS?: number;
  /** JSON text; absent sends no body. */
  readonly body?: string;
}

/** Texts of an answer in which the access token stood have "[access token]" there instead. */
export interface HttpAnswer {
  readonly status: number;
  /** The first value of a header, null when it is absent. */
  header(name: string): string | null;
  /** Null when the bytes are not UTF-8. */
  readonly body: string | null;
}

/** What may be logged of a request; it holds no secret and no body. */
export interface Observation {
  readonly method: string;
  readonly path: string;
  /** Null when no answer came. */
  readonly status: number | null;
  /** Mercado Pago's X-Request-Id, which their support asks for. */
  readonly requestId: string | null;
  readonly elapsedMs: number;
}

export interface HttpOptions {
  readonly baseUrl: string;
  /** Asked anew for each request, so that a rotated token is picked up. */
  readonly accessToken: string | (() => string);
  readonly clock: Clock;
  readonly observe?: ((observation: Observation) => void) | undefined;
  readonly userAgent?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
}

export interface HttpClient {
  /**
   * Resolves with any answer that came whole, whatever its status. Rejects with a PaymentError: "unreachable"
   * (nothing left this machine), "no-answer", "bad-answer" (too large, not HTTP), "unauthorized" (no usable token).
   * With a sink, the text of an answer in the 200s goes there and the answer's own body is empty.
   */
  send(request: HttpRequest, sink?: TextSink): Promise<HttpAnswer>;
  /** The far end's clock: the Date of its last answer and the time since then; null before the first one. */
  farTime(): Date | null;
  /** Ends the connections at once; requests under way reject as "no-answer". */
  close(): Promise<void>;
}

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { origin, prefix } = parseBaseUrl(options.baseUrl);
  const { clock, accessToken } = options;
  const limits: HttpLimits = { ...LIMITS, ...options.limits };
  const lanes: Lane[] = Array.from({ length: CONNECTIONS }, () => openLane(limits.bodyBytes));
  /** Apart, so that no sale stands behind a large file. Its sizes are watched by the sinks. */
  const downloads = openLane(-1);

  function openLane(maxResponseSize: number): Lane {
    const client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      connectTimeout: limits.connectMs,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyMs,
      maxResponseSize,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
    return { client, requests: 0 };
  }

  function headersOf(request: HttpRequest, token: string, accept: string): Record<string, string> {
    const headers: Record<string, string> = {
      accept,
      authorization: `Bearer ${token}`,
      "user-agent": options.userAgent ?? "tilld",
    };
    if (request.body !== undefined) headers["content-type"] = "application/json";
    if (request.idempotencyKey !== undefined) headers["x-idempotency-key"] = request.idempotencyKey;
    if (request.ttlS !== undefined) headers["x-ttl-store-preference"] = String(request.ttlS);
    return headers;
  }

  let heard: { readonly dateMs: number; readonly atMs: number } | null = null;

  async function send(request: HttpRequest, sink?: TextSink): Promise<HttpAnswer> {
    const token = readToken(accessToken);
    const startedMs = clock.monotonicMs();
    const lane = sink === undefined ? leastBusy(lanes) : downloads;
    lane.requests++;
    let answer: HttpAnswer | null = null;
    try {
      answer = await exchange(lane.client, request, token, sink);
      const dateMs = Date.parse(answer.header("date") ?? "");
      if (!Number.isNaN(dateMs)) heard = { dateMs, atMs: clock.monotonicMs() };
      return answer;
    } finally {
      lane.requests--;
      const requestId = answer?.header("x-request-id") ?? null;
      options.observe?.({
        method: request.method,
        path: request.path,
        status: answer?.status ?? null,
        requestId: requestId?.slice(0, 100) ?? null,
        elapsedMs: clock.monotonicMs() - startedMs,
      });
    }
  }

  function exchange(
    client: Client,
    request: HttpRequest,
    token: string,
    sink: TextSink | undefined,
  ): Promise<HttpAnswer> {
    // Should the far end repeat the token, it goes no further than this. A word too short to be a secret may
    // stand in an answer by chance.
    const redact = (text: string): string =>
      token.length < SHORTEST_SECRET ? text : text.replaceAll(token, "[access token]");
    const wholeMs = sink === undefined ? limits.wholeMs : limits.downloadMs;
    return new Promise((resolve, reject) => {
      let abort: (() => void) | null = null;
      let timedOut = false;
      const fail = (error: Error): void => {
        limit.cancel();
        const isSaid = error instanceof PaymentError;
        reject(isSaid ? error : explainFault(error, { origin, left: abort !== null, redact }));
      };
      const limit = clock.after(wholeMs, () => {
        timedOut = true;
        fail(new Error(`not complete after ${wholeMs} ms`));
        abort?.();
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      let stream: TextStream | null = null;
      let status = 0;
      let received: Readonly<Record<string, string | string[] | undefined>> = {};
      client.dispatch(
        {
          method: request.method,
          path: prefix + request.path,
          headers: headersOf(request, token, sink === undefined ? "application/json" : "*/*"),
          body: request.body ?? null,
        },
        {
          // Called when a connection stands, right before the first byte is written.
          onRequestStart(controller) {
            if (timedOut) return controller.abort(new Error("too late"));
            abort = () => controller.abort(new Error("too late"));
          },
          onResponseStart(_controller, statusCode, responseHeaders) {
            status = statusCode;
            received = responseHeaders;
            if (sink !== undefined && status >= 200 && status <= 299)
              stream = new TextStream(sink, redact, token);
          },
          onResponseData(controller, chunk) {
            bytes += chunk.length;
            try {
              if (bytes > (stream?.maxBytes ?? limits.bodyBytes)) throw new TooLarge(bytes);
              if (stream === null) chunks.push(chunk);
              else stream.write(chunk);
            } catch (error) {
              controller.abort(error instanceof Error ? error : new Error(String(error)));
            }
          },
          onResponseEnd() {
            limit.cancel();
            try {
              stream?.end();
            } catch (error) {
              return reject(error);
            }
            resolve({
              status,
              header: (name) => optional(first(received[name]), redact),
              body: optional(decodeUtf8(chunks), redact),
            });
          },
          onResponseError(_controller, error) {
            fail(error);
          },
        },
      );
    });
  }

  async function close(): Promise<void> {
    await Promise.all([...lanes, downloads].map(({ client }) => client.destroy()));
  }

  function farTime(): Date | null {
    return heard === null ? null : new Date(heard.dateMs + clock.monotonicMs() - heard.atMs);
  }

  return { send, farTime, close };
}

/**
 * One kept-alive connection, made when it is first needed. undici's Pool would open a second one when a request
 * follows right upon an answer, because it learns a moment later that the first is free (undici 8.12, measured).
 */
interface Lane {
  readonly client: Client;
  requests: number;
}

function leastBusy(lanes: readonly Lane[]): Lane {
  return lanes.reduce((best, lane) => (lane.requests < best.requests ? lane : best));
}

function readToken(accessToken: string | (() => string)): string {
  let token: string;
  try {
    token = typeof accessToken === "string" ? accessToken : accessToken();
  } catch {
    throw noToken("cannot be read; check the file it is kept in");
  }
  // RFC 6750 2.1 has no other characters in a bearer token; a line end here would be a second header.
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw noToken("is empty or has characters that no token has; check the file it is kept in");
  }
  return token;
}

function noToken(what: string): PaymentError {
  return new PaymentError("unauthorized", "not-done", `the access token ${what}`);
}

function optional(text: string | null, change: (text: string) => string): string | null {
  return text === null ? null : change(text);
}

function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function decodeUtf8(chunks: readonly Buffer[]): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}
