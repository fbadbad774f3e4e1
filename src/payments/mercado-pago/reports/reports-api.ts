// The calls of the reports' API as they are, one request each (mercado-pago.md 11.1). How they make a report that can
// be read is in reports.ts.

import { PaymentError } from "../../provider.ts";
import { type CallRules, callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/http-client.ts";
import { type Outgoing, WireNumber, type WireValue, writeJson } from "../http/json.ts";
import type { TextSink } from "../http/text-sink.ts";
import type { Period } from "./periods.ts";
import { REPORT_SEGMENTS, type ReportKind } from "./report-kinds.ts";
import { REPORT_RULES } from "./report-refusals.ts";
import { readInstantMs } from "./row-fields.ts";

/** "unrecognized": a word that this program has not met; the report counts as being made. */
export type ReportState = "being-made" | "ready" | "failed" | "deleted" | "unrecognized";

/** Two vocabularies (conflict 12), and a list that tells no state at all. */
const STATES: Readonly<Record<string, ReportState>> = {
  pending: "being-made",
  processing: "being-made",
  in_progress: "being-made",
  processed: "ready",
  done: "ready",
  failed: "failed",
  deleted: "deleted",
};

export interface Report {
  readonly id: string;
  readonly state: ReportState;
  /** Their own word for it; null when they told none. */
  readonly word: string | null;
  /** Null until there is one. */
  readonly fileName: string | null;
  readonly period: Period | null;
  /** "manual" or "schedule". */
  readonly createdFrom: string | null;
  /** When it was asked for or made, as far as they tell. */
  readonly createdAtMs: number | null;
}

/** Every field as it came, so that what the till does not know is given back as it was. */
export type ReportConfig = ReadonlyMap<string, WireValue>;

export interface ReportsApi {
  /** Null when none was made yet. */
  getConfig(kind: ReportKind): Promise<ReportConfig | null>;
  /** @throws PaymentError "report-config-exists" */
  createConfig(kind: ReportKind, config: ReportConfig): Promise<ReportConfig>;
  updateConfig(kind: ReportKind, config: ReportConfig): Promise<ReportConfig>;
  /** Null: accepted and not begun (203), to be asked for again. */
  create(kind: ReportKind, period: Period): Promise<Report | null>;
  getTask(kind: ReportKind, id: string): Promise<Report>;
  list(kind: ReportKind): Promise<readonly Report[]>;
  /** The newest first. @param limit 1 to 500 */
  search(kind: ReportKind, limit: number, offset?: number): Promise<readonly Report[]>;
  /** @throws PaymentError "bad-answer" unless the name is one that may stand in a path */
  download(kind: ReportKind, fileName: string, sink: TextSink): Promise<void>;
  schedule(kind: ReportKind): Promise<void>;
  unschedule(kind: ReportKind): Promise<void>;
}

export function createReportsApi(http: HttpClient): ReportsApi {
  const root = (kind: ReportKind): string => `/v1/account/${REPORT_SEGMENTS[kind]}`;

  function call<T>(
    what: string,
    kind: ReportKind,
    request: HttpRequest,
    decode: (body: Field, answer: HttpAnswer) => T,
    rules: CallRules = {},
  ): Promise<T> {
    // The shared rows of refusals name calls of orders; to look at a report is like getting one.
    return callApi(http, "get", { ...request, path: `${root(kind)}${request.path}` }, decode, {
      what: `${kind} report: ${what}`,
      rules: REPORT_RULES,
      ...rules,
    });
  }

  const sendConfig = (what: string, method: "POST" | "PUT", kind: ReportKind, config: ReportConfig) =>
    call(what, kind, { method, path: "/config", body: writeJson(toOutgoing(config)) }, (body) =>
      body.fields(),
    );

  return {
    async getConfig(kind) {
      try {
        return await call("read its configuration", kind, { method: "GET", path: "/config" }, (body) =>
          body.fields(),
        );
      } catch (error) {
        if (error instanceof PaymentError && error.code === "no-report-config") return null;
        throw error;
      }
    },
    createConfig: (kind, config) => sendConfig("make its configuration", "POST", kind, config),
    updateConfig: (kind, config) => sendConfig("change its configuration", "PUT", kind, config),
    create: (kind, { fromMs, toMs }) =>
      call(
        "ask for it",
        kind,
        {
          method: "POST",
          path: "",
          body: writeJson({ begin_date: formatUtc(fromMs), end_date: formatUtc(toMs) }),
        },
        (body, { status }) => (status === 203 ? null : decodeReport(body)),
        { mayBeEmpty: true },
      ),
    getTask: async (kind, id) => {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new RangeError(`no id of a report: ${id}`);
      return await call("look at it", kind, { method: "GET", path: `/task/${id}` }, decodeReport);
    },
    list: (kind) =>
      call("list them", kind, { method: "GET", path: "/list" }, (body) => body.each().map(decodeReport)),
    search: (kind, limit, offset = 0) =>
      call("search them", kind, { method: "GET", path: `/search?limit=${limit}&offset=${offset}` }, (body) =>
        (body.isList() ? body : body.at("results")).each().map(decodeReport),
      ),
    download: async (kind, fileName, sink) => {
      if (!isFileName(fileName)) {
        const message = `${kind} report: Mercado Pago names a file that is no file name: ${JSON.stringify(fileName.slice(0, 60))}`;
        throw new PaymentError("bad-answer", "not-done", message);
      }
      const toSink: HttpClient = { ...http, send: (request) => http.send(request, sink) };
      await callApi(toSink, "get", { method: "GET", path: `${root(kind)}/${fileName}` }, () => undefined, {
        what: `${kind} report: fetch ${fileName}`,
        rules: REPORT_RULES,
        mayBeEmpty: true,
      });
    },
    schedule: (kind) =>
      call("schedule it", kind, { method: "POST", path: "/schedule" }, () => undefined, { mayBeEmpty: true }),
    unschedule: (kind) =>
      call("unschedule it", kind, { method: "DELETE", path: "/schedule" }, () => undefined, {
        mayBeEmpty: true,
      }),
  };
}

/** One name of one file: nothing that leads elsewhere, and nothing that a path would have to encode. */
export function isFileName(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(text) && !text.includes("..");
}

/** "2026-03-01T03:00:00Z": whole seconds, as their samples have them. */
function formatUtc(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function decodeReport(body: Field): Report {
  const word = body.at("status").filled()?.word() ?? null;
  const fileName = body.at("file_name").filled()?.text(255) ?? null;
  const stated = word === null ? null : (STATES[word.toLowerCase()] ?? "unrecognized");
  const begin = readInstant(body.at("begin_date"));
  const end = readInstant(body.at("end_date"));
  return {
    id: body.at("id").id(),
    // The list has no states: what has a file is ready.
    state: stated ?? (fileName === null ? "being-made" : "ready"),
    word,
    fileName,
    period: begin === null || end === null ? null : { fromMs: begin, toMs: end },
    createdFrom: body.at("created_from").filled()?.word() ?? null,
    createdAtMs:
      readInstant(body.at("generation_date")) ??
      readInstant(body.at("date_created")) ??
      readInstant(body.at("last_modified")),
  };
}

/** Null for what is absent or written in a way that was not met: it only helps to recognize a report. */
function readInstant(field: Field): number | null {
  const text = field.filled()?.text(40) ?? null;
  return text === null ? null : readInstantMs(text);
}

/** Back to what writeJson takes, with every number as it was written. */
function toOutgoing(value: WireValue): Outgoing {
  if (value === null || typeof value !== "object" || value instanceof WireNumber) return value;
  if (value instanceof Map) {
    const fields: ReadonlyMap<string, WireValue> = value;
    return Object.fromEntries([...fields].map(([name, field]) => [name, toOutgoing(field)]));
  }
  return (value as readonly WireValue[]).map(toOutgoing);
}
