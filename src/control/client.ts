// The other end of the control socket: what the command `till` and the demo console speak through.

import { request as httpRequest, type IncomingMessage } from "node:http";
import type { KeptReconciliation } from "../reconcile/reconciliation.ts";
import type {
  DayView,
  DeviceView,
  DrawerView,
  HealthView,
  PaperPicture,
  PrinterView,
  RefundPreview,
  RefundView,
  RefundWish,
  SaleView,
  ScanAnswer,
  StaffView,
  StaffWish,
  TillNews,
  TillStatus,
} from "../terminal/till-api.ts";
import {
  ControlRefusal,
  type ErrorBody,
  type LogLevel,
  MAX_BODY_BYTES,
  MAX_JOURNAL_RECORDS,
  MAX_WAIT_MS,
} from "./wire.ts";

export type {
  AmountView,
  DayView,
  DeviceView,
  DrawerView,
  HealthView,
  PaperPicture,
  PaperView,
  PrinterView,
  RefundPreview,
  RefundView,
  SaleView,
  ScanAnswer,
  StaffView,
  StaffWish,
  TillNews,
  TillStatus,
} from "../terminal/till-api.ts";
export { ControlRefusal, MAX_JOURNAL_RECORDS } from "./wire.ts";

/** What JSON can hold. */
type Json = TillNews["data"];

/** What is left out is not wished; with neither amount nor lines it is everything that remains. */
export type Wish = Pick<RefundWish, "receipt"> & {
  readonly [Of in keyof RefundWish]?: NonNullable<RefundWish[Of]> | undefined;
};
/** Without a limit there is none. */
export type StaffBody = Omit<StaffWish, "refundLimit" | "dayLimit"> & {
  readonly refundLimit?: string | undefined;
  readonly dayLimit?: string | undefined;
};

export interface JournalEntry {
  readonly sequence: number;
  readonly record: Json;
}

/** The daemon cannot be asked; the message says where it was looked for. */
export class ControlUnreachable extends Error {
  override readonly name = "ControlUnreachable";
}

/** A till answers at once, or when a refund's wait is over; past this it hangs. */
const ANSWER_LIMIT_MS = 20_000;
/** Ten devices, one after the other, each within the 30 seconds that a check may take. */
const HEALTH_LIMIT_MS = 300_000;
/** A calibration strip at 9600 baud, on a printer that takes its time. */
const STRIP_LIMIT_MS = 300_000;

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  /** 0 waits for ever. */
  readonly limitMs?: number;
}

/** Each method is one request: it rejects with ControlRefusal or ControlUnreachable. */
export class ControlClient {
  readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  status(): Promise<TillStatus> {
    return this.#json({ method: "GET", path: "/status" });
  }

  /** In Prometheus' text format. */
  async metrics(): Promise<string> {
    const response = await this.#send({ method: "GET", path: "/metrics" });
    const text = await readText(response).catch((error: unknown) => {
      throw this.#unreachable(error);
    });
    if (response.statusCode !== 200) throw refusalFrom(text);
    return text;
  }

  logLevel(): Promise<{ readonly level: string; readonly atStart: string }> {
    return this.#json({ method: "GET", path: "/log-level" });
  }

  /** Until the next start. */
  setLogLevel(level: LogLevel): Promise<{ readonly level: string; readonly atStart: string }> {
    return this.#json({ method: "POST", path: "/log-level", body: { level } });
  }

  devices(): Promise<readonly DeviceView[]> {
    return this.#json({ method: "GET", path: "/devices" });
  }

  /** @param device its name, or the first word of it; every device where there is none */
  checkHealth(
    depth: "internal" | "external" | "interactive",
    device?: string,
  ): Promise<readonly HealthView[]> {
    const body = { depth, device };
    return this.#json({ method: "POST", path: "/devices/health", body, limitMs: HEALTH_LIMIT_MS });
  }

  /** @param counted what somebody counted in the drawer, "5000.00" */
  day(counted?: string): Promise<DayView> {
    const query = counted === undefined ? "" : `?counted=${encodeURIComponent(counted)}`;
    return this.#json({ method: "GET", path: `/day${query}` });
  }

  printX(counted?: string): Promise<DayView> {
    return this.#json({ method: "POST", path: "/day/x", body: { counted } });
  }

  closeDay(counted?: string): Promise<DayView> {
    return this.#json({ method: "POST", path: "/day/close", body: { counted } });
  }

