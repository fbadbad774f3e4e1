// What every device and wire throws when it cannot do its work: a stable code for programs, a sentence for people.

export type DeviceErrorCode =
  | "missing" // no such device file, chip or host
  | "no-permission"
  | "busy" // somebody else holds it
  | "not-a-device" // the path is a regular file or a folder
  | "disconnected" // it was there and went away
  | "no-answer"
  | "refused" // the settings cannot work on this device
  | "failed"; // anything else the system said

export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;

  /** @param message which device, what was expected, what came, what to try */
  constructor(code: DeviceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
