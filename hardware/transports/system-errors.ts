// What the operating system says when a device cannot be used, turned into one of our codes and a sentence
// that says what to do. Apart from the transports because all of them hear the same words.

import { DeviceError, type DeviceErrorCode } from "../hal/device-error.ts";

const CODES: Readonly<Record<string, DeviceErrorCode>> = {
  ENOENT: "missing",
  ENXIO: "missing",
  ENOTDIR: "missing",
  ENOTFOUND: "missing",
  EAI_AGAIN: "missing",
  ECONNREFUSED: "missing",
  EHOSTUNREACH: "missing",
  ENETUNREACH: "missing",
  EHOSTDOWN: "missing",
  ETIMEDOUT: "no-answer",
  EACCES: "no-permission",
  EPERM: "no-permission",
  EBUSY: "busy",
  EISDIR: "not-a-device",
  ENODEV: "disconnected",
  EIO: "disconnected",
  ECONNRESET: "disconnected",
  EPIPE: "disconnected",
  ENOTCONN: "disconnected",
};

/** What a person can try, by code; `group` is the Linux group that owns such devices. */
function advice(code: DeviceErrorCode, group: string): string {
  switch (code) {
    case "missing":
      return "nothing is there; is it plugged in and switched on, and is the name in the settings right?";
    case "no-permission":
      return `this user may not use it; add the user to the group "${group}" and log in again`;
    case "busy":
      return "another program holds it; close that program (CUPS, ModemManager, another tilld?)";
    case "not-a-device":
      return "this is no device; give the device's own name in the settings";
    case "disconnected":
      return "it went away; check the cable and the power; it is opened again by itself";
    case "no-answer":
      return "no answer; is it switched on and on the same network?";
    case "refused":
      return "the settings do not work on this device";
    case "failed":
      return "the system refused it";
  }
}

/** The system's short word for an error ("ENOENT"), or an empty text. */
export function errorWord(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** @param fallback the code when the system's word is none that we know */
export function deviceErrorFrom(
  error: unknown,
  wireName: string,
  group: string,
  fallback: DeviceErrorCode = "failed",
): DeviceError {
  if (error instanceof DeviceError) return error;
  return explain(CODES[errorWord(error)] ?? fallback, wireName, group, error);
}

export function explain(
  code: DeviceErrorCode,
  wireName: string,
  group: string,
  cause?: unknown,
): DeviceError {
  const said = cause instanceof Error ? ` (${cause.message})` : "";
  return new DeviceError(code, `${wireName}: ${advice(code, group)}${said}`, { cause });
}
