// Live news for readers (server-sent events): first the status, then whatever happens. A reader that does not read
// is dropped, so that it can never cost more than its bound of memory; and there are never so many readers that
// nobody else gets through.

import type { ServerResponse } from "node:http";
import type { TillApi } from "../terminal/till-api.ts";
import { ControlRefusal } from "./wire.ts";

/** A status is a few KB; a reader that is this far behind has stopped reading. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** More than the programs of a shop need, and a quarter of the connections that the server takes: questions find room. */
export const MAX_STREAMS = 16;

interface Log {
  warn(fields: object, message: string): void;
}

export class EventStreams {
  readonly #till: TillApi;
  readonly #log: Log;
  #open = 0;
  /** Whoever was refused tries again and again: that is said once, until there was room. */
  #isFullSaid = false;

  constructor(till: TillApi, log: Log) {
    this.#till = till;
    this.#log = log;
  }

  /** @throws ControlRefusal "busy" when there are as many as there may be */
  begin(response: ServerResponse): void {
    if (this.#open >= MAX_STREAMS) this.#refuse(response);
    const send = (type: string, data: unknown): void => {
      response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength <= MAX_UNREAD_BYTES) return;
      unsubscribe();
      response.destroy();
      this.#log.warn({}, "control: a reader of the events was too slow and was dropped");
    };
    // The status first, in the same turn of the event loop as the subscription: nothing falls in between.
    const status = this.#till.status();
    const unsubscribe = this.#till.subscribe((news) => send(news.type, news.data));
    this.#open += 1;
    response.on("close", () => {
      unsubscribe();
      this.#open -= 1;
      this.#isFullSaid = false;
    });
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    send("status", status);
  }

  #refuse(response: ServerResponse): never {
    // Kept alive, the connection of whoever is refused would take the room of a question.
    response.setHeader("connection", "close");
    const message = `${MAX_STREAMS} streams of /events are open, which is the most: close one that nobody needs, and ask again`;
    if (!this.#isFullSaid) this.#log.warn({}, `control: a reader of the events was refused: ${message}`);
    this.#isFullSaid = true;
    throw new ControlRefusal("busy", message);
  }
}
