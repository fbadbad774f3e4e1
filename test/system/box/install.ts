// From a bare Debian to one with a till: what the package does, done with this checkout and the files of systemd/, on a
// layer above the Debian, which stays as it is.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../outside/program.ts";

/** Where a box finds this checkout. */
export const CHECKOUT = "/usr/lib/tilld-checkout";

/** Where a box finds the way to Mercado Pago, when that is lent to it: a folder with the socket "provider", and "plugged" beside it. */
export const WAY_OUT = "/run/outside";

/** The box has no network: what it sends to Mercado Pago's port goes through that socket. */
const WAY_OUT_UNITS: Readonly<Record<string, string>> = {
  "mercado-pago.socket": `[Unit]
ConditionPathExists=${WAY_OUT}/plugged
[Socket]
ListenStream=127.0.0.1:8080
[Install]
WantedBy=sockets.target
`,
  "mercado-pago.service": `[Service]
ExecStart=/usr/lib/systemd/systemd-socket-proxyd ${WAY_OUT}/provider
`,
};

/** Files of systemd/ and where a package puts them. */
export const SERVICE_FILES: Readonly<Record<string, string>> = {
  "tilld.service": "usr/lib/systemd/system/tilld.service",
  "tilld-setup.service": "usr/lib/systemd/system/tilld-setup.service",
  "tilld.slice": "usr/lib/systemd/system/tilld.slice",
  "tilld.sysusers.conf": "usr/lib/sysusers.d/tilld.conf",
  "tilld.tmpfiles.conf": "usr/lib/tmpfiles.d/tilld.conf",
  "tilld.modules.conf": "usr/lib/modules-load.d/tilld.conf",
  "70-tilld.rules": "usr/lib/udev/rules.d/70-tilld.rules",
};

export class InstalledRoot {
  readonly path: string;
  readonly #layer: string;
  /** Also where a signal or a fault ends the checks. */
  readonly #removeAtExit = () => this.remove();

  /**
   * @param bare root of a Debian, which nobody changes
   * @param folder for the layer above it
   * @param deb a package to install; null: this checkout, which then has to be lent to the box
   */
  constructor(bare: string, folder: string, deb: string | null) {
    this.path = join(folder, "root");
    this.#layer = join(folder, "layer");
    const [upper, work] = [join(this.#layer, "upper"), join(this.#layer, "work")];
    for (const made of [this.path, upper, work]) mkdirSync(made, { recursive: true });
    run(
      "mount",
      "-t",
      "overlay",
      "overlay",
      "-o",
      `lowerdir=${bare},upperdir=${upper},workdir=${work}`,
      this.path,
    );
    process.once("exit", this.#removeAtExit);
    try {
      if (deb === null) this.#installCheckout();
      else this.#installPackage(deb);
      for (const [name, text] of Object.entries(WAY_OUT_UNITS))
        writeFileSync(join(this.path, "etc/systemd/system", name), text);
      this.#in("systemctl enable --quiet tilld.service mercado-pago.socket");
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  remove(): void {
    process.off("exit", this.#removeAtExit);
    run("umount", "--lazy", this.path);
  }

  #installCheckout(): void {
    for (const [from, to] of Object.entries(SERVICE_FILES)) {
      mkdirSync(dirname(join(this.path, to)), { recursive: true });
      copyFileSync(join(ROOT, "systemd", from), join(this.path, to));
    }
    mkdirSync(join(this.path, CHECKOUT));
    for (const name of ["till", "tilld"])
      symlinkSync(`${CHECKOUT}/bin/${name}`, join(this.path, "usr/bin", name));
    this.#in("systemd-sysusers && systemd-tmpfiles --create tilld.conf");
  }

  #installPackage(deb: string): void {
    copyFileSync(deb, join(this.path, "root/tilld.deb"));
    this.#in("dpkg --install /root/tilld.deb");
  }

  #in(script: string): void {
    const words = ["--quiet", "--register=no", "--keep-unit", "--private-network", "--as-pid2", "--pipe"];
    run("systemd-nspawn", ...words, `--directory=${this.path}`, "/bin/bash", "-c", script);
  }
}

/** @throws Error with its complaint */
function run(program: string, ...words: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}
