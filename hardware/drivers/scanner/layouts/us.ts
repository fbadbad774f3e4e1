// The keyboard of the United States, which scanners type out of the box ("USA keyboard").

import type { KeyRows } from "../key-layout.ts";

export const US: KeyRows = {
  name: "us",
  digits: "`~ 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) -_ =+",
  upper: "q w e r t y u i o p [{ ]}",
  home: `a s d f g h j k l ;: '" \\|`,
  lower: "\\| z x c v b n m ,< .> /?",
};
