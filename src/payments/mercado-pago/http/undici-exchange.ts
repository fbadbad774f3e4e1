// The exchange over the network, by undici: a few kept-alive connections, one request at a time on each.

import { Client } from "undici";
import type { Exchange, ExchangeLimits } from "./exchange.ts";

/** Polling asks every 5 s at most, so the connection of a sale outlives the pauses. */
const KEEP_ALIVE_MS = 30_000;
/** One for the sale in front of the customer, the others for older sales that are still followed. */
const CONNECTIONS = 4;

/**
 * One kept-alive connection, made when it is first needed. undici's Pool would open a second one when a request
 * follows right upon an answer, because it learns a moment later that the first is free (undici 8.12, measured).
 */
interface Lane {
  readonly client: Client;
  requests: number;
}

interface Lanes {
  readonly sales: readonly Lane[];
  /** Apart, so that no sale stands behind a large file. Its sizes are watched by the sinks. */
  readonly downloads: Lane;
}

export function openUndiciExchange(origin: string, limits: ExchangeLimits): Exchange {
  // Made with the first request: a till that starts has nobody to ask yet.
  let made: Lanes | null = null;
  let isClosed = false;

  function makeLanes(): Lanes {
    return {
      sales: Array.from({ length: CONNECTIONS }, () => openLane(limits.bodyBytes)),
      downloads: openLane(-1),
    };
  }

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

  return {
    send({ method, path, headers, body, isDownload }, listener) {
      if (isClosed) {
        listener.failed(new Error("the connections were closed"));
        return;
      }
      made ??= makeLanes();
      const lane = isDownload ? made.downloads : leastBusy(made.sales);
      lane.requests++;
      lane.client.dispatch(
        { method, path, headers, body },
        {
          // Called when a connection stands, right before the first byte is written.
          onRequestStart(controller) {
            const mayLeave = listener.leaving((cause) => controller.abort(cause));
            if (!mayLeave) controller.abort(new Error("too late"));
          },
          onResponseStart(_controller, status, received) {
            listener.head(status, received);
          },
          onResponseData(_controller, chunk) {
            listener.data(chunk);
          },
          onResponseEnd() {
            lane.requests--;
            listener.end();
          },
          onResponseError(_controller, error) {
            lane.requests--;
            listener.failed(error);
          },
        },
      );
    },
    async close() {
      isClosed = true;
      if (made === null) return;
      await Promise.all([...made.sales, made.downloads].map(({ client }) => client.destroy()));
    },
  };
}

function leastBusy(lanes: readonly Lane[]): Lane {
  return lanes.reduce((best, lane) => (lane.requests < best.requests ? lane : best));
}
