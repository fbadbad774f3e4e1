// The Spanish keyboard of Latin America, as Windows has it.

import type { KeyRows } from "../key-layout.ts";

export const LA: KeyRows = {
  name: "la",
  digits: `|°¬ 1! 2" 3# 4$ 5% 6& 7/ 8( 9) 0= '?\\ ¿¡`,
  upper: "qQ@ w e r t y u i o p ◌´◌¨ +*~",
  home: "a s d f g h j k l ñ {[◌^ }]◌`",
  lower: "<> z x c v b n m ,; .: -_",
};
