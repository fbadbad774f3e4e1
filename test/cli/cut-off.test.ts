// A pipe whose reader went away, at a real process.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

const TILL = join(import.meta.dirname, "../../bin/till");

test("whose reader went away says neither that all is well nor anything else", async () => {
  const child = spawn(TILL, ["--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (bytes) => {
    said += bytes;
  });
  const [code] = await once(child, "close");
  expect({ code, said }).toEqual({ code: 141, said: "" });
});
