// A process with a scanner at its standard input that says in lines what it hears; the scan "stop" stops it.

import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import { stdinWire } from "../../hardware/transports/stdin.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const scanner = createTextScanner({ wire: stdinWire(), clock: systemClock });
scanner.onState((state) => say(`state ${JSON.stringify(state)}`));
scanner.onScan((scan) => {
  say(`scan ${JSON.stringify(scan)}`);
  if (scan.kind === "text" && scan.text === "stop") void scanner.stop().then(() => say("stopped"));
});
scanner.start();
