// Every way the command can end badly, turned into words for a person and an exit code for a script.

import {
  EXIT,
  exitCodeOfBackup,
  exitCodeOfProvider,
  exitCodeOfRefusal,
  exitCodeOfSetup,
} from "./exit-codes.ts";
import { harmless } from "./format.ts";

/** The answer has begun on standard output: the error may only follow on standard error. */
export class AnsweredInPart extends Error {
  constructor(cause: unknown) {
    super("answered in part", { cause });
  }
}

/** For what fails behind an answer. @throws AnsweredInPart */
export function inPart(error: unknown): never {
  throw new AnsweredInPart(error);
}

/** Says what went wrong, for a person on standard error, for a program (--json) on standard output. */
export function explain(error: unknown, json: boolean): number {
  const inPart = error instanceof AnsweredInPart;
  const { code, exit, message } = classify(inPart ? error.cause : error);
  if (json && !inPart) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  process.stderr.write(`till: ${harmless(message)}\n`);
  return exit;
}

/** By name, so that the classes need not be loaded to be told apart. */
function classify(error: unknown): {
  readonly code: string;
  readonly exit: number;
  readonly message: string;
} {
  if (!(error instanceof Error)) return { code: "internal", exit: EXIT.internal, message: String(error) };
  const { message } = error;
  switch (error.name) {
    case "UsageError":
      return { code: "usage", exit: EXIT.usage, message };
    case "ConfigError":
      return { code: "config", exit: EXIT.config, message };
    case "ControlUnreachable":
      return { code: "unreachable", exit: EXIT.unreachable, message };
    case "JournalError": {
      const code = "code" in error ? String(error.code) : "internal";
      return { code, exit: code === "unreadable" ? EXIT.notFound : EXIT.badData, message };
    }
    case "ControlRefusal": {
      const code = "code" in error ? String(error.code) : "internal";
      return { code, exit: exitCodeOfRefusal(code), message };
    }
    case "StateFileError":
    case "SettlementError":
      return { code: "bad-input", exit: EXIT.badData, message };
    case "BackupError": {
      const code = "code" in error ? String(error.code) : "internal";
      return { code, exit: exitCodeOfBackup(code), message };
    }
    case "SetupError": {
      const code = "code" in error ? String(error.code) : "internal";
      return { code, exit: exitCodeOfSetup(code), message };
    }
    case "ProvisionRefusal":
      return { code: "not-possible", exit: EXIT.declined, message };
    case "PaymentError": {
      const code = "code" in error ? String(error.code) : "internal";
      return { code, exit: exitCodeOfProvider(code), message };
    }
    default:
      // A file that a person named: the system's own sentence says which, and where.
      if ("syscall" in error && "path" in error) {
        return { code: "unwritten", exit: EXIT.unwritten, message };
      }
      return { code: "internal", exit: EXIT.internal, message: error.stack ?? message };
  }
}
