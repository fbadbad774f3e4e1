// The map of the program, held against the program: who may import whom, where time comes from, how long a
// file may be. docs/ARCHITECTURE.md explains the same law in prose.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const HAL = "hardware/hal";

/**
 * Folder or file (the longest that fits counts) -> what it may import of ours, besides itself. A row that ends
 * in .ts means that one file only; "*" means everything.
 */
const LAW: Readonly<Record<string, readonly string[]>> = {
  "hardware/hal": [],
  "hardware/profiles": [HAL],
  "hardware/drivers": [HAL, "hardware/profiles"],
  "hardware/transports": [HAL],
  "hardware/emulators": [HAL],
  "hardware/attach.ts": ["hardware/hal", "hardware/drivers", "hardware/transports", "hardware/profiles"],

  "src/money": [],
  // Tables as text that other programs read and write.
  "src/csv": [],
  // One HTML page that loads nothing and runs nothing.
  "src/page": ["src/money"],
  "src/catalog": ["src/money", "src/csv"],
  "src/scan": ["src/money", "src/catalog"],
  "src/sale": ["src/money"],
  "src/staff": ["src/money"],
  // What a day adds up to, and its close.
  "src/day": ["src/money", "src/sale"],
  "src/payments/provider.ts": ["src/money"],
  "src/payments/mercado-pago": [HAL, "src/csv", "src/money", "src/payments/provider.ts"],
  "src/payments/virtual-mercado-pago": [HAL, "src/money"],
  "src/journal": [HAL],
  // What the journal made of every sale so far, in a file that can always be made anew.
  "src/archive": ["src/money", "src/sale", "src/day", "src/journal/journal.ts"],
  // Dots, letters and QR codes as pictures; knows no money.
  "src/picture": [HAL],
  "src/paper": [
    HAL,
    "src/money",
    "src/sale",
    "src/day",
    "src/scan/command-cards.ts",
    "src/scan/receipt-code.ts",
    "src/picture",
    "src/reconcile/reconciliation.ts",
    "src/reconcile/tell.ts",
    "src/reconcile/words",
  ],
  "src/feedback": [HAL, "src/money", "src/sale", "src/picture"],
  "src/terminal": [
    HAL,
    "src/money",
    "src/catalog",
    "src/scan",
    "src/sale",
    "src/day",
    "src/staff",
    "src/payments/provider.ts",
    "src/journal",
    "src/archive",
    "src/paper",
    "src/feedback",
    "src/calibrate",
    "src/machine/machine-view.ts",
    "src/reconcile/reconciliation.ts",
  ],
  // The machine under the till: what its files say of disk, clock and supply.
  "src/machine": [HAL],
  // What the till's own status says, in the words of a monitoring.
  "src/metrics": [HAL, "src/terminal/till-api.ts"],
  "src/control": ["src/terminal/till-api.ts", "src/metrics", "src/money", "src/reconcile/reconciliation.ts"],
  // The journal's days against Mercado Pago's reports: what agrees, what does not, and what it is.
  "src/reconcile": [
    HAL,
    "src/csv",
    "src/money",
    "src/sale",
    "src/day",
    "src/journal",
    "src/terminal/book/records.ts",
    "src/payments/mercado-pago/reports",
  ],
  "src/reconcile/page": [
    "src/money",
    "src/page",
    "src/paper/dates.ts",
    "src/paper/methods.ts",
    "src/paper/words",
    "src/payments/mercado-pago/reports",
    "src/reconcile",
  ],
  "src/cli/reconcile-words.ts": [
    "src/cli/format.ts",
    "src/money",
    "src/paper/dates.ts",
    "src/payments/mercado-pago/reports",
    "src/reconcile",
  ],
  // X and Z as page, table and text.
  "src/day-report": [
    "src/csv",
    "src/money",
    "src/page",
    "src/paper/dates.ts",
    "src/paper/methods.ts",
    "src/paper/words",
    "src/terminal/day-view.ts",
  ],
  // The journal's money for bookkeeping programs, with what it cost by Mercado Pago's report.
  "src/bookkeeping": [
    "src/money",
    "src/csv",
    "src/sale",
    "src/day",
    "src/journal",
    "src/terminal/book/records.ts",
    "src/payments/mercado-pago/reports",
  ],
  // Holds provider, papers and journal against each other; never asks the daemon.
  "src/audit": [
    HAL,
    "src/money",
    "src/sale",
    "src/day",
    "src/scan/receipt-code.ts",
    "src/payments/provider.ts",
    "src/journal",
    "src/terminal/book/records.ts",
  ],
  // Hears that something happened at Mercado Pago and makes the till look; what is true it never says.
  "src/webhooks": [HAL],
  // From an account to a store, a point of sale and a poster, before any daemon runs.
  "src/provision": ["src/money", "src/payments/provider.ts", "src/payments/mercado-pago"],
  // Plays the provider's validation table on a till, as somebody at its counter would.
  "src/certify": [HAL, "src/money", "src/terminal/till-api.ts"],
  // From a damaged journal to a whole one: what is proven is carried over, what is not is asked of the provider.
  "src/repair": [
    "src/archive",
    "src/money",
    "src/sale",
    "src/staff",
    "src/journal",
    "src/payments/provider.ts",
    "src/terminal/book",
    "src/terminal/payer/answers.ts",
  ],
  // A copy of the journal elsewhere, and back: what a copy cannot know is asked as a repair asks.
  "src/backup": ["src/money", "src/journal", "src/repair", "src/terminal/book/records.ts"],
  // A text about till and machine that shows no secret and nobody.
  "src/support": [
    "src/config/faults.ts",
    "src/config/read-toml.ts",
    "src/config/schema.ts",
    "src/machine/machine.ts",
    "src/terminal/till-api.ts",
  ],
  // Looks at a machine and says what hinders the devices; repairs nothing by itself.
  "src/doctor": [HAL, "hardware/profiles", "src/config/config.ts", "src/machine", "src/terminal/till-api.ts"],
  // From a strip of paper and a person's answers to a printer profile.
  "src/calibrate": [HAL, "hardware/profiles", "src/picture"],
  // Beyond starting and stopping, only the classes of errors, to end with the right exit code.
  "src/daemon": [
    HAL,
    "src/terminal",
    "src/control",
    "src/config/config.ts",
    "src/catalog/catalog.ts",
    "src/journal/journal.ts",
  ],
  // Which printer models there are is part of what a good value is.
  // … and a logo is read with the rest.
  "src/config": [HAL, "hardware/profiles", "src/money", "src/catalog", "src/picture"],
  "src/cli": ["src/control", "src/config"],
  // What the command does without a daemon: it draws, it reads, it stands in for Mercado Pago.
  "src/cli/verbs/states.ts": ["src/cli", "src/sale/drawing.ts"],
  "src/cli/journal": [
    "src/cli",
    "src/control",
    "src/config",
    "src/money",
    "src/journal",
    "src/repair",
    "src/staff/redact.ts",
    "src/payments/provider.ts",
    "src/payments/mercado-pago",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/demo.ts": ["src/cli", "src/demo/demo.ts"],
  // What the command asks of Mercado Pago itself, with the token of the till.
  "src/cli/mercado-pago.ts": [
    HAL,
    "src/cli",
    "src/config",
    "src/money",
    "src/payments/mercado-pago",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/account.ts": [
    "src/cli",
    "src/config",
    "src/money",
    "src/provision",
    "src/payments/mercado-pago",
  ],
  "src/cli/verbs/reconcile.ts": [
    HAL,
    "src/cli",
    "src/config",
    "src/money",
    "src/journal",
    "src/reconcile",
    "src/payments/provider.ts",
    "src/payments/mercado-pago",
  ],
  "src/cli/reconcile-files.ts": ["src/cli", "src/reconcile"],
  "src/cli/day-files.ts": ["src/cli", "src/config", "src/control", "src/day-report"],
  "src/cli/reader.ts": ["src/cli", "src/config", "src/terminal/locale.ts"],
  "src/cli/report-progress.ts": ["src/cli", "src/payments/mercado-pago"],
  "src/cli/verbs/audit.ts": [
    HAL,
    "src/cli",
    "src/config",
    "src/money",
    "src/audit",
    "src/payments/mercado-pago",
  ],
  "src/cli/verbs/provision.ts": [
    "src/cli",
    "src/config",
    "src/control",
    "src/money",
    "src/provision",
    "src/payments/mercado-pago",
  ],
  "src/cli/verbs/setup.ts": [
    HAL,
    "src/cli",
    "src/config",
    "src/control",
    "src/machine/machine.ts",
    "src/payments/mercado-pago",
    "src/setup",
    // The test sale is a demonstration on real devices.
    "src/demo/test-sale.ts",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/backup.ts": [
    "src/cli",
    "src/config",
    "src/journal/node-disk.ts",
    "src/backup",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/restore.ts": [
    "src/cli",
    "src/config",
    "src/money",
    "src/journal/journal.ts",
    "src/payments/provider.ts",
    "src/repair",
    "src/backup",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/support-sections.ts": [
    "src/cli/support-staff.ts",
    "src/config",
    "src/control",
    "src/doctor",
    "src/journal",
    "src/machine/machine.ts",
    "src/support",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/support-staff.ts": ["src/control", "src/journal"],
  "src/cli/restored-words.ts": ["src/backup/restore.ts"],
  "src/cli/verbs/export.ts": [
    "src/cli",
    "src/config",
    "src/bookkeeping",
    "src/payments/mercado-pago/reports",
  ],
  "src/cli/verbs/report.ts": ["src/cli", "src/config", "src/money", "src/payments/mercado-pago"],
  "src/cli/verbs/certify.ts": [
    "src/cli",
    "src/config",
    "src/control",
    "src/money",
    "src/certify",
    "src/demo",
    // Whose account it is has to be known before anything is sold.
    "src/payments/mercado-pago",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/doctor.ts": [
    "src/cli",
    "src/control",
    "src/config",
    "src/doctor",
    "src/machine/machine.ts",
    "hardware/transports/system-clock.ts",
  ],
  "src/cli/verbs/printer.ts": ["src/cli", "src/control", "src/config", "src/calibrate", "hardware/profiles"],
  "src/cli/verbs/emulate.ts": [
    "src/cli",
    "hardware/emulators",
    "hardware/transports/system-clock.ts",
    // The demo draws what emulated printers print, too.
    "src/demo/paper-picture.ts",
  ],
  "src/cli/verbs/idle.ts": ["src/cli", "src/control", "hardware/transports/system-clock.ts"],
  "src/cli/verbs/virtual.ts": [
    "src/cli",
    "src/config",
    "src/money/sites.ts",
    "src/payments/virtual-mercado-pago",
    "hardware/transports/system-clock.ts",
  ],
  "src/demo": ["*"],
  "src/main.ts": ["*"],
  // From devices that are found and a person's answers to a configuration.
  "src/setup": [
    HAL,
    "hardware/attach.ts",
    "hardware/drivers/printer/printer-session.ts",
    "hardware/drivers/scanner/framing.ts",
    "hardware/drivers/scanner/guess-layout.ts",
    "hardware/drivers/scanner/key-layout.ts",
    "hardware/profiles",
    "src/config",
    "src/doctor",
    "src/machine/machine.ts",
    "src/money",
    "src/paper/layout.ts",
    "src/payments/mercado-pago/account",
    "src/provision",
  ],
  "src/about.ts": ["package.json"],
};

/** What everybody may know: which program this is. */
const EVERYBODY = "src/about.ts";

/** Stand-ins for the outside: asked for by name, never built into the till. */
const STAND_INS = ["src/payments/virtual-mercado-pago", "hardware/emulators"];
const MAY_USE_STAND_INS = [...STAND_INS, "src/demo", "src/cli/verbs/virtual.ts", "src/cli/verbs/emulate.ts"];

/** Decide and never act: nothing from Node, nothing from npm. */
const PURE = [
  "src/money",
  "src/csv",
  "src/catalog",
  "src/scan",
  "src/sale",
  "src/day",
  "src/staff/roster.ts",
  "src/staff/limits.ts",
  "src/staff/redact.ts",
];

/** Long enough for one idea; what is longer is two. */
const MAX_LINES = 400;

const SYSTEM_CLOCK = "hardware/transports/system-clock.ts";
const OTHER_CLOCKS =
  /\bDate\.now\b|\bnew Date\(\s*\)|(?<![.\w])Date\(\s*\)|(?<![.\w])set(Timeout|Interval)\b|\bperformance\.now\b|\bhrtime\b|"node:(timers|perf_hooks)|\bAbortSignal\.timeout\b|\bAtomics\.wait\b/;

interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function readSources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs|js|cjs)$/.test(name))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(ROOT, path), "utf8");
      return { path, text, imports: importsIn(text) };
    });
}

