// A process that waits for a scan on the named device and then wants to end at once, as a failed assertion does.

import { evdevWire } from "../../hardware/transports/evdev.ts";

const path = process.argv[2] ?? "";
await evdevWire(path).open({ bytes: () => {}, closed: () => {} });
process.exit(7);
