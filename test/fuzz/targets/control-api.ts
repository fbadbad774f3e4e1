// The till's local way in, on a real unix socket: any bytes, and good requests with spoiled paths and bodies. Every answer is
// one of the documented ones; a fault of ours ("internal") is none.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControlServer } from "../../../src/control/server.ts";
import { STATUS_OF } from "../../../src/control/wire.ts";
import { StandInTill } from "../../control/stand-in-till.ts";
import { mutateTree } from "../../payments/decoders-mutate.ts";
import { bytesOf, type Fuzzer, must, piecesOf } from "../fuzzer.ts";
import { ask } from "./webhooks.ts";

const GETS = [
  ...[
    "/status",
    "/devices",
    "/printer",
    "/drawer",
    "/day",
    "/days/7",
    "/staff",
    "/cards/pages",
    "/sales/7",
    "/nothing",
  ],
  ...["/sales/7/picture?format=svg&paper=receipt", "/journal?from=1&limit=10"],
];

const POSTS: readonly (readonly [path: string, body: object])[] = [
  ["/scan", { text: "7790895000997" }],
  ["/sell", { amount: "500.00", ticket: "A-17", cash: "600.00" }],
  ["/cancel", {}],
  ["/refunds", { receipt: "R4821000000034", amount: "10.00", staff: { id: "ana", pin: "4711" }, waitMs: 5 }],
  ["/refunds", { receipt: "3", lines: [{ line: 1, quantity: 2 }], again: true }],
  ["/refunds/preview", { receipt: "3", amount: "10.00" }],
  ["/day/x", {}],
  ["/day/close", {}],
  ["/days/12/copy", {}],
  ["/days/12/paper-is-out", {}],
  ["/cash", { move: "float", amount: "100.00", reason: "cambio" }],
  ["/devices/health", { depth: "internal", device: "printer" }],
  ["/drawer/open", { reason: "cambio" }],
  ["/sales/7/paper-is-out", { paper: "receipt" }],
  ["/reprint", { receipt: "3" }],
  ["/staff", { id: "ana", name: "Ana", pin: "4711", refundLimit: "100.00", mayApprove: true }],
  ["/staff/unlock", { id: "ana" }],
  ["/poster", { qr: "https://www.mercadopago.com/instore/merchant/qr/1" }],
];

function request(method: string, path: string, body: string): string {
  const about =
    body === "" ? "" : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nHost: tilld\r\nConnection: close\r\n${about}\r\n${body}`;
}

const WORDS = [
  ...[
    "Origin: http://a\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 3\r\n",
    "Expect: 100-continue\r\n",
  ],
  ...[
    "Content-Type: text/plain\r\n",
    "Host: evil.example\r\n",
    "\r\n\r\n",
    "..",
    "%2f",
    "%00",
    "?",
    "&from=",
    "//",
  ],
  ...["OPTIONS ", "DELETE ", "HTTP/1.0", "HTTP/2.0", "Upgrade: websocket\r\n", "null", "1e400", '"pin":'],
];

const STATUSES = new Set<number>([200, ...Object.values(STATUS_OF)]);
/** What Node itself answers to bytes that are no request (node:http, "clientError"). */
const NOT_HTTP = new Set([400, 408, 413, 417, 431]);

export const controlApi: Fuzzer = {
  name: "control-api",
  share: 8,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), "tilld-fuzz-"));
    const socket = join(folder, "till.sock");
    const errors: string[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (_: object, message: string) => void errors.push(message),
    };
    const till = new StandInTill();
    const server = await startControlServer({ socket, till, log });
    return {
      corpus: bytesOf(
        ...GETS.map((path) => request("GET", path, "")),
        ...POSTS.map(([path, body]) => request("POST", path, JSON.stringify(body))),
      ),
      words: WORDS,
      make(chance) {
        const [path, body] = POSTS[chance(POSTS.length)] ?? ["/cancel", {}];
        return bytesOf(request("POST", path, mutateTree(JSON.stringify(body), chance)))[0] ?? null;
      },
      async take(bytes, chance) {
        const answer = await ask(socket, piecesOf(bytes, chance));
        till.asked.length = 0;
        must(errors.length === 0, () => `the till failed: ${errors.splice(0).join("; ")}`);
        if (answer === "") return "no answer";
        // "Go on" is asked for by a header, and no answer yet.
        const status = Number(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
        must(STATUSES.has(status) || NOT_HTTP.has(status), `an answer of ${status}`);
        must(status !== STATUS_OF.internal, "the till failed at a request");
        if (STATUSES.has(status) && answer.includes("application/json")) checkBody(answer, status);
        return String(status);
      },
      async close() {
        await server.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

/** The first answer; more may follow to what came behind the first request. */
function checkBody(answer: string, status: number): void {
  const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
  const start = answer.indexOf("\r\n\r\n") + 4;
  const text = Buffer.from(answer.slice(start, start + length), "latin1").toString("utf8");
  // HEAD has no body.
  if (text === "" || text.startsWith("HTTP/")) return;
  const body = JSON.parse(text) as { readonly error?: { readonly code: string; readonly message: string } };
  if (status === 200) return;
  must((body.error?.message ?? "") !== "" && body.error?.code !== undefined, "refused without a word");
}
