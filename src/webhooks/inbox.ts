// Decides about each delivery whether the till should look: is it readable, signed, fresh, new? It knows no socket,
// and what it lets through is a hint and nothing more. Everything it drops is counted by its reason.

import type { Clock } from "../../hardware/hal/clock.ts";
import { Memory } from "./memory.ts";
import { type Notice, readNotice } from "./notice.ts";
import { checkSignature } from "./signature.ts";

/** One request, as it came. */
export interface Delivery {
  readonly query: URLSearchParams;
  /** Headers of these names; null when there is none. */
  readonly signature: string | null;
  readonly requestId: string | null;
  readonly body: string;
}

export type DropReason =
  /** Nothing that Mercado Pago sends. */
  | "malformed"
  /** About something that a till does not care for. */
  | "other-topic"
  /** Not signed, or of the kind whose signature cannot be checked. */
  | "unsigned"
  /** The signature is not made with our secret. */
  | "wrong-signature"
  /** Rightly signed, and too long ago or ahead by the provider's clock. */
  | "stale"
  /** The same notification, or the same version of the order, came before. */
  | "repeated"
  /** A newer version of the order came before. */
  | "late";

export interface InboxCounts {
  readonly received: number;
  /** Passed on as hints. */
  readonly accepted: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Rightly signed, while the provider's clock was not known yet, so that nobody could say how old they were. */
  readonly undated: number;
}

export interface InboxOptions {
  readonly clock: Clock;
  /** What the provider's own clock shows; null before its first answer. The till's wall clock may be wrong by years. */
  readonly providerTime: () => Date | null;
  /** Of the developer panel; null: nothing can be checked, and every notification is a hint. */
  readonly secret: string | null;
  /** How old a signature may be, in seconds. */
  readonly toleranceS: number;
  /** With a secret: take unsigned notifications and IPN as hints all the same. */
  readonly acceptUnsigned: boolean;
  readonly log: (level: "info" | "warn", message: string) => void;
}

/** Many times what a till sells while deliveries of one sale can still repeat. */
const MOST_REMEMBERED = 1000;
const COMPLAINT_EVERY_MS = 60_000;

const SUSPICIOUS: Readonly<Partial<Record<DropReason, string>>> = {
  unsigned:
    "it is not signed, or of the kind (IPN) that cannot be checked; accept_unsigned = true lets it in",
  "wrong-signature": "its signature does not fit; is the file of secret_file the secret of the panel?",
  stale: "its signature is older than tolerance_seconds",
};

export class Inbox {
  readonly #options: InboxOptions;
  readonly #versions = new Memory<number>(MOST_REMEMBERED);
  readonly #notifications = new Memory<true>(MOST_REMEMBERED);
  readonly #dropped = new Map<DropReason, number>();
  #received = 0;
  #accepted = 0;
  #undated = 0;
  #complainedMs: number | null = null;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** @returns what the till shall look after, or why not */
  judge(delivery: Delivery): Notice | DropReason {
    this.#received += 1;
    const verdict = this.#judge(delivery);
    if (typeof verdict !== "string") {
      this.#accepted += 1;
      return verdict;
    }
    this.#dropped.set(verdict, (this.#dropped.get(verdict) ?? 0) + 1);
    this.#complain(verdict);
    return verdict;
  }

  counts(): InboxCounts {
    return {
      received: this.#received,
      accepted: this.#accepted,
      dropped: Object.fromEntries(this.#dropped),
      undated: this.#undated,
    };
  }

  #judge(delivery: Delivery): Notice | DropReason {
    const notice = readNotice(delivery.query, delivery.body);
    if (typeof notice === "string") return notice;
    const doubt = this.#doubt(delivery, notice);
    if (doubt !== null) return doubt;
    // Only now: nobody without the secret shall fill the memory.
    return this.#recognise(notice) ?? notice;
  }

  #doubt({ query, signature, requestId }: Delivery, notice: Notice): DropReason | null {
    const { acceptUnsigned, providerTime, secret, toleranceS } = this.#options;
    if (secret === null) return null;
    const finding = checkSignature({
      header: signature,
      dataId: query.get("data.id") ?? query.get("id"),
      requestId,
      secret,
      now: providerTime(),
      toleranceS,
    });
    switch (finding) {
      case "good":
        return null;
      case "undated":
        this.#undated += 1;
        return null;
      case "stale":
        return "stale";
      case "absent":
        return acceptUnsigned ? null : "unsigned";
      case "wrong":
        if (notice.form === "webhook") return "wrong-signature";
        return acceptUnsigned ? null : "unsigned";
    }
  }

  /** Whether it came before, and if not, remembers it. */
  #recognise({ id, notification, topic, version }: Notice): DropReason | null {
    if (topic === "order" && version !== null) {
      const newest = this.#versions.recall(id);
      if (newest !== undefined && version < newest) return "late";
      if (newest === version) return "repeated";
      this.#versions.keep(id, version);
      return null;
    }
    if (notification === null) return null;
    const name = `${topic} ${notification}`;
    if (this.#notifications.recall(name)) return "repeated";
    this.#notifications.keep(name, true);
    return null;
  }

  /** Once a minute at most: whoever sends nonsense shall not fill the log. */
  #complain(reason: DropReason): void {
    const why = SUSPICIOUS[reason];
    if (why === undefined) return;
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#complainedMs !== null && nowMs - this.#complainedMs < COMPLAINT_EVERY_MS) return;
    this.#complainedMs = nowMs;
    this.#options.log("warn", `webhooks: dropped a notification: ${why} ("till status" counts them)`);
  }
}
