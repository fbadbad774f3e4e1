// One call of the API, from the request to an answer that passed its decoder or a PaymentError that says what
// is known. Shared by the rails; each brings its own decoders.

import { PaymentError } from "../../provider.ts";
import { DecodeError, Field } from "./decode.ts";
import { type Call, explainRefusal, type Rule } from "./errors.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "./http-client.ts";
import { JsonError, parseJson, type WireValue } from "./json.ts";
import { type Problem, readGatewayText, readProblem } from "./problem.ts";

export interface CallRules {
  /** What is asked for, for messages; "create order" and the like when left out. */
  readonly what?: string;
  /** Rows that come before those of errors.ts. */
  readonly rules?: readonly Rule[];
  /** A success may come without a body, which is then read as null. */
  readonly mayBeEmpty?: boolean;
}

/**
 * @param decode throws a DecodeError when the answer is not what was asked for; a success that cannot be read
 *   is "bad-answer" with outcome "unknown", never a success
 */
export async function callApi<T>(
  http: HttpClient,
  call: Call,
  request: HttpRequest,
  decode: (body: Field, answer: HttpAnswer) => T,
  { what = `${call} order`, rules = [], mayBeEmpty = false }: CallRules = {},
): Promise<T> {
  const answer = await http.send(request);
  if (answer.status < 200 || answer.status > 299) throw refuse(call, what, answer, rules);
  try {
    const body = mayBeEmpty && answer.body?.trim() === "" ? null : readBody(answer);
    return decode(new Field(body), answer);
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof JsonError)) throw error;
    const message = `${what}: Mercado Pago answered ${answer.status}, but ${error.message}`;
    throw new PaymentError("bad-answer", "unknown", message);
  }
}

function refuse(call: Call, what: string, answer: HttpAnswer, rules: readonly Rule[]): PaymentError {
  return explainRefusal(
    {
      call,
      what,
      status: answer.status,
      problem: readRefusal(answer),
      retryAfter: answer.header("retry-after"),
      requestId: shortId(answer.header("x-request-id") ?? ""),
    },
    rules,
  );
}

function readRefusal(answer: HttpAnswer): Problem | null {
  try {
    return readProblem(readBody(answer));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return readGatewayText(answer.body ?? "");
  }
}

/** @throws JsonError that says what the body is instead */
function readBody(answer: HttpAnswer): WireValue {
  if (answer.body === null) throw new JsonError("the body is not UTF-8");
  if (answer.body.trim() === "") throw new JsonError("the body is empty");
  try {
    return parseJson(answer.body);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const type = /^[\w.+/-]{1,60}/.exec(answer.header("content-type") ?? "")?.[0] ?? "no content type";
    throw new JsonError(`the body (${type}) is not JSON: ${error.message}`);
  }
}

function shortId(text: string): string | null {
  return /^[\x21-\x7e]{1,100}$/.test(text) ? text : null;
}
