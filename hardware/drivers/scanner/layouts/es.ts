// The Spanish keyboard of Spain, as Windows has it.

import type { KeyRows } from "../key-layout.ts";

export const ES: KeyRows = {
  name: "es",
  digits: `ºª\\ 1!| 2"@ 3·# 4$~ 5%€ 6&¬ 7/{ 8([ 9)] 0=} '?\\ ¡¿`,
  upper: "q w eE€ r t y u i o p ◌`◌^[ +*]",
  home: "a s d f g h j k l ñ ◌´◌¨{ çÇ}",
  lower: "<>| z x c v b n m ,; .: -_",
};
