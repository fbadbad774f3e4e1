// A process with one scanner, which says in lines of JSON what it hears: {"state":…}, {"scan":…}, {"health":…}. For what
// must not share a process with the test: standard input, and real devices inside a virtual machine.
// Arguments: a connection as in the settings, and more settings as name=value (layout=es suffix=etx prefix=stx fnc1=~).
// The scan "stop" stops it; "check internal", "check external" and "check interactive", scanned or sent by a parent over
// the channel of fork(), check its health.

import { attachScanner, type ScannerSettings } from "../../hardware/attach.ts";
import type { HealthDepth } from "../../hardware/hal/device.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";

const [connection = "stdin:", ...others] = process.argv.slice(2);
const usual = { connection, name: null, layout: "us", prefix: "none", suffix: "line", fnc1: null };
const settings = { ...usual, ...Object.fromEntries(others.map((other) => other.split("=", 2))) };
const scanner = attachScanner(settings as ScannerSettings, systemClock);

const say = (said: object) => process.stdout.write(`${JSON.stringify(said)}\n`);

function obey(text: string): void {
  if (text === "stop") {
    void scanner.stop().then(() => {
      say({ stopped: true });
      if (process.connected) process.disconnect();
    });
  }
  const depth = /^check (internal|external|interactive)\b/.exec(text)?.[1];
  if (depth === undefined) return;
  void scanner.checkHealth(depth as HealthDepth).then((health) => say({ health, order: text }));
}

scanner.onState((state) => say({ state }));
scanner.onScan((scan) => {
  say({ scan });
  if (scan.kind === "text") obey(scan.text);
});
process.on("message", (text) => obey(String(text)));
scanner.start();