/** Everything a file names as a module: import, export … from, import(), require(), new URL(…, import.meta.url). */
function importsIn(text: string): string[] {
  const code = withoutComments(text);
  const forms = [
    /^\s*(?:import|export)\s[^;"']*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require|require\.resolve)\(\s*["']([^"']+)["']/g,
    /\bnew URL\(\s*["']([^"']+\.[cm]?[jt]s)["']\s*,\s*import\.meta\.url/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[1] ?? ""));
}

/** Comments stand on lines of their own or after a blank; an address in a text ("http://…") is none. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function isUnder(path: string, place: string): boolean {
  return place === "*" || path === place || path.startsWith(`${place}/`);
}

/** The row of the law for a file: the longest that fits. */
function rowOf(path: string): string | undefined {
  return Object.keys(LAW)
    .filter((place) => isUnder(path, place))
    .sort((a, b) => b.length - a.length)[0];
}

/** Our own files that a file imports, from the root. */
function ownImports({ path, imports }: Source): string[] {
  return imports
    .filter((name) => name.startsWith("."))
    .map((name) => relative(ROOT, resolve(ROOT, dirname(path), name)));
}

function packagesOf({ imports }: Source): string[] {
  return imports
    .filter((name) => !name.startsWith(".") && !name.startsWith("node:"))
    .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
}

