// Why setup cannot go on, for a person: what, where, what to do. By its code the command ends.

export class SetupError extends Error {
  override readonly name = "SetupError";
  readonly code:
    | "no-device" // nothing that could be used hangs on this machine, or it may not be used
    | "undecided" // nobody was there to say which
    | "usage" // a flag is missing or wrong
    | "misfit" // settings and account contradict each other
    | "busy" // a till runs and has the devices
    | "unwritten" // the disk or its rights
    | "not-done"; // the service, the test sale

  constructor(code: SetupError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
