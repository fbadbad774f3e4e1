// What befalls the process of a till: no more files, no more room in its own, no more memory.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import type { Check } from "../../system/report.ts";
import type { Mishap } from "../run-options.ts";
import { expectWhole, fatal, mustGoOn, WRITES } from "./trial.ts";

export const PROCESS_CHECKS: readonly Check<null>[] = [
  {
    says: "a till that may open no more files goes on with its sale when it may again, in the same process",
    holds: async () => {
      for (const at of ["request create, before it leaves", "record order-paid, before the write"]) {
        let pid = 0;
        const mishap: Mishap = {
          strike: (struck) => {
            pid = struck;
            setLimit(pid, "nofile", `${firstFreeFile(pid)}:4096`);
          },
          watch: async () => {
            await new Promise<void>((resolve) => systemClock.after(STARVED_MS, resolve));
            setLimit(pid, "nofile", "4096:4096");
          },
          ended: mustGoOn,
        };
        await expectWhole({
          at,
          mishap,
          like: "freeze",
        });
      }
    },
  },
  {
    says: "a till whose journal may grow no further (a quota, a limit) ends at the next record, and all is settled after",
    holds: async () => {
      for (const at of WRITES) {
        const mishap = fatal(
          () => {},
          /EFBIG/,
          () => {},
        );
        await expectWhole({
          at,
          mishap: { ...mishap, strike: (pid) => setLimit(pid, "fsize", "512") },
          like: "kill",
        });
        if (!mishap.hasEnded()) throw new Error(`${at}: the daemon went on`);
      }
    },
  },
  {
    says: "a till that gets no more memory dies as by a kill, says why, and all is settled after",
    holds: async () => {
      for (const at of ["record order-paid, written", "request refund, answered"]) {
        let cause = "";
        const mishap: Mishap = {
          strike: (pid) => setLimit(pid, "as", "1048576"),
          ended: ({ log, code, signal }) => {
            cause = log.slice(-2000);
            if (!/out of memory|ENOMEM|allocation failed/i.test(log)) {
              throw new Error(`it ended with ${signal ?? code} and did not say why: ${cause}`);
            }
          },
        };
        await expectWhole({ at, mishap, like: "restart of the machine" });
      }
    },
  },
];

/** Long enough for several tries of a till whose sales live fifty times as fast. */
const STARVED_MS = 1_500;

/** With this limit every file that it may have is open. */
function firstFreeFile(pid: number): number {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let free = 0;
  while (open.has(free)) free += 1;
  return free;
}

function setLimit(pid: number, resource: "nofile" | "fsize" | "as", limit: string): void {
  const { status, stderr } = spawnSync("prlimit", [`--pid=${pid}`, `--${resource}=${limit}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`prlimit --${resource}=${limit}: ${stderr}`);
}