  /** @param number of its Z report */
  closedDay(number: string | number): Promise<DayView> {
    return this.#json({ method: "GET", path: `/days/${encodeURIComponent(String(number))}` });
  }

  copyReport(number: number): Promise<DayView> {
    return this.#json({ method: "POST", path: `/days/${number}/copy`, body: {} });
  }

  /** A person saw a Z report that the printer never confirmed. */
  confirmReport(number: number): Promise<DayView> {
    return this.#json({ method: "POST", path: `/days/${number}/paper-is-out`, body: {} });
  }

  keepReconciliation(
    reconciliation: KeptReconciliation,
    print: boolean,
  ): Promise<{ readonly printed: string | null }> {
    return this.#json({ method: "POST", path: "/reconciliations", body: { reconciliation, print } });
  }

  moveCash(move: "float" | "pay-in" | "pay-out", amount: string, reason: string): Promise<DayView> {
    return this.#json({ method: "POST", path: "/cash", body: { move, amount, reason } });
  }

  printer(): Promise<PrinterView> {
    return this.#json({ method: "GET", path: "/printer" });
  }

  /** Resolves when the strip is out, which takes as long as paper takes. */
  calibratePrinter(): Promise<{ readonly outcome: string; readonly detail: string }> {
    return this.#json({ method: "POST", path: "/printer/calibrate", body: {}, limitMs: STRIP_LIMIT_MS });
  }

  /** Null where there is no drawer. */
  drawer(): Promise<DrawerView | null> {
    return this.#json({ method: "GET", path: "/drawer" });
  }

  /** @param reason at most 80 characters, for the journal */
  openDrawer(reason: string): Promise<DrawerView> {
    return this.#json({ method: "POST", path: "/drawer/open", body: { reason } });
  }

  sale(id: string | number): Promise<SaleView> {
    return this.#json({ method: "GET", path: `/sales/${encodeURIComponent(String(id))}` });
  }

  /** @param limit 1 to 1000 */
  journal(from: number, limit: number = MAX_JOURNAL_RECORDS): Promise<readonly JournalEntry[]> {
    return this.#json({ method: "GET", path: `/journal?from=${from}&limit=${limit}` });
  }

  scan(text: string): Promise<ScanAnswer> {
    return this.#json({ method: "POST", path: "/scan", body: { text } });
  }

  /** @param amount decimal with a point */
  /** @param cash what the customer handed over; undefined is paid by QR */
  sell(amount: string, ticket: string | null, cash?: string): Promise<SaleView> {
    return this.#json({ method: "POST", path: "/sell", body: { amount, ticket, cash } });
  }

  cancel(): Promise<ScanAnswer> {
    return this.#json({ method: "POST", path: "/cancel" });
  }

  /** Looks at the provider first, and begins nothing. */
  previewRefund(wish: Pick<Wish, "receipt" | "amount" | "lines">): Promise<RefundPreview> {
    return this.#json({ method: "POST", path: "/refunds/preview", body: wish });
  }

  /** @param waitMs 0 to 120000 */
  refund(wish: Wish, waitMs: number): Promise<{ readonly sale: SaleView; readonly refund: RefundView }> {
    const limitMs = ANSWER_LIMIT_MS + Math.min(waitMs, MAX_WAIT_MS);
    return this.#json({ method: "POST", path: "/refunds", body: { ...wish, waitMs }, limitMs });
  }

  /** A person saw a paper that the printer never confirmed. */
  confirmPaper(sale: string | number, paper: string): Promise<SaleView> {
    const path = `/sales/${encodeURIComponent(String(sale))}/paper-is-out`;
    return this.#json({ method: "POST", path, body: { paper } });
  }

  reprint(receipt: string): Promise<{ readonly sale: SaleView; readonly copy: number }> {
    return this.#json({ method: "POST", path: "/reprint", body: { receipt } });
  }

  staff(): Promise<readonly StaffView[]> {
    return this.#json({ method: "GET", path: "/staff" });
  }

