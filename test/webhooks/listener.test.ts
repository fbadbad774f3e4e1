// The socket on which anybody may call: what it answers, how much it takes, and that nothing a caller does ends it.

import { createConnection, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { WebhookListener } from "../../src/webhooks/listener.ts";
import type { Notice } from "../../src/webhooks/notice.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { assertAlways } from "../support/random.ts";
import { ORDER, orderBody, REQUEST_ID, SECRET, sign, TS } from "./support.ts";

const PATH = `/mercado-pago?data.id=${ORDER}&type=order`;
const SIGNED = { "x-signature": sign(ORDER), "x-request-id": REQUEST_ID };

let listener: WebhookListener;
let looks: Notice[];
let log: string[];
let look: (notice: Notice) => void;

function open(port = 0, clock = systemClock): WebhookListener {
  return new WebhookListener({
    host: "127.0.0.1",
    port,
    path: "/mercado-pago",
    clock,
    providerTime: () => new Date(Number(TS)),
    secret: SECRET,
    toleranceS: 300,
    acceptUnsigned: false,
    look: (notice) => look(notice),
    log: (level, message) => log.push(`${level}: ${message}`),
  });
}

const port = () => Number(listener.view().address.replace(/^.*:(\d+)\/.*$/, "$1"));
const url = (path = PATH) => `http://127.0.0.1:${port()}${path}`;
const post = (body = orderBody(), headers: Record<string, string> = SIGNED, path = PATH) =>
  fetch(url(path), { method: "POST", headers, body });

beforeEach(async () => {
  looks = [];
  log = [];
  look = (notice) => looks.push(notice);
  listener = open();
  await listener.start();
});
afterEach(() => listener.close());

describe("an answer", () => {
  test("200 at once and empty to what can be read, whether it is believed or not", async () => {
    const answers = [
      await post(),
      await post(orderBody(), {}),
      await post("", {}, "/mercado-pago?topic=payment&id=1"),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["", "", ""]);
    expect(looks).toMatchObject([{ topic: "order", id: ORDER }]);
    expect(listener.view()).toMatchObject({ received: 3, accepted: 1, dropped: { unsigned: 2 } });
  });

  test.each([
    ["400 to what cannot be read", "POST", PATH, "{", 400],
    ["404 on any other path", "POST", "/", orderBody(), 404],
    ["404 on a path that only begins alike", "POST", "/mercado-pago/x", orderBody(), 404],
    ["405 to any other method", "PUT", PATH, orderBody(), 405],
    ["405 to a method that would delete", "DELETE", PATH, undefined, 405],
    ["413 to more than 64 KiB", "POST", PATH, " ".repeat(65_537), 413],
    ["200 to whoever tries the address with a browser", "GET", "/mercado-pago", undefined, 200],
  ] as const)("%s, without a word more", async (_, method, path, body, status) => {
    const answer = await fetch(url(path), {
      method,
      headers: SIGNED,
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe("");
    expect(looks).toEqual([]);
  });

  test("64 KiB are not too many", async () => {
    expect((await post(orderBody() + " ".repeat(65_536 - orderBody().length))).status).toBe(200);
    expect(looks).toHaveLength(1);
  });

  test("comes before the work, and a fault of the work is not the caller's matter", async () => {
    look = () => {
      throw new Error("a fault of ours");
    };
    expect((await post()).status).toBe(200);
    expect((await post()).status).toBe(200);
    expect(log.filter((line) => line.includes("a fault of ours"))).toHaveLength(1);
  });
});

describe("a caller who means no good", () => {
  test("and sends a head that never ends is cut off after some seconds, as is one whose body never ends", async () => {
    const slow = await raw("POST /mercado-pago HTTP/1.1\r\nhost: x\r\nx-a: ");
    const slowBody = await raw("POST /mercado-pago HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n{");
    const drip = async (socket: Caller): Promise<number> => {
      const beganMs = systemClock.monotonicMs();
      const timer = setInterval(() => socket.write("a"), 100);
      await socket.closed;
      clearInterval(timer);
      return systemClock.monotonicMs() - beganMs;
    };
    const [headMs, bodyMs] = await Promise.all([drip(slow), drip(slowBody)]);
    // Far below what Node itself allows, and far above what was set, for a machine that is busy.
    expect(headMs).toBeLessThan(45_000);
    expect(bodyMs).toBeLessThan(45_000);
    expect((await post()).status).toBe(200);
  });

  test("and opens a hundred connections holds 32 at most, and none of them for long", async () => {
    const beganMs = systemClock.monotonicMs();
    const callers = await Promise.all(Array.from({ length: 100 }, () => raw("POST ")));
    await until(() => callers.filter((caller) => caller.isClosed()).length >= 68);
    // At once, and not when everybody is too slow.
    expect(systemClock.monotonicMs() - beganMs).toBeLessThan(4_000);
    await Promise.all(callers.map((caller) => caller.closed));
    expect((await post()).status).toBe(200);
  });

  test.each([
    ["bytes that are no HTTP", "\0\x01\x02 hello\r\n\r\n", 400],
    ["a head of 20 KB", `POST / HTTP/1.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    [
      "two lengths",
      "POST /mercado-pago HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
      400,
    ],
    [
      "a wish to change the protocol",
      "GET /x HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
      404,
    ],
  ])("and sends %s gets a number and the end of the connection", async (_, bytes, status) => {
    const caller = await raw(bytes);
    await caller.closed;
    expect(caller.heard()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(caller.heard().split("\r\n\r\n")[1] ?? "").toBe("");
  });

  test("and leaves in the middle of a word leaves no trace", async () => {
    for (const part of [
      "P",
      "POST /mercado-pago HTTP/1.1\r\n",
      "POST /mercado-pago HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{",
    ]) {
      const caller = await raw(part);
      caller.destroy();
      await caller.closed;
    }
    expect((await post()).status).toBe(200);
    expect(listener.view().received).toBe(1);
  });

  test("and sends 2 000 mutated requests over real connections is answered or cut off, each time", async () => {
    const good = Buffer.from(
      `POST ${PATH} HTTP/1.1\r\nhost: till.example\r\ncontent-type: application/json\r\nx-request-id: forged\r\n` +
        `x-signature: ${sign(ORDER, TS, "x", "not-the-secret")}\r\ncontent-length: ${orderBody().length}\r\n\r\n${orderBody()}`,
    );
    const requests: Buffer[] = [];
    const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    assertAlways(
      import.meta.url,
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const [place, byte] of changes) bytes[place] = byte;
        requests.push(bytes);
      }),
      2_000,
    );
    for (let n = 0; n < requests.length; n += 20) {
      await Promise.all(
        requests.slice(n, n + 20).map(async (bytes) => {
          const caller = await raw(bytes);
          // What waits for more than came is not the end of the story, but of our patience.
          caller.end();
          await caller.closed;
          const heard = caller.heard();
          expect(heard === "" || /^HTTP\/1\.1 (200|4\d\d) /.test(heard)).toBe(true);
        }),
      );
    }
    expect(looks).toEqual([]);
    expect((await post()).status).toBe(200);
    expect(looks).toHaveLength(1);
  });
});

test("a port that another program has is tried again every half minute, and the till goes on meanwhile", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;
  const clock = new ManualClock();
  const second = open(taken, clock);
  await second.start();
  expect(second.view().problem).toContain("EADDRINUSE");
  expect(log.at(-1)).toContain(`cannot listen on 127.0.0.1:${taken}`);
  await clock.advance(30_000);
  await new Promise((resolve) => other.close(resolve));
  await until(() => clock.nextDueMs() !== null);
  await clock.advance(30_000);
  await until(() => second.view().problem === "");
  expect(log.filter((line) => line.includes("cannot listen"))).toHaveLength(1);
  await second.close();
});

interface Caller {
  readonly closed: Promise<void>;
  isClosed(): boolean;
  heard(): string;
  write(text: string): void;
  end(): void;
  destroy(): void;
}

/** A connection that says these bytes. */
async function raw(bytes: string | Buffer): Promise<Caller> {
  const socket: Socket = createConnection(port(), "127.0.0.1");
  let heard = "";
  let isClosed = false;
  socket.on("data", (chunk) => {
    heard += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isClosed = true;
      resolve();
    });
  });
  await Promise.race([new Promise((resolve) => socket.once("connect", resolve)), closed]);
  if (!socket.destroyed) socket.write(bytes);
  return {
    closed,
    isClosed: () => isClosed,
    heard: () => heard,
    write: (text) => void (socket.writable && socket.write(text)),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
