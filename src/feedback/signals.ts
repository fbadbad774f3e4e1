// What lamps and buzzer say, as data: one table of patterns, and one order of what is most urgent. A fault beats
// money that came, and that beats whatever the till waits for.

import type { LightSignal } from "../../hardware/hal/lights.ts";
import type { Pattern } from "../../hardware/hal/pattern.ts";
import type { Scene } from "./feedback.ts";
import { isDeclined, type Remark } from "./remarks.ts";

/** Different enough that one lamp alone can say which it is. */
const LIGHT = {
  steady: [{ onMs: 1000, offMs: 0 }],
  /** Seen from the corner of an eye, and hurries nobody. */
  evenly: [{ onMs: 500, offMs: 500 }],
  flickering: [{ onMs: 100, offMs: 100 }],
  twice: [
    { onMs: 120, offMs: 120 },
    { onMs: 120, offMs: 640 },
  ],
  slowly: [{ onMs: 1500, offMs: 500 }],
} as const satisfies Record<string, Pattern>;

/** The most urgent first: when a signal is given, and which; always the same objects, so that a change is seen at once. */
const SIGNALS: readonly (readonly [(scene: Scene) => boolean, LightSignal])[] = [
  [({ attention }) => attention, { lamp: "attention", pattern: LIGHT.twice }],
  [({ remark }) => remark !== null && isMoneyMoved(remark), { lamp: "ready", pattern: LIGHT.flickering }],
  [({ sale }) => sale !== null, { lamp: "busy", pattern: LIGHT.evenly }],
  [({ drawerLeftOpen }) => drawerLeftOpen, { lamp: "attention", pattern: LIGHT.slowly }],
  [({ sale }) => sale === null, { lamp: "ready", pattern: LIGHT.steady }],
];

export function lightsOf(scene: Scene): readonly LightSignal[] {
  return SIGNALS.filter(([holds]) => holds(scene)).map(([, signal]) => signal);
}

function isMoneyMoved({ kind }: Remark): boolean {
  return kind === "paid" || kind === "paid-in-cash" || kind === "refunded";
}

export interface Tone {
  readonly pattern: Pattern;
  /** A tone does not cut off one that is more urgent. */
  readonly urgency: number;
}

const SHORT = { onMs: 60, offMs: 60 };
const LONG = { onMs: 500, offMs: 100 };

const TONE = {
  taken: { pattern: [SHORT], urgency: 0 },
  moneyMoved: { pattern: [SHORT, SHORT, SHORT], urgency: 2 },
  /** Nothing changed, or nothing was paid. */
  no: { pattern: [LONG], urgency: 1 },
  failed: { pattern: [LONG, LONG], urgency: 3 },
} as const satisfies Record<string, Tone>;

/** What the buzzer says about a remark. */
export function toneOf(remark: Remark): Tone {
  if (isDeclined(remark)) return TONE.no;
  if (isMoneyMoved(remark)) return TONE.moneyMoved;
  switch (remark.kind) {
    case "rejected":
    case "drawer-shut":
    case "paid-twice":
    case "refused":
    case "refund-refused":
      return TONE.failed;
    case "expired":
    case "canceled":
    case "earlier-qr":
      return TONE.no;
    default:
      return TONE.taken;
  }
}

export function toneMs({ pattern }: Tone): number {
  return pattern.reduce((sum, { onMs, offMs }) => sum + onMs + offMs, 0);
}
