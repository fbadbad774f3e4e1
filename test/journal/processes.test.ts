// Real processes on one folder: only one may write, and what was noted outlives the one who noted it.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import { recordsOf, refusalOf, sale, temporaryDirectory } from "./support.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [CHILD, ...args]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Waits for the end of the process. */
async function end(child: ChildProcessWithoutNullStreams) {
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code, signal]: unknown[] = await once(child, "close");
  return { code, signal, said };
}

async function contents(directory: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(directory)).sort();
  return Promise.all(
    names.map(async (name) => [name, (await readFile(join(directory, name))).toString("hex")] as const),
  );
}

test("a second till on the same journal ends at once, says who has it, and changes nothing", async () => {
  const directory = await temporaryDirectory();
  const first = start(directory, "hold");
  await once(first.stdout, "data");
  const before = await contents(directory);
  const other = start(directory, "hold");
  // One that is let in says so, and would never end.
  other.stdout.once("data", () => other.kill("SIGKILL"));
  const second = await end(other);
  expect(second.code).toBe(1);
  expect(second.said).toContain(`Another tilld (process ${first.pid}) runs on the journal in ${directory}`);
  expect(second.said).toContain("stop it first");
  expect(await contents(directory)).toEqual(before);

  first.kill("SIGKILL");
  await once(first, "close");
  const third = start(directory, "hold");
  expect(String(await once(third.stdout, "data"))).toContain("open with 0 records");
});

test("deleting the file with the process number does not let a second till in", async () => {
  const directory = await temporaryDirectory();
  const { journal } = await openJournal({ directory });
  await rm(join(directory, "pid"));
  expect(await refusalOf(openJournal({ directory }))).toMatchObject({ code: "locked" });
  await journal.close();
});

test("the same process cannot open a journal twice, and can when it closed it", async () => {
  const directory = await temporaryDirectory();
  const { journal } = await openJournal({ directory });
  const error = await refusalOf(openJournal({ directory: join(directory, ".") }));
  expect(error.code).toBe("locked");
  expect(error.message).toContain(directory);
  await journal.append([sale(1)]);
  await journal.close();
  const again = await openJournal({ directory });
  expect(recordsOf(again)).toEqual([sale(1)]);
  await again.journal.close();
});

test("what was noted before a kill is there at the next start", async () => {
  const directory = await temporaryDirectory();
  const death = await end(start(directory, "note", "5000"));
  expect(death.signal).toBe("SIGKILL");
  const opened = await openJournal({ directory });
  expect(recordsOf(opened)).toEqual(Array.from({ length: 5000 }, (_, number) => ({ type: "noted", number })));
  expect(opened.repaired).toBeNull();
  await opened.journal.close();
});

test("a start knows a folder that the system kept in its memory since the last one, however that ended", async () => {
  const directory = await temporaryDirectory();
  const first = await openJournal({ directory });
  expect(first.wasLetGo).toBe(true);
  // A start that ends before it has reckoned with what may be gone leaves that to the next.
  await first.journal.close();
  const second = await openJournal({ directory });
  expect(second.wasLetGo).toBe(true);
  second.keep();
  await second.journal.close();
  const third = await openJournal({ directory });
  expect(third.wasLetGo).toBe(false);
  await third.journal.close();
});
