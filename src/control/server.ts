// The till's local way in: HTTP and JSON over a unix socket, for the command `till` and for programs of the
// shop on this machine. Whoever may open the socket file may use the till; nothing listens on the network.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { TillApi } from "../terminal/till-api.ts";
import { TillRefusal } from "../terminal/till-api.ts";
import { streamEvents } from "./event-stream.ts";
import { refuseBrowsers } from "./request-body.ts";
import { ROUTES, type Route } from "./routes.ts";
import { listenOnSocket } from "./socket-file.ts";
import { type ControlErrorCode, ControlRefusal, type ErrorBody, STATUS_OF } from "./wire.ts";

/** What the server needs of the program's log (pino has it). */
export interface ControlLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ControlServerOptions {
  /** Absolute path of the socket file; its folder is created when it is absent. */
  readonly socket: string;
  readonly till: TillApi;
  readonly log: ControlLog;
}

export interface ControlServer {
  readonly socket: string;
  /** Ends every request and removes the socket file. */
  close(): Promise<void>;
}

/** Whoever connects and says nothing makes room for others soon. */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 3_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 3_000,
  connectionsCheckingInterval: 1_000,
};

/** Far more than a counter needs; bounds what a program that forgets to close can cost. */
const MAX_CONNECTIONS = 64;

/**
 * Resolves when the socket takes requests.
 * @throws {ControlSocketError} when another program listens there or the file cannot be made
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { socket, till, log } = options;
  const server = createServer(LIMITS, (request, response) => {
    handle(request, response, till, log).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, "control: the answer could not be sent");
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listenOnSocket(server, socket);
  server.on("error", (error) => log.error({ err: error }, "control: the socket failed"));
  log.info({ socket }, "control: listening");
  return { socket, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  till: TillApi,
  log: ControlLog,
): Promise<void> {
  try {
    refuseBrowsers(request);
    const url = URL.parse(request.url ?? "/", "http://tilld");
    if (url === null) throw new ControlRefusal("bad-input", "expected a path such as /status");
    if (request.method === "GET" && url.pathname === "/events") {
      streamEvents(till, response, () =>
        log.warn({}, "control: a reader of the events was too slow and was dropped"),
      );
      return;
    }
    const { route, part } = findRoute(request.method ?? "GET", url);
    const answer = await route.answer(till, { request, part, query: url.searchParams });
    sendJson(response, 200, answer);
  } catch (error) {
    if (response.headersSent) throw error;
    const { code, message } = explain(error, request, log);
    const body: ErrorBody = { error: { code, message } };
    sendJson(response, STATUS_OF[code], body);
  }
}

function findRoute(method: string, url: URL): { readonly route: Route; readonly part: string } {
  const there = ROUTES.filter((route) => route.path.test(url.pathname));
  const route = there.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const methods = url.pathname === "/events" ? ["GET"] : there.map((candidate) => candidate.method);
    if (methods.length === 0) throw new ControlRefusal("not-found", `there is nothing at ${url.pathname}`);
    throw new ControlRefusal("method-not-allowed", `${url.pathname} expects ${methods.join(" or ")}`);
  }
  const strange = [...url.searchParams.keys()].find((name) => !route.query?.includes(name));
  if (strange !== undefined) throw new ControlRefusal("bad-input", `unknown parameter ${strange}`);
  return { route, part: route.path.exec(url.pathname)?.[1] ?? "" };
}

function explain(
  error: unknown,
  request: IncomingMessage,
  log: ControlLog,
): { readonly code: ControlErrorCode; readonly message: string } {
  if (error instanceof TillRefusal) return { code: error.code, message: error.message };
  if (error instanceof ControlRefusal && isControlCode(error.code)) {
    return { code: error.code, message: error.message };
  }
  log.error({ err: error, method: request.method, url: request.url }, "control: a request failed");
  return { code: "internal", message: "the till failed at this request; its log says why" };
}

function isControlCode(code: string): code is ControlErrorCode {
  return Object.hasOwn(STATUS_OF, code);
}

function sendJson(response: ServerResponse, status: number, answer: unknown): void {
  const body = Buffer.from(`${JSON.stringify(answer)}\n`);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
    "cache-control": "no-store",
  });
  response.end(body);
}
