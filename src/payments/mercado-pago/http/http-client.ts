// One request to Mercado Pago and its answer, shared by the rails: every wait bounded, nothing repeated and nothing
// followed by itself. It knows whether a request could have left, which decides between "not-done" and "unknown";
// how the bytes travel (exchange.ts) and what an answer means (errors.ts, the rails) is decided elsewhere.

import type { Clock } from "../../../../hardware/hal/clock.ts";
import { PaymentError } from "../../provider.ts";
import { parseBaseUrl } from "./base-url.ts";
import type { ExchangeLimits, OpenExchange, OutgoingRequest } from "./exchange.ts";
import { FarClock } from "./far-clock.ts";
import { explainFault } from "./faults.ts";
import { type TextSink, TextStream, TooLarge } from "./text-sink.ts";
import { openUndiciExchange } from "./undici-exchange.ts";

export interface HttpLimits extends ExchangeLimits {
  /** From the call to the last byte of the answer; counted on the Clock, unlike the others. */
  readonly wholeMs: number;
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
  readonly tillClock?: Clock | undefined;
  readonly observe?: ((observation: Observation) => void) | undefined;
  readonly userAgent?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** How requests travel; over the network when left out. */
  readonly openExchange?: OpenExchange | undefined;
}

export interface HttpClient {
  /**
   * Resolves with any answer that came whole, whatever its status. Rejects with a PaymentError: "unreachable"
   * (nothing left this machine), "no-answer", "bad-answer" (too large, not HTTP), "unauthorized" (no usable token).
   * With a sink, the text of an answer in the 200s goes there and the answer's own body is empty.
   */
  send(request: HttpRequest, sink?: TextSink): Promise<HttpAnswer>;
  /** The far end's clock: the Date of its answers and the time since then; null before the first one. */
  farTime(): Date | null;
  /** Ends the connections at once; requests under way reject as "no-answer". */
  close(): Promise<void>;
}

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { origin, prefix } = parseBaseUrl(options.baseUrl);
  const { clock, accessToken } = options;
  const limits: HttpLimits = { ...LIMITS, ...options.limits };
  const exchange = (options.openExchange ?? openUndiciExchange)(origin, limits);

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

  const farClock = new FarClock();
  const { tillClock = clock } = options;

  async function send(request: HttpRequest, sink?: TextSink): Promise<HttpAnswer> {
    const token = readToken(accessToken);
    const startedMs = clock.monotonicMs();
    let answer: HttpAnswer | null = null;
    try {
      answer = await ask(request, token, sink);
      farClock.hear(Date.parse(answer.header("date") ?? ""), tillClock.monotonicMs());
      return answer;
    } finally {
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

  function ask(request: HttpRequest, token: string, sink: TextSink | undefined): Promise<HttpAnswer> {
    // Should the far end repeat the token, it goes no further than this. A word too short to be a secret may
    // stand in an answer by chance.
    const redact = (text: string): string =>
      token.length < SHORTEST_SECRET ? text : text.replaceAll(token, "[access token]");
    const wholeMs = sink === undefined ? limits.wholeMs : limits.downloadMs;
    const outgoing: OutgoingRequest = {
      method: request.method,
      path: prefix + request.path,
      headers: headersOf(request, token, sink === undefined ? "application/json" : "*/*"),
      body: request.body ?? null,
      isDownload: sink !== undefined,
    };
    return new Promise((resolve, reject) => {
      let abort: ((cause: Error) => void) | null = null;
      let timedOut = false;
      const fail = (error: Error): void => {
        limit.cancel();
        const isSaid = error instanceof PaymentError;
        reject(isSaid ? error : explainFault(error, { origin, left: abort !== null, redact }));
      };
      const limit = clock.after(wholeMs, () => {
        timedOut = true;
        fail(new Error(`not complete after ${wholeMs} ms`));
        abort?.(new Error("too late"));
      });
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      let stream: TextStream | null = null;
      let status = 0;
      let received: Readonly<Record<string, string | string[] | undefined>> = {};
      exchange.send(outgoing, {
        leaving(end) {
          if (timedOut) return false;
          abort = end;
          return true;
        },
        head(statusCode, responseHeaders) {
          status = statusCode;
          received = responseHeaders;
          if (sink !== undefined && status >= 200 && status <= 299)
            stream = new TextStream(sink, redact, token);
        },
        data(chunk) {
          bytes += chunk.length;
          try {
            if (bytes > (stream?.maxBytes ?? limits.bodyBytes)) throw new TooLarge(bytes);
            if (stream === null) chunks.push(chunk);
            else stream.write(chunk);
          } catch (error) {
            abort?.(error instanceof Error ? error : new Error(String(error)));
          }
        },
        end() {
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
        failed: fail,
      });
    });
  }

  function farTime(): Date | null {
    return farClock.now(tillClock.monotonicMs());
  }

  return { send, farTime, close: () => exchange.close() };
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

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function decodeUtf8(chunks: readonly Uint8Array[]): string | null {
  try {
    return UTF8.decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}
