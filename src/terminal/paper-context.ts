// What every paper of this till knows: its shop and how it speaks, from the settings and from what was learned since.

import type { PaperContext } from "../paper/context.ts";
import type { TerminalParts } from "./parts.ts";

export function paperContextOf(
  { devices, settings }: Pick<TerminalParts, "devices" | "settings">,
  now: Pick<PaperContext, "book" | "demo" | "locale">,
): PaperContext {
  const { logo } = settings;
  return {
    ...now,
    shop: settings.shop,
    columns: devices.printer.columns,
    till: settings.externalPosId,
    // A paper without its logo is better than none: the printer may have told since that it is narrower.
    logo: logo !== null && logo.width <= devices.printer.dots ? logo : null,
    fiscalNote: settings.fiscalNote,
    footer: settings.footer,
    timeZone: settings.timeZone,
  };
}
