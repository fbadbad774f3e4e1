// Which command set an emulated display obeys, by the names that shops know; read apart from the driver, so that it
// can contradict it.

import type { CommandSet } from "./line-display-command.ts";
import { CD5220, EPSON } from "./line-display-escape-sets.ts";
import { ADM787, AEDEX, DSP800, LOGIC_CONTROLS, PST, UTC, UTC_ENHANCED } from "./line-display-pole-sets.ts";

export const COMMAND_SETS = {
  escpos: EPSON,
  firich: EPSON,
  cd5220: CD5220,
  utc: UTC,
  "utc-enhanced": UTC_ENHANCED,
  "logic-controls": LOGIC_CONTROLS,
  aedex: AEDEX,
  dsp800: DSP800,
  adm787: ADM787,
  pst: PST,
} as const satisfies Readonly<Record<string, CommandSet>>;

export type EmulatedDisplaySet = keyof typeof COMMAND_SETS;
