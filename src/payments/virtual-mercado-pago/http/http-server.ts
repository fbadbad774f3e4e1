// The sockets of the virtual Mercado Pago: loopback only, one request at a time to the front door and its answer back.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ControlApi } from "../control-api.ts";
import { type Delivery, replyDelivery } from "../faults.ts";
import { type FrontDoor, readRequest } from "./front-door.ts";

const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 1_048_576;
/** Longer than any pause between two polls of a till, so that its connection stays. */
const KEEP_ALIVE_MS = 60_000;

export class HttpServer {
  readonly #door: FrontDoor;
  readonly #control: ControlApi;
  readonly #server: Server;

  constructor(door: FrontDoor, control: ControlApi) {
    this.#door = door;
    this.#control = control;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of the stand-in itself: say so, a till must not take it for Mercado Pago's.
        const message = `virtual Mercado Pago, own fault: ${error instanceof Error ? error.message : error}`;
        if (response.headersSent) response.destroy();
        else this.#send(response, replyDelivery({ status: 500, body: { message } }));
      });
    });
  }

  /** Resolves with the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, HOST, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
      this.#door.close();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === "gone") return;
    if (body === "too-large") {
      const message = `Request body larger than ${MAX_BODY_BYTES} bytes`;
      return this.#send(response, replyDelivery({ status: 413, body: { message } }));
    }
    const { headers, method = "GET", url = "/" } = request;
    const asked = readRequest({ method, url, headers, body });
    if (asked.path === "/control" || asked.path.startsWith("/control/")) {
      return this.#send(response, replyDelivery(this.#control.handle(asked.method, asked.path, asked.text)));
    }
    await this.#door.serve(asked, async (delivery) => {
      if (delivery !== null) await this.#send(response, delivery);
      else response.socket?.destroy();
    });
  }

  /** Resolves when the answer left or the other side is gone. */
  #send(response: ServerResponse, delivery: Delivery): Promise<void> {
    const body = Buffer.from(delivery.text, "utf8");
    const headers = this.#door.headersOf(delivery, body.length);
    response.sendDate = false;
    const { socket } = response;
    if (socket === null || socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      response.once("close", resolve);
      response.writeHead(delivery.status, headers);
      if (delivery.brokenOff) {
        response.write(body.subarray(0, body.length >> 1), () => socket.destroy());
        return;
      }
      response.end(body, () => {
        if (delivery.copies === 2 && !socket.destroyed) {
          const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
          socket.write(`HTTP/1.1 ${delivery.status} Again\r\n${lines.join("")}\r\n`);
          socket.write(body);
        }
      });
    });
  }
}

/** "gone" when the other side left in the middle: then the request never came. */
async function readBody(request: IncomingMessage): Promise<Buffer | "gone" | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // The rest is read and dropped, so that the other side hears the answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return "gone";
  }
  return size > MAX_BODY_BYTES ? "too-large" : Buffer.concat(chunks);
}
