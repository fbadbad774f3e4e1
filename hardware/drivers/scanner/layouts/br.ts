// The Brazilian keyboard ABNT2, as Windows has it: two keys more than others, and a comma on the keypad.

import type { KeyRows } from "../key-layout.ts";

export const BR: KeyRows = {
  name: "pt-br",
  digits: `'" 1!¹ 2@² 3#³ 4$£ 5%¢ 6◌¨¬ 7& 8* 9( 0) -_ =+§`,
  upper: "qQ/ wW? eE° r t y u i o p ◌´◌` [{ª",
  home: "a s d f g h j k l ç ◌~◌^ ]}º",
  lower: "\\| z x c v b n m ,< .> ;: /?°",
  keypadPoint: ",",
  // Where Ctrl+] is typed: there is a "]" of its own on this keyboard.
  controls: { 27: 0x1b, 43: 0x1d, 86: 0x1c },
};
