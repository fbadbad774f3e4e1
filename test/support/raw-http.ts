// An HTTP server made of a bare TCP socket: it reads real requests and writes exactly the bytes that a test
// wants, also those that no well-behaved server would.

import { createServer, type Socket } from "node:net";

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The head and the body as they came. */
  readonly bytes: string;
  /** 1 for the first connection that was made, 2 for the next. */
  readonly connection: number;
}

export type Respond = (request: RawRequest, socket: Socket) => void;

export interface RawHttp {
  readonly origin: string;
  readonly requests: readonly RawRequest[];
  connections(): number;
  /** Replaces what answers from now on. */
  respondWith(respond: Respond): void;
  /** Resolves when that many requests have come in all. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startRawHttp(initial: Respond = () => undefined): Promise<RawHttp> {
  let respond = initial;
  let connections = 0;
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  const server = createServer((socket) => {
    const connection = ++connections;
    let pending = "";
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      for (;;) {
        const request = takeRequest(pending, connection);
        if (request === null) return;
        pending = pending.slice(request.bytes.length);
        requests.push(request);
        for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
        respond(request, socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("raw http: no port");

  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    connections: () => connections,
    respondWith(next) {
      respond = next;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function takeRequest(text: string, connection: number): RawRequest | null {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers.get("content-length") ?? "0");
  const bytes = text.slice(0, end + 4 + length);
  if (bytes.length < end + 4 + length) return null;
  const [method = "", path = ""] = first.split(" ");
  const body = Buffer.from(bytes.slice(end + 4), "latin1").toString("utf8");
  return { method, path, headers, body, bytes, connection };
}

/** A whole answer with its length; a text is sent as it is, anything else as JSON. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const all = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join("")}\r\n${text}`);
}
