// The Portuguese keyboard of Portugal, as Windows has it.

import type { KeyRows } from "../key-layout.ts";

export const PT: KeyRows = {
  name: "pt",
  digits: `\\| 1! 2"@ 3#£ 4$§ 5%€ 6& 7/{ 8([ 9)] 0=} '? «»`,
  upper: "q w eE€ r t y u i o p +*◌¨ ◌´◌`",
  home: "a s d f g h j k l ç ºª ◌~◌^",
  lower: "<>\\ z x c v b n m ,; .: -_",
};
