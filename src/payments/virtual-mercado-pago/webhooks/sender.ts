// Carries notifications to the till: signed, again when they were not acknowledged (reference 10.5), and badly where a
// switch says so. It calls this machine only, unless it was told otherwise.

import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Clock, Timer } from "../../../../hardware/hal/clock.ts";
import { isoTime } from "../orders/order-bodies.ts";
import type { ProviderState } from "../provider-state.ts";
import type { Switches } from "../switches.ts";
import type { Notice } from "./notices.ts";
import { signatureOf } from "./sign.ts";

export interface WebhookSent {
  /** 1, 2, 3 … since the start. */
  readonly number: number;
  /** ISO 8601, by the provider's own clock. */
  readonly at: string;
  readonly topic: Notice["topic"];
  readonly action: string | null;
  readonly id: string;
  /** 0 for the first try. */
  readonly retry: number;
  /** "refused": the address is not on this machine; "lost" on purpose; "failed": nobody answered. */
  readonly fate: "under-way" | "answered" | "failed" | "lost" | "refused";
  /** Of the answer; null when there was none. */
  readonly status: number | null;
}

type Note = { -readonly [Key in keyof WebhookSent]: WebhookSent[Key] };

/** Reference 10.5. */
const ANSWER_LIMIT_MS = 22_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before each retry; the current pages say only that the pause grows after the third. */
const RETRIES_MS: Readonly<Record<Switches["webhookRetries"], readonly number[]>> = {
  "quarter-hours": [15, 15, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS),
  "in-person": [30_000, 5 * MINUTE_MS, 30 * MINUTE_MS],
  older: [5 * MINUTE_MS, 45 * MINUTE_MS, 6 * HOUR_MS, 48 * HOUR_MS, 96 * HOUR_MS],
  never: [],
};
const MOST_NOTES = 10_000;

export class Sender {
  readonly #state: ProviderState;
  readonly #clock: Clock;
  readonly #notes: Note[] = [];
  readonly #timers = new Set<Timer>();
  readonly #abort = new AbortController();
  /** Waits for the one that shall overtake it. */
  #held: Notice | null = null;
  readonly #last = new Map<string, Notice>();
  #count = 0;

  constructor(state: ProviderState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Oldest first. */
  list(): readonly WebhookSent[] {
    return this.#notes.map((note) => ({ ...note }));
  }

  send(notice: Notice): void {
    const before = this.#last.get(notice.id);
    this.#last.set(notice.id, notice);
    for (const next of this.#line(notice, before))
      this.#after(this.#state.switches.webhookDelayMs, () => this.#try(next, 0));
  }

  close(): void {
    this.#abort.abort();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  /** What leaves now, in this order. */
  #line(notice: Notice, before: Notice | undefined): readonly Notice[] {
    const held = this.#held;
    this.#held = null;
    switch (this.#state.switches.webhookDelivery) {
      case "once":
        return held === null ? [notice] : [held, notice];
      case "twice":
        return [notice, notice];
      case "swapped":
        if (held !== null) return [notice, held];
        this.#held = notice;
        return [];
      case "old-version":
        return before === undefined ? [notice] : [notice, before];
      case "lost":
        this.#note(notice, 0).fate = "lost";
        return [];
    }
  }

  /** @param firstMs when it was first tried, by the provider's clock */
  #try(notice: Notice, retry: number, firstMs = this.#state.nowMs()): void {
    const { switches } = this.#state;
    const note = this.#note(notice, retry);
    const url = new URL(
      notice.url ?? (switches.webhookUrl === "none" ? "http://127.0.0.1" : switches.webhookUrl),
    );
    if (!switches.webhookAnywhere && !isLoopback(url)) {
      note.fate = "refused";
      return;
    }
    for (const [name, value] of Object.entries(notice.query)) url.searchParams.set(name, value);
    const text = notice.body === undefined ? "" : JSON.stringify(notice.body);
    const signedMs = switches.webhookRetrySigned === "anew" ? this.#state.nowMs() : firstMs;
    this.#post(url, text, { ...this.#signed(notice, signedMs), "x-retry": String(retry) }, (status) => {
      note.status = status;
      note.fate = status === null ? "failed" : "answered";
      if (status !== null && status >= 200 && status < 300) return;
      const pauseMs = RETRIES_MS[switches.webhookRetries][retry];
      if (pauseMs !== undefined) this.#after(pauseMs, () => this.#try(notice, retry + 1, firstMs));
    });
  }

  #signed(notice: Notice, atMs: number): Record<string, string> {
    const { ids, switches } = this.#state;
    const requestId = ids.uuid();
    if (switches.webhookSignature === "absent") return { "x-request-id": requestId };
    // The signature of an IPN is there and fits nothing that a seller has (reference 10.1).
    const ours = notice.kind === "webhook" && switches.webhookSignature === "good";
    const secret = ours ? switches.webhookSecret : ids.uuid();
    const header = signatureOf({ secret, dataId: notice.id, requestId, atMs, unit: switches.webhookTime });
    return { "x-request-id": requestId, "x-signature": header };
  }

  #post(
    url: URL,
    text: string,
    headers: Record<string, string>,
    done: (status: number | null) => void,
  ): void {
    const { signal } = this.#abort;
    if (signal.aborted) return;
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const all = {
      ...headers,
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text)),
      "user-agent": "restclient-node/virtual",
    };
    let ended = false;
    const end = (status: number | null): void => {
      limit.cancel();
      this.#timers.delete(limit);
      if (!ended && !signal.aborted) done(status);
      ended = true;
    };
    // No agent: nothing stays open between two notifications.
    const posting = send(url, { method: "POST", headers: all, agent: false, signal }, (response) => {
      response.resume();
      response.once("close", () => end(response.statusCode ?? null));
    });
    posting.on("error", () => end(null));
    const limit = this.#clock.after(ANSWER_LIMIT_MS, () => posting.destroy(new Error("no answer in time")));
    this.#timers.add(limit);
    posting.end(text);
  }

  #note({ topic, action, id }: Notice, retry: number): Note {
    this.#count += 1;
    const at = isoTime(this.#state.nowMs());
    const note: Note = { number: this.#count, at, topic, action, id, retry, fate: "under-way", status: null };
    this.#notes.push(note);
    if (this.#notes.length > MOST_NOTES) this.#notes.shift();
    return note;
  }

  /** Without a pause at once, so that a clock that stands still holds up nothing. */
  #after(ms: number, act: () => void): void {
    if (this.#abort.signal.aborted) return;
    if (ms === 0) {
      act();
      return;
    }
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(timer);
      act();
    });
    this.#timers.add(timer);
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
