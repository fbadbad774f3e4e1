// From a connection in the settings to a wire: serial:///dev/ttyUSB0?baud=38400, usb:///dev/usb/lp0,
// tcp://192.168.1.50:9100, tcp://192.168.1.50:9100?share=yes.

import type { Wire } from "../hal/byte-channel.ts";
import type { Clock } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import { type SerialFlow, serialWire } from "./serial.ts";
import { tcpWire } from "./tcp.ts";
import { usbPrinterWire } from "./usb-printer.ts";

const DEFAULT_BAUD = 9600;
const MIN_BAUD = 110;
const MAX_BAUD = 4_000_000;
const FLOWS: readonly SerialFlow[] = ["none", "rtscts", "xonxoff"];

/**
 * @param usualFlow how the device holds back the host where the connection does not say "flow="
 * @throws DeviceError "refused" when the text is no connection; the device itself is touched by open() only
 */
export function wireFromUrl(url: string, clock: Clock, usualFlow: SerialFlow = "none"): Wire {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  switch (parsed?.protocol) {
    case "serial:": {
      allowOnly(url, parsed, ["baud", "flow"]);
      const options = {
        path: devicePath(url, parsed),
        baud: baud(url, parsed),
        flow: flow(url, parsed, usualFlow),
      };
      return serialWire(url, options, clock);
    }
    case "usb:":
      allowOnly(url, parsed, []);
      return usbPrinterWire(url, devicePath(url, parsed), clock);
    case "tcp:": {
      allowOnly(url, parsed, ["share"]);
      const port = Number(parsed.port);
      if (parsed.hostname === "" || port === 0 || !["", "/"].includes(parsed.pathname)) {
        throw refusal(url, "expected a host and a port, such as tcp://192.168.1.50:9100");
      }
      return tcpWire(url, parsed.hostname.replace(/^\[|\]$/g, ""), port, clock, share(url, parsed));
    }
    default:
      throw refusal(url, "expected serial:///dev/ttyUSB0?baud=38400, usb:///dev/usb/lp0 or tcp://host:9100");
  }
}

function devicePath(url: string, parsed: URL): string {
  if (parsed.host !== "") {
    throw refusal(url, `expected three slashes before the path, such as ${parsed.protocol}///dev/…`);
  }
  const path = decodePath(url, parsed.pathname);
  if (!path.startsWith("/") || path.length < 2 || path.includes("\0")) {
    throw refusal(url, "expected the full path of a device, beginning with /");
  }
  return path;
}

function decodePath(url: string, pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw refusal(url, "a % in the path must be followed by two hexadecimal digits");
  }
}

function baud(url: string, parsed: URL): number {
  const text = parsed.searchParams.get("baud");
  if (text === null) return DEFAULT_BAUD;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (value < MIN_BAUD || value > MAX_BAUD) {
    throw refusal(url, `baud must be a whole number from ${MIN_BAUD} to ${MAX_BAUD}, such as 38400`);
  }
  return value;
}

function flow(url: string, parsed: URL, usualFlow: SerialFlow): SerialFlow {
  const text = parsed.searchParams.get("flow") ?? usualFlow;
  const known = FLOWS.find((candidate) => candidate === text);
  if (known === undefined) throw refusal(url, `flow must be one of ${FLOWS.join(", ")}`);
  return known;
}

function share(url: string, parsed: URL): boolean {
  const text = parsed.searchParams.get("share") ?? "no";
  if (text !== "yes" && text !== "no") throw refusal(url, "share must be yes or no");
  return text === "yes";
}

function allowOnly(url: string, parsed: URL, names: readonly string[]): void {
  for (const name of parsed.searchParams.keys()) {
    if (!names.includes(name)) {
      const known = names.length === 0 ? "no options" : `only ${names.join(" and ")}`;
      throw refusal(url, `"${name}" is not known here; this connection takes ${known}`);
    }
  }
  if (parsed.hash !== "" || parsed.username !== "" || parsed.password !== "") {
    throw refusal(url, "a user, a password or a # has no meaning here");
  }
}

function refusal(url: string, expectation: string): DeviceError {
  return new DeviceError("refused", `connection "${url}": ${expectation}`);
}
