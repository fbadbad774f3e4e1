// From a page to a PDF by a browser that is on the machine anyway: it is asked to print without a screen. Nothing
// of it is a dependency of ours.

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** Browsers of the Chromium family print to a file from the command line; Firefox does not. */
const BROWSERS = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "brave-browser",
];

// A cold start on a Raspberry Pi takes about ten seconds.
const PRINT_LIMIT_MS = 120_000;

export class NoBrowser extends Error {
  override readonly name = "NoBrowser";

  constructor() {
    super(
      "no browser that prints PDF files was found on this machine (looked for " +
        `${BROWSERS.join(", ")} in $PATH); install the package chromium, or chromium-browser on Ubuntu and older Raspberry Pi OS`,
    );
  }
}

/** Of the first one that is found; null when there is none. */
export async function findBrowser(path = process.env["PATH"] ?? ""): Promise<string | null> {
  for (const name of BROWSERS) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (folder !== "" && isThere) return file;
    }
  }
  return null;
}

/**
 * @param html a whole page that loads nothing from elsewhere
 * @throws {NoBrowser} when there is none
 * @throws Error with the browser's last words when it printed nothing
 */
export async function printPdf(html: string, pdf: string): Promise<void> {
  const browser = await findBrowser();
  if (browser === null) throw new NoBrowser();
  const folder = await mkdtemp(join(tmpdir(), "till-cards-"));
  try {
    const page = join(folder, "page.html");
    await writeFile(page, html);
    // The sandbox cannot be had as root, and the page is our own.
    const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const profile = `--user-data-dir=${join(folder, "profile")}`;
    const still = ["--headless=new", "--disable-gpu", "--disable-extensions", "--no-first-run"];
    const print = ["--no-pdf-header-footer", `--print-to-pdf=${pdf}`, pathToFileURL(page).href];
    const { stderr } = await promisify(execFile)(browser, [...still, ...asRoot, profile, ...print], {
      timeout: PRINT_LIMIT_MS,
    });
    const printed = await stat(pdf).catch(() => null);
    if (printed === null || printed.size === 0) {
      throw new Error(`${browser} printed no ${pdf}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
