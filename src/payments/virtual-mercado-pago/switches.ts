// Everything the reference leaves open ([inferred]) or tells in two ways ([conflict]) is a switch, so that a till
// can be tried against each answer. Here they become one live set; what each of them means stands in switches/.

import * as v from "valibot";
import { ACCOUNT_SWITCHES } from "./switches/account-switches.ts";
import { INSTORE_SWITCHES } from "./switches/instore-switches.ts";
import { ORDER_SWITCHES } from "./switches/order-switches.ts";
import { REFUND_SWITCHES } from "./switches/refund-switches.ts";
import { REPORT_SWITCHES } from "./switches/report-switches.ts";
import type { Switch } from "./switches/switch.ts";
import { WEBHOOK_SWITCHES } from "./switches/webhook-switches.ts";
import { WIRE_SWITCHES } from "./switches/wire-switches.ts";

const SWITCHES = {
  ...ORDER_SWITCHES,
  ...INSTORE_SWITCHES,
  ...REFUND_SWITCHES,
  ...WIRE_SWITCHES,
  ...WEBHOOK_SWITCHES,
  ...ACCOUNT_SWITCHES,
  ...REPORT_SWITCHES,
};

type Table = typeof SWITCHES;
export type SwitchName = keyof Table;
export type Switches = { -readonly [Name in SwitchName]: v.InferOutput<Table[Name]["schema"]> };

/** In the order of the help. */
const NAMES = Object.keys(SWITCHES) as readonly SwitchName[];

const CHANGES = v.partial(v.strictObject(mapSwitches((entry) => entry.schema)));

/** One live set of switches, changed in place so that everybody who holds it sees the change. */
export function makeSwitches(changes: Partial<Switches> = {}): Switches {
  return changeSwitches(mapSwitches((entry) => entry.preset) as Switches, changes);
}

/** @throws RangeError that names each unknown switch and each bad value; nothing is changed then */
export function changeSwitches(switches: Switches, changes: unknown): Switches {
  const checked = v.safeParse(CHANGES, changes);
  if (!checked.success) {
    const faults = checked.issues.map((issue) => `${v.getDotPath(issue) ?? "switches"}: ${issue.message}`);
    throw new RangeError(`virtual Mercado Pago: cannot set these switches: ${faults.join("; ")}`);
  }
  return Object.assign(switches, checked.output);
}

/**
 * One switch as a command line writes it: "expiryPolicy=B", "refundLimitDays=30", "showRejections=false".
 *
 * @throws RangeError that says what was expected
 */
export function readSwitch(text: string): Partial<Switches> {
  const at = text.indexOf("=");
  const name = NAMES.find((known) => known === text.slice(0, at));
  if (at === -1 || name === undefined) {
    throw new RangeError(`"${text}": expected name=value with the name of a switch, like expiryPolicy=B`);
  }
  const word = text.slice(at + 1);
  for (const value of [word, readJson(word)]) {
    if (v.is(SWITCHES[name].schema, value)) return { [name]: value };
  }
  throw new RangeError(`"${text}": ${name} takes ${valuesOf(SWITCHES[name].schema)}`);
}

export interface SwitchInWords {
  readonly name: SwitchName;
  readonly preset: string;
  /** "A, B", "true, false", "a whole number, 0 or more". */
  readonly values: string;
  readonly about: string;
}

/** Every switch for people: the README's table and the help of `till virtual` are made of it. */
export function describeSwitches(): readonly SwitchInWords[] {
  return NAMES.map((name) => {
    const { preset, schema, about } = SWITCHES[name];
    return { name, preset: String(preset), values: valuesOf(schema), about };
  });
}

/** Every value of each switch that has a few; what counts or is a word of its own is left out. */
export function listSwitchValues(): readonly { readonly name: SwitchName; readonly value: unknown }[] {
  return NAMES.flatMap((name) => {
    const { schema } = SWITCHES[name];
    const values = schema.type === "boolean" ? [true, false] : "options" in schema ? schema.options : [];
    return values.filter((value) => typeof value !== "object").map((value) => ({ name, value }));
  });
}

function valuesOf(schema: v.GenericSchema): string {
  if ("options" in schema && Array.isArray(schema.options)) {
    return schema.options
      .map((option: unknown) => (isSchema(option) ? valuesOf(option) : String(option)))
      .join(", ");
  }
  if ("wrapped" in schema && isSchema(schema.wrapped)) return `null, ${valuesOf(schema.wrapped)}`;
  if ("literal" in schema) return String(schema.literal);
  if (schema.type === "boolean") return "true, false";
  if (schema.type === "string") return "a word";
  return v.is(schema, -1) ? "a whole number" : "a whole number, 0 or more";
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mapSwitches<T>(change: (entry: Switch) => T): Record<SwitchName, T> {
  return Object.fromEntries(NAMES.map((name) => [name, change(SWITCHES[name])])) as Record<SwitchName, T>;
}
