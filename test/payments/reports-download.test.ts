// A file that is larger than what is kept in memory, over real HTTP from a server that cuts it where it hurts: within
// a character, within the token, beyond the limit, before its end.

import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createHttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, startRawHttp } from "../support/raw-http.ts";

const TOKEN = "APP_USR-7051-canary-of-the-download";

interface Fetched {
  readonly status: number;
  readonly body: string | null;
  readonly text: string;
}

async function fetchFrom(respond: (socket: Socket) => void, maxBytes = 1_000_000): Promise<Fetched> {
  const server = await startRawHttp((_, socket) => respond(socket));
  const http = createHttpClient({ baseUrl: server.origin, accessToken: TOKEN, clock: new ManualClock() });
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });
  let text = "";
  const write = (piece: string): void => {
    text += piece;
  };
  const { status, body } = await http.send({ method: "GET", path: "/file.csv" }, { maxBytes, write });
  return { status, body, text };
}

/** The bytes in pieces that really arrive one by one. */
function inPieces(socket: Socket, bytes: Buffer, size: number): void {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  socket.setNoDelay(true);
  const next = (at: number): void => {
    if (at < bytes.length) socket.write(bytes.subarray(at, at + size), () => setImmediate(next, at + size));
  };
  socket.write(head, () => next(0));
}

test("comes whole, however its characters are cut", async () => {
  const text = "Ñandú,código,ção\n".repeat(20);
  for (const size of [1, 3, 1000]) {
    const fetched = await fetchFrom((socket) => inPieces(socket, Buffer.from(text), size));
    expect(fetched).toEqual({ status: 200, body: "", text });
  }
});

test("never holds the token, wherever it is cut", async () => {
  const text = `before ${TOKEN} between ${TOKEN}${TOKEN} after`;
  for (const size of [1, 2, 5, 11, 40, 1000]) {
    const fetched = await fetchFrom((socket) => inPieces(socket, Buffer.from(text), size));
    expect(fetched.text).toBe("before [access token] between [access token][access token] after");
  }
});

test("of more than a mebibyte is no fault, and beyond its own limit it is", async () => {
  const bytes = Buffer.alloc(3_000_000, "x");
  const send = (socket: Socket): void => inPieces(socket, bytes, 65_536);
  expect((await fetchFrom(send, 3_000_000)).text).toHaveLength(3_000_000);
  await expect(fetchFrom(send, 2_999_999)).rejects.toMatchObject({
    name: "PaymentError",
    code: "bad-answer",
  });
});

test("that is not UTF-8 loses those characters and nothing else", async () => {
  const bytes = Buffer.from("Caf\xe9,10.00\n", "latin1");
  expect((await fetchFrom((socket) => inPieces(socket, bytes, 3))).text).toBe("Caf\uFFFD,10.00\n");
});

test("that is broken off is no file", async () => {
  const half = (socket: Socket): void => {
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
  };
  await expect(fetchFrom(half)).rejects.toMatchObject({ name: "PaymentError", outcome: "unknown" });
});

test("that is refused has its answer where answers are", async () => {
  const refused = (socket: Socket): void => void socket.write(answer(404, { error: "not_found" }));
  expect(await fetchFrom(refused)).toEqual({ status: 404, body: '{"error":"not_found"}', text: "" });
  const endless = (socket: Socket): void => void socket.write(answer(500, "x".repeat(2_000_000)));
  await expect(fetchFrom(endless, 10_000_000)).rejects.toMatchObject({ code: "bad-answer" });
});

test("ends at once when its reader has seen enough", async () => {
  const server = await startRawHttp((_, socket) => inPieces(socket, Buffer.alloc(1_000_000, "x"), 1000));
  const http = createHttpClient({ baseUrl: server.origin, accessToken: TOKEN, clock: new ManualClock() });
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });
  const enough = new PaymentError("bad-report", "not-done", "no such columns");
  const sink = {
    maxBytes: 10_000_000,
    write: () => {
      throw enough;
    },
  };
  await expect(http.send({ method: "GET", path: "/file.csv" }, sink)).rejects.toBe(enough);
});
