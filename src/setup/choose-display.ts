// Which port the customer's display hangs on, and which command set it is switched to: no display can say so, so each
// possibility is shown on it until a person sees the text.

import type { Clock } from "../../hardware/hal/clock.ts";
import { DISPLAY_PROTOCOLS } from "../../hardware/profiles/displays/display-protocols.ts";
import { showOn } from "./bench.ts";
import { connectionOf, type FoundDevice } from "./find-devices.ts";
import type { Person } from "./person.ts";
import type { Settings } from "./settings.ts";

/** What two-line displays are sold with. */
const BAUD = 9600;
/** The same codes under another name need no second look. */
const SAME = ["firich", "logic-controls"];
/** So that a stray text of before is not taken for this one. */
const TEXT = "TILL SETUP";

/** @returns a section [display]; null where the person sees none */
export async function chooseDisplay(
  devices: readonly FoundDevice[],
  root: string,
  person: Person,
  clock: Clock,
): Promise<Settings | null> {
  const options = [{ value: "yes" }, { value: "next" }, { value: "none" }];
  const possible = DISPLAY_PROTOCOLS.filter(({ name }) => !SAME.includes(name)).flatMap(({ name }) =>
    devices.map((device) => ({ protocol: name, connection: connectionOf(device, root, BAUD) })),
  );
  for (const [index, { connection, protocol }] of possible.entries()) {
    const about = `${TEXT} ${index + 1}`;
    const shown = await showOn(connection, protocol, [about, protocol], clock);
    try {
      const seen = await person.pick({ question: "display", about, options });
      if (seen === "none") return null;
      if (seen === "yes") return { connection, ...(protocol === "escpos" ? {} : { protocol }) };
    } finally {
      await shown.end();
    }
  }
  return null;
}
