// The till's local way in: HTTP and JSON over a unix socket, for the command `till` and for programs of the
// shop on this machine. Whoever may open the socket file may use the till; nothing listens on the network.

import { lstatSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { TillApi } from "../terminal/till-api.ts";
import { TillRefusal } from "../terminal/till-api.ts";
import { EventStreams } from "./event-stream.ts";
import { refuseBrowsers } from "./request-body.ts";
import { type LevelSwitch, ROUTES, type Route } from "./routes.ts";
import { listenOnSocket } from "./socket-file.ts";
import { type ControlErrorCode, ControlRefusal, type ErrorBody, STATUS_OF } from "./wire.ts";

/** What the server needs of the program's log (pino has it). */
export interface ControlLog {
  debug?(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ControlServerOptions {
  /** Absolute path of the socket file; its folder is created when it is absent. */
  readonly socket: string;
  readonly till: TillApi;
  readonly log: ControlLog;
  readonly levels?: LevelSwitch | undefined;
}

export interface ControlServer {
  readonly socket: string;
  /** False when the way in is gone: the file was taken away, or another one lies in its place. */
  isReachable(): boolean;
  /** Ends every request and removes the socket file. */
  close(): Promise<void>;
}

/** Whoever connects and says nothing makes room for others; it is looked whether somebody does this seldom, because looks wake the processor. */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 3_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 3_000,
  connectionsCheckingInterval: 300_000,
};

/** Far more than a counter needs; bounds what a program that forgets to close can cost. */
const MAX_CONNECTIONS = 64;

/**
 * Resolves when the socket takes requests.
 * @throws {ControlSocketError} when another program listens there or the file cannot be made
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { socket, till, log, levels = null } = options;
  const events = new EventStreams(till, log);
  const server = createServer(LIMITS, (request, response) => {
    handle(request, response, { till, log, levels, events }).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, "control: the answer could not be sent");
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  sayWhenFull(server, log);
  await listenOnSocket(server, socket);
  server.on("error", (error) => log.error({ err: error }, "control: the socket failed"));
  log.info({ socket }, "control: listening");
  const made = fileNumber(socket);
  return {
    socket,
    isReachable: () => server.listening && fileNumber(socket) === made,
    close: () => closeServer(server),
  };
}

/** Whoever finds no room gets no answer and tries again: that is said once, until somebody finds room. */
function sayWhenFull(server: Server, log: ControlLog): void {
  let isSaid = false;
  server.on("connection", () => {
    isSaid = false;
  });
  server.on("drop", () => {
    if (!isSaid)
      log.warn(
        {},
        `control: ${MAX_CONNECTIONS} connections are open, which is the most; the next are closed`,
      );
    isSaid = true;
  });
}

function fileNumber(path: string): bigint | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Served {
  readonly till: TillApi;
  readonly log: ControlLog;
  readonly levels: LevelSwitch | null;
  readonly events: EventStreams;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { events, levels, log, till }: Served,
): Promise<void> {
  try {
    refuseBrowsers(request);
    const url = URL.parse(request.url ?? "/", "http://tilld");
    if (url === null) throw new ControlRefusal("bad-input", "expected a path such as /status");
    if (request.method === "GET" && url.pathname === "/events") {
      events.begin(response);
      return;
    }
    const { route, part } = findRoute(request.method ?? "GET", url);
    const answer = await route.answer(till, { request, part, query: url.searchParams, levels });
    log.debug?.({ method: request.method, path: url.pathname }, "control: answered");
    if (route.type === undefined) sendJson(response, 200, answer);
    else send(response, 200, route.type, String(answer));
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
  send(response, status, "application/json; charset=utf-8", `${JSON.stringify(answer)}\n`);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    "content-type": type,
    "content-length": body.length,
    "cache-control": "no-store",
  });
  response.end(body);
}
