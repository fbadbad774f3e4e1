// How requests travel in a simulated world: straight to the door of the virtual Mercado Pago and back, on the world's
// clock, with everything that can become of them on the way. It says what undici would say over a real socket.

import type { Clock } from "../../hardware/hal/clock.ts";
import type {
  AnswerListener,
  Exchange,
  ExchangeLimits,
  OutgoingRequest,
} from "../../src/payments/mercado-pago/http/exchange.ts";
import type { Delivery } from "../../src/payments/virtual-mercado-pago/faults.ts";
import { readRequest } from "../../src/payments/virtual-mercado-pago/http/front-door.ts";
import type { VirtualProvider } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";

/**
 * What is wrong with the way: nothing; nobody takes the call; the call is never answered; what is sent never arrives
 * and nothing says so; what is answered never arrives.
 */
export type Way = "open" | "refused" | "dead" | "swallows-requests" | "swallows-answers";

export interface Network {
  /** Asked when a request leaves. */
  way(request: OutgoingRequest): Way;
  /** From here to there, or back. */
  latencyMs(): number;
}

/** A process's way out. When the process is dead, nobody hears. */
export interface Sender {
  readonly isAlive: boolean;
  /** Called before each request; the process may die in it. */
  step(what: string): void;
}

export function openSimExchange(
  clock: Clock,
  provider: Pick<VirtualProvider, "door">,
  network: Network,
  sender: Sender,
  limits: ExchangeLimits,
): Exchange {
  const underWay = new Set<Call>();
  return {
    send(request, listener) {
      const call = new Call(clock, sender, listener);
      underWay.add(call);
      call.whenOver = () => underWay.delete(call);
      const way = network.way(request);
      if (way === "refused") {
        call.later(network.latencyMs(), () => call.fail("ECONNREFUSED", "connect ECONNREFUSED"));
        return;
      }
      if (way === "dead") {
        call.later(limits.connectMs, () => call.fail("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error"));
        return;
      }
      sender.step(`request ${request.method} ${request.path}`);
      if (!sender.isAlive) return;
      if (!listener.leaving((cause) => call.abort(cause))) return call.abort(new Error("too late"));
      call.timeOut(limits.headersMs, "UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error");
      if (way === "swallows-requests") return;
      clock.after(network.latencyMs(), () => {
        void provider.door.serve(received(request), (delivery) => {
          if (way === "swallows-answers") return;
          call.later(network.latencyMs(), () => deliver(call, delivery));
        });
      });
    },
    async close() {
      for (const call of underWay) call.fail("UND_ERR_DESTROYED", "The client is destroyed");
    },
  };

  function deliver(call: Call, delivery: Delivery | null): void {
    if (delivery === null) {
      call.fail("UND_ERR_SOCKET", "other side closed");
      return;
    }
    const body = Buffer.from(delivery.text, "utf8");
    call.head(delivery.status, provider.door.headersOf(delivery, body.length));
    if (delivery.brokenOff) {
      call.data(body.subarray(0, body.length >> 1));
      call.fail("UND_ERR_SOCKET", "other side closed");
      return;
    }
    if (body.length > 0) call.data(body);
    // What comes twice comes after the answer: the connection is closed for it, and the next request opens another.
    call.end();
  }
}

class Call {
  whenOver: () => void = () => {};
  readonly #clock: Clock;
  readonly #sender: Sender;
  readonly #listener: AnswerListener;
  #limit: { cancel(): void } | null = null;
  #over = false;

  constructor(clock: Clock, sender: Sender, listener: AnswerListener) {
    this.#clock = clock;
    this.#sender = sender;
    this.#listener = listener;
  }

  later(ms: number, action: () => void): void {
    this.#clock.after(ms, () => {
      if (this.#isHeard) action();
    });
  }

  timeOut(ms: number, code: string, message: string): void {
    this.#limit = this.#clock.after(ms, () => this.fail(code, message));
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#isHeard) this.#listener.head(status, headers);
  }

  data(bytes: Uint8Array): void {
    if (this.#isHeard) this.#listener.data(bytes);
  }

  end(): void {
    if (!this.#isHeard) return;
    this.#finish();
    this.#listener.end();
  }

  fail(code: string, message: string): void {
    this.abort(Object.assign(new Error(message), { code }));
  }

  abort(cause: Error): void {
    if (!this.#isHeard) return;
    this.#finish();
    this.#listener.failed(cause);
  }

  get #isHeard(): boolean {
    return !this.#over && this.#sender.isAlive;
  }

  #finish(): void {
    this.#over = true;
    this.#limit?.cancel();
    this.whenOver();
  }
}

function received({ method, path, headers, body }: OutgoingRequest) {
  return readRequest({ method, url: path, headers, body: Buffer.from(body ?? "", "utf8") });
}
