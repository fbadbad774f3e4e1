// How the command ends, after sysexits.h, in one table: scripts decide by these numbers, people read the text.

export const EXIT = {
  ok: 0,
  usage: 64,
  badData: 65,
  notFound: 66,
  unreachable: 69,
  internal: 70,
  unwritten: 74,
  tryLater: 75,
  declined: 76,
  config: 78,
  /** 128 + SIGPIPE, as a shell says it of any program. */
  cutOff: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_WORDS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, "done"],
  [EXIT.usage, "the command line is wrong; nothing was asked"],
  [
    EXIT.badData,
    "the till did not understand a value (nothing was changed), or what was read has faults: a journal, a report, an audit",
  ],
  [EXIT.notFound, "what was named does not exist (sale, receipt)"],
  [
    EXIT.unreachable,
    "the daemon, or Mercado Pago, does not answer; after a request was sent, look what became of it",
  ],
  [EXIT.internal, "a fault of this program, or of the daemon (its log says more)"],
  [EXIT.unwritten, "the answer could not be written; what was asked may have been done"],
  [EXIT.tryLater, "busy, or not finished yet: ask again"],
  [
    EXIT.declined,
    "understood and declined, the sale ended unpaid, the refund was refused, a row failed, a device needs a person",
  ],
  [EXIT.config, "the configuration has faults"],
  [EXIT.cutOff, "whoever read the answer (till journal | head) went away before its end"],
];

/** The code of an answer that declines. */
export function exitCodeOfRefusal(code: string): ExitCode {
  switch (code) {
    case "bad-input":
    case "too-large":
      return EXIT.badData;
    case "not-found":
      return EXIT.notFound;
    case "busy":
      return EXIT.tryLater;
    case "not-possible":
      return EXIT.declined;
    default:
      return EXIT.internal;
  }
}

/** The code when the command itself asked Mercado Pago and was not answered as it hoped. */
export function exitCodeOfProvider(code: string): ExitCode {
  switch (code) {
    case "unreachable":
    case "no-answer":
    case "bad-answer":
    case "provider-failed":
      return EXIT.unreachable;
    case "rate-limited":
    case "not-yet":
    case "report-not-ready":
    case "report-failed":
      return EXIT.tryLater;
    case "bad-report":
      return EXIT.badData;
    case "no-report":
      return EXIT.notFound;
    default:
      return EXIT.declined;
  }
}

/** The code when a setup could not go on. */
export function exitCodeOfSetup(code: string): ExitCode {
  switch (code) {
    case "usage":
      return EXIT.usage;
    case "busy":
      return EXIT.tryLater;
    case "unwritten":
      return EXIT.unwritten;
    case "misfit":
      return EXIT.config;
    default:
      return EXIT.declined;
  }
}

/** The code when a backup was not made, or not put back. */
export function exitCodeOfBackup(code: string): ExitCode {
  switch (code) {
    case "not-found":
      return EXIT.notFound;
    case "damaged":
      return EXIT.badData;
    case "unwritten":
      return EXIT.unwritten;
    default:
      return EXIT.declined;
  }
}
