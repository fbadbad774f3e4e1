// The service that shall run the till: asked and told by systemctl, and only where systemd runs the machine.

import { execFile } from "node:child_process";
import type { Machine } from "../machine/machine.ts";
import { SetupError } from "./setup-error.ts";

const UNIT = "tilld";

export interface ServiceState {
  readonly isEnabled: boolean;
  readonly isActive: boolean;
}

export interface Service {
  state(): Promise<ServiceState>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Now and at every start of the machine. */
  enable(): Promise<void>;
}

/** Null where no systemd runs, or it knows no such service. */
export async function findService(machine: Machine): Promise<Service | null> {
  if (machine.look("/run/systemd/system") === null) return null;
  const known = await systemctl("list-unit-files", "--no-legend", `${UNIT}.service`);
  if (!known.out.includes(`${UNIT}.service`)) return null;
  const must = async (...words: readonly string[]) => {
    const { code, err } = await systemctl(...words);
    if (code === 0) return;
    const why = err.trim() || `it ended with ${code}`;
    throw new SetupError(
      "not-done",
      `systemctl ${words.join(" ")}: ${why}; look with: journalctl -u ${UNIT}`,
    );
  };
  return {
    state: async () => ({
      isEnabled: (await systemctl("is-enabled", "--quiet", UNIT)).code === 0,
      isActive: (await systemctl("is-active", "--quiet", UNIT)).code === 0,
    }),
    stop: () => must("stop", UNIT),
    start: () => must("start", UNIT),
    enable: () => must("enable", "--now", UNIT),
  };
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function systemctl(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile("systemctl", [...words], (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
      resolve({ code, out, err: err || (code === 127 ? String(error?.message) : "") });
    });
  });
}
