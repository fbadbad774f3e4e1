// The log: one JSON object a line on standard output, where systemd picks it up. It is not the journal: nothing
// is decided by it and nothing secret may reach it.

import { pino } from "pino";
import type { LevelSwitch } from "../control/routes.ts";
import type { Log } from "../terminal/parts.ts";

export interface DaemonLog {
  readonly log: Log;
  /** The shape that the control server writes to. */
  readonly control: {
    debug?(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** Of both; absent where nobody can tell it anything. */
  readonly levels?: LevelSwitch;
}

export function createLog(level: "debug" | "info" | "warn" | "silent" = "info"): DaemonLog {
  // Synchronous, so that the last words before an end are not lost with the process.
  const logger = pino(
    { level, base: { name: "tilld" }, redact: ["token", "accessToken", "authorization", "*.authorization"] },
    pino.destination({ fd: 1, sync: true }),
  );
  return {
    log: (at, message, fields) => logger[at](fields ?? {}, message),
    control: logger,
    levels: {
      atStart: level,
      level: () => logger.level,
      set(wanted) {
        const before = logger.level;
        logger.level = wanted;
        if (wanted !== before) logger.warn({ before }, `the log level is ${wanted} until the next start`);
      },
    },
  };
}