  /** Waits for the card, which a printer without paper can hold up. */
  setStaff(wish: StaffBody): Promise<{ readonly staff: StaffView; readonly card: string }> {
    return this.#json({
      method: "POST",
      path: "/staff",
      body: wish,
      limitMs: ANSWER_LIMIT_MS + MAX_WAIT_MS,
    });
  }

  /** Resolves with who is left. */
  removeStaff(id: string): Promise<readonly StaffView[]> {
    return this.#json({ method: "POST", path: "/staff/remove", body: { id } });
  }

  unlockStaff(id: string): Promise<StaffView> {
    return this.#json({ method: "POST", path: "/staff/unlock", body: { id } });
  }

  /** Prints the QR for the counter. @param qr what it holds, at most 512 characters */
  poster(qr: string): Promise<{ readonly outcome: string; readonly detail: string }> {
    return this.#json({
      method: "POST",
      path: "/poster",
      body: { qr },
      limitMs: ANSWER_LIMIT_MS + MAX_WAIT_MS,
    });
  }

  cards(): Promise<{ readonly outcome: string; readonly detail: string }> {
    return this.#json({ method: "POST", path: "/cards", limitMs: ANSWER_LIMIT_MS + MAX_WAIT_MS });
  }

  /** The command cards on A4: one SVG for each page. */
  cardPages(): Promise<readonly string[]> {
    return this.#json({ method: "GET", path: "/cards/pages" });
  }

  /** What a paper of a sale looks like. @param paper null for the one that came last */
  picture(
    sale: string | number,
    paper: string | null,
    format: PaperPicture["format"],
  ): Promise<PaperPicture> {
    const query = new URLSearchParams({ format, ...(paper === null ? {} : { paper }) });
    return this.#json({ method: "GET", path: `/sales/${encodeURIComponent(String(sale))}/picture?${query}` });
  }

  /** First the status, then the news, until the caller stops, the signal is aborted or the daemon ends. */
  async *events(signal?: AbortSignal): AsyncGenerator<TillNews, void, undefined> {
    const response = await this.#send({ method: "GET", path: "/events", limitMs: 0 });
    // Also while nothing happens: a caller that stops reading is heard only at the next news.
    const stop = () => response.destroy();
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
    if (response.statusCode !== 200) throw refusalFrom(await readText(response));
    try {
      let unread = "";
      for await (const text of response.setEncoding("utf8") as AsyncIterable<string>) {
        const blocks = (unread + text).split("\n\n");
        unread = blocks.pop() ?? "";
        for (const block of blocks) yield readEvent(block);
      }
    } catch (error) {
      if (signal?.aborted) return;
      throw this.#unreachable(error);
    } finally {
      response.destroy();
    }
  }

  async #json<T>(request: Request): Promise<T> {
    const response = await this.#send(request);
    const text = await readText(response).catch((error: unknown) => {
      throw this.#unreachable(error);
    });
    if (response.statusCode !== 200) throw refusalFrom(text);
    return JSON.parse(text) as T;
  }

  #send({ method, path, body, limitMs = ANSWER_LIMIT_MS }: Request): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
      if (bytes !== null && bytes.length > MAX_BODY_BYTES) {
        throw new ControlRefusal(
          "too-large",
          `expected at most ${MAX_BODY_BYTES} bytes, found ${bytes.length}`,
        );
      }
      const headers = {
        host: "tilld",
        ...(bytes === null ? {} : { "content-type": "application/json", "content-length": bytes.length }),
      };
      const sent = httpRequest(
        { socketPath: this.socket, method, path, headers, timeout: limitMs, agent: false },
        resolve,
      );
      sent.on("timeout", () => sent.destroy(new Error(`no answer in ${limitMs / 1000} s`)));
      sent.on("error", (error) => reject(this.#unreachable(error)));
      sent.end(bytes ?? undefined);
    });
  }

  #unreachable(error: unknown): ControlUnreachable {
    return new ControlUnreachable(`tilld at ${this.socket}: ${whatToDo(error)}`, { cause: error });
  }
}

function whatToDo(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such socket; is tilld running, with the same --config?";
    case "ECONNREFUSED":
      return "nobody listens on the socket; tilld was killed or is not running: start it";
    case "EACCES":
      return "this user may not use the socket; expected a member of the socket's group";
    case "ECONNRESET":
    case "EPIPE":
      return "the connection ended before the answer came; what was asked may have happened: look with till status";
    default:
      return `${error instanceof Error ? error.message : String(error)}; is tilld well?`;
  }
}

function refusalFrom(text: string): ControlRefusal {
  try {
    const { error } = JSON.parse(text) as ErrorBody;
    return new ControlRefusal(error.code, error.message);
  } catch {
    return new ControlRefusal(
      "internal",
      "tilld answered something that is not JSON; is it tilld that listens there?",
    );
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of response.setEncoding("utf8") as AsyncIterable<string>) text += piece;
  return text;
}

function readEvent(block: string): TillNews {
  const field = (name: string): string =>
    block
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? "";
  return { type: field("event") as TillNews["type"], data: JSON.parse(field("data")) as Json };
}
