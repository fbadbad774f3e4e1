// What the program tells the service manager that started it (man sd_notify): that it is ready, how it is in words,
// that it ends, and that it is alive. Apart from the daemon's life, because without a service manager all of it is nothing.

export interface ServiceManager {
  /** False when nobody listens: every call does nothing, and nobody need prepare one. */
  readonly listens: boolean;
  /** Without a word of life for this long it kills the program; null when it does not watch. */
  readonly watchdogMs: number | null;
  /** Everything that hangs on this service may start. @param words as for status() */
  ready(words: string): void;
  /** How the program is, for `systemctl status`; sent only when it changed. */
  status(words: string): void;
  stopping(): void;
  alive(): void;
}

export const NO_SERVICE_MANAGER: ServiceManager = {
  listens: false,
  watchdogMs: null,
  ready() {},
  status() {},
  stopping() {},
  alive() {},
};

export interface Caller {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of this process: a watchdog that is meant for another one is none of ours. */
  readonly pid: number;
  /** Null when it went, else the name of the error (native.ts). */
  send(address: string, text: string): string | null;
  /** The service manager could not be told. Called once. */
  failed(why: string): void;
}

/** @returns a service manager that listens only where the environment has NOTIFY_SOCKET (man sd_notify) */
export function connectServiceManager({ environment, failed, pid, send }: Caller): ServiceManager {
  const address = environment["NOTIFY_SOCKET"] ?? "";
  if (address === "") return NO_SERVICE_MANAGER;
  let said = "";
  let hasFailed = false;
  const tell = (...lines: readonly string[]): boolean => {
    const error = send(address, lines.join("\n"));
    if (error === null) return true;
    if (!hasFailed) failed(`the service manager at ${address} could not be told (${error})`);
    hasFailed = true;
    return false;
  };
  const words = (text: string) => `STATUS=${oneLine(text)}`;
  return {
    listens: true,
    watchdogMs: watchdogMs(environment, pid),
    ready(text) {
      if (tell("READY=1", words(text))) said = text;
    },
    status(text) {
      if (text !== said && tell(words(text))) said = text;
    },
    stopping: () => void tell("STOPPING=1", words("stopping")),
    alive: () => void tell("WATCHDOG=1"),
  };
}

/** As sd_watchdog_enabled(3) reads it. */
function watchdogMs(environment: Caller["environment"], pid: number): number | null {
  const meant = environment["WATCHDOG_PID"];
  if (meant !== undefined && meant !== String(pid)) return null;
  const micros = environment["WATCHDOG_USEC"] ?? "";
  const ms = /^\d{1,15}$/.test(micros) ? Math.floor(Number(micros) / 1000) : 0;
  return ms > 0 ? ms : null;
}

/** A line break would begin another message. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