const sources = [...readSources("src"), ...readSources("hardware")];

describe("the map of the program", () => {
  test("every folder of the program has a row in the law", () => {
    const lawless = sources.map(({ path }) => path).filter((path) => rowOf(path) === undefined);
    expect(lawless).toEqual([]);
  });

  test("nobody imports what the law does not grant", () => {
    const crimes = sources.flatMap((source) => {
      const row = rowOf(source.path) ?? "nowhere";
      const granted = [row, EVERYBODY, ...(LAW[row] ?? [])];
      return ownImports(source)
        .filter((target) => !granted.some((place) => isUnder(target, place)))
        .map((target) => `${source.path} imports ${target}; ${row} may import ${granted.join(", ")}`);
    });
    expect(crimes).toEqual([]);
  });

  test("only the demo, one verb and the tests reach the virtual Mercado Pago or an emulator", () => {
    const crimes = sources
      .filter(({ path }) => !MAY_USE_STAND_INS.some((place) => isUnder(path, place)))
      .flatMap((source) =>
        ownImports(source)
          .filter((target) => STAND_INS.some((place) => isUnder(target, place)))
          .map((target) => `${source.path} imports ${target}`),
      );
    expect(crimes).toEqual([]);
  });

  test("what decides imports nothing from Node and nothing from npm", () => {
    const crimes = sources
      .filter(({ path }) => PURE.some((place) => isUnder(path, place)))
      .flatMap(({ path, imports }) =>
        imports.filter((name) => !name.startsWith(".")).map((name) => `${path} imports ${name}`),
      );
    expect(crimes).toEqual([]);
  });

  test("every import names a file that is there", () => {
    const known = new Set(sources.map(({ path }) => path));
    const broken = sources.flatMap((source) =>
      ownImports(source)
        .filter((target) => /\.[cm]?[jt]s$/.test(target) && !known.has(target))
        .map((target) => `${source.path} imports ${target}, which does not exist`),
    );
    expect(broken).toEqual([]);
  });
});

