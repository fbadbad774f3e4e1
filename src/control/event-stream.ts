// Live news for a reader (server-sent events): first the status, then whatever happens. A reader that does
// not read is dropped, so that it can never cost more than its bound of memory.

import type { ServerResponse } from "node:http";
import type { TillApi } from "../terminal/till-api.ts";

/** A status is a few KB; a reader that is this far behind has stopped reading. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** @param dropped is called when the reader was too slow */
export function streamEvents(till: TillApi, response: ServerResponse, dropped: () => void): void {
  const send = (type: string, data: unknown): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength <= MAX_UNREAD_BYTES) return;
    unsubscribe();
    response.destroy();
    dropped();
  };
  // The status first, in the same turn of the event loop as the subscription: nothing falls in between.
  const status = till.status();
  const unsubscribe = till.subscribe((news) => send(news.type, news.data));
  response.on("close", unsubscribe);
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  send("status", status);
}
