// The command sets by the names that the settings have for them.

import type { DisplayProtocolName } from "../../profiles/displays/display-protocols.ts";
import { adm787Display } from "./adm787.ts";
import { aedexDisplay } from "./aedex.ts";
import { cd5220Display } from "./cd5220.ts";
import { dsp800Display } from "./dsp800.ts";
import { escposDisplay } from "./escpos.ts";
import type { DisplayLanguage } from "./language.ts";
import { pstDisplay } from "./pst.ts";
import { utcDisplay } from "./utc.ts";
import { utcEnhancedDisplay } from "./utc-enhanced.ts";

export const LANGUAGES: Readonly<Record<DisplayProtocolName, DisplayLanguage>> = {
  escpos: escposDisplay,
  firich: escposDisplay,
  cd5220: cd5220Display,
  utc: utcDisplay,
  "utc-enhanced": utcEnhancedDisplay,
  "logic-controls": utcDisplay,
  aedex: aedexDisplay,
  dsp800: dsp800Display,
  adm787: adm787Display,
  pst: pstDisplay,
};