describe("time and size", () => {
  test("time comes from the system clock's own file and from nowhere else", () => {
    const crimes = sources
      .filter(({ path }) => path !== SYSTEM_CLOCK)
      .flatMap(({ path, text }) =>
        withoutComments(text)
          .split("\n")
          .flatMap((line) => OTHER_CLOCKS.exec(line)?.[0] ?? [])
          .map((call) => `${path} uses ${call}; time comes in through hardware/hal/clock.ts`),
      );
    expect(crimes).toEqual([]);
  });

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = sources
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  test("every file begins with what lives in it", () => {
    const silent = sources.filter(({ text }) => !/^(\/\/|\/\*)/.test(text)).map(({ path }) => path);
    expect(silent).toEqual([]);
  });
});

test("the checkout has no symbolic link, which not every way of copying it keeps", () => {
  const folders = ["bench", "bin", "docs", "hardware", "packaging", "src", "systemd", "test"];
  const links = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isSymbolicLink(),
    ),
  );
  expect(links.map(({ name }) => name)).toEqual([]);
});

describe("packages", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const imported = new Set(sources.flatMap(packagesOf));

  test("every dependency is imported somewhere", () => {
    const idle = Object.keys(manifest.dependencies).filter((name) => !imported.has(name));
    expect(idle).toEqual([]);
  });

  test("the program imports no package but its dependencies", () => {
    const undeclared = [...imported].filter((name) => !Object.hasOwn(manifest.dependencies, name));
    expect(undeclared).toEqual([]);
  });
});

describe("the reader of imports", () => {
  test("sees every form of an import, and none in a comment", () => {
    const text = [
      'import { a } from "one";',
      'import {\n  b,\n  type C,\n} from "./two.ts";',
      'import "three";',
      'export type { D } from "../four.ts";',
      'const five = await import("./five.ts");',
      'const six = require("six/deep");',
      'const seven = new URL("./seven-worker.ts", import.meta.url);',
      '// import { not } from "a-comment";',
      '/* import { nor } from "a-block"; */',
      'const url = "http://example.com"; // import("neither")',
    ].join("\n");
    expect(importsIn(text).sort()).toEqual(
      ["one", "./two.ts", "three", "../four.ts", "./five.ts", "six/deep", "./seven-worker.ts"].sort(),
    );
  });
});
