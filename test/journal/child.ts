// A process of its own on a journal, for the tests of the lock and of sudden death. Usage: child.ts DIRECTORY
// hold | note COUNT. It says on standard output what it did.

import { openJournal } from "../../src/journal/file-journal.ts";

const [directory = "", verb, count = "0"] = process.argv.slice(2);

try {
  const { journal, records } = await openJournal({ directory });
  if (verb === "note") {
    for (let number = 0; number < Number(count); number++) journal.note({ type: "noted", number });
    process.kill(process.pid, "SIGKILL");
  }
  process.stdout.write(`open with ${records.length} records\n`);
  process.stdin.resume();
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
