// A Linux machine that is a program: qemu, which needs neither hardware nor permission for it. It boots the image of
// make-image.sh and the disk of checkout-disk.ts, forgets everything at its end, runs what it is told over a virtual
// serial line, and holds out sockets into which USB devices are plugged.

import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { Watch } from "../outside/program.ts";

export const USB_SOCKETS = 8;
/** What the machine writes unasked, each on a virtual serial line of its own: /dev/virtio-ports/log and so on. */
export const STREAMS = ["log", "pins", "console"] as const;
export type Stream = (typeof STREAMS)[number];

/** An emulated processor starts Debian in 20 to 45 s; with company on the host it has taken twice that. */
const BOOT_MS = 480_000;
const COMMAND_MS = 180_000;

export interface MachineParts {
  /** The folder of make-image.sh: vmlinux, initrd.img, root.img. */
  readonly image: string;
  readonly checkoutDisk: string;
  /** For sockets and the console's log. */
  readonly folder: string;
}

export class Machine {
  readonly watch: Watch;
  readonly #folder: string;
  readonly #qemu: ChildProcess;
  readonly #streams: Readonly<Record<Stream, string[]>> = { log: [], pins: [], console: [] };
  readonly #answers = new Map<number, { readonly code: number; readonly output: string }>();
  #shell: Socket | null = null;
  #ready = false;
  #commands = 0;
  #ended: string | null = null;

  private constructor(parts: MachineParts, watch: Watch) {
    this.watch = watch;
    this.#folder = parts.folder;
    const log = openSync(join(parts.folder, "qemu.log"), "w");
    this.#qemu = spawn("qemu-system-x86_64", [...words(parts)], { stdio: ["ignore", log, log] });
    // It must not live longer than this process, whatever ends that.
    const kill = () => this.#qemu.kill("SIGKILL");
    process.once("exit", kill);
    const end = (how: string) => {
      process.off("exit", kill);
      this.#ended = how;
      watch.ring();
    };
    this.#qemu.on("error", (error) => end(String(error)));
    this.#qemu.on("exit", (code, signal) => end(`it ended with ${signal ?? code}`));
  }

  /** Resolves when systemd says that everything is started. */
  static async boot(parts: MachineParts, watch: Watch): Promise<Machine> {
    const machine = new Machine(parts, watch);
    try {
      machine.#shell = await machine.#dial("shell", (line) => machine.#hear(line));
      await machine.#until("the machine answers", () => machine.#ready, BOOT_MS);
      await machine.run("systemctl is-system-running --wait", BOOT_MS);
      for (const stream of STREAMS) {
        await machine.#dial(stream, (line) => {
          machine.#streams[stream].push(line);
          watch.ring();
        });
      }
      return machine;
    } catch (error) {
      await machine.stop();
      const console = readFileSync(join(parts.folder, "console.log"), "utf8")
        .split("\n")
        .slice(-20)
        .join("\n");
      throw new Error(`the machine did not start; its console said last:\n${console}`, { cause: error });
    }
  }

  /** What came on a stream so far. */
  lines(stream: Stream): readonly string[] {
    return this.#streams[stream];
  }

  /** Path of a socket that a USB device is plugged into, from 0 on. */
  usbSocket(number: number): string {
    return join(this.#folder, `usb${number}`);
  }

  /** Runs a script of bash as root. @returns what it wrote, without blanks at the end; throws unless it ends with 0 */
  async run(script: string, withinMs = COMMAND_MS): Promise<string> {
    const { code, output } = await this.try(script, withinMs);
    if (code !== 0) throw new Error(`in the machine, "${script}" ended with ${code}: ${output}`);
    return output;
  }

  async try(
    script: string,
    withinMs = COMMAND_MS,
  ): Promise<{ readonly code: number; readonly output: string }> {
    this.#commands += 1;
    const number = this.#commands;
    this.#shell?.write(`${number} ${Buffer.from(script).toString("base64")}\n`);
    return this.#until(`the machine has run "${script}"`, () => this.#answers.get(number), withinMs);
  }

  async write(path: string, text: string): Promise<void> {
    const content = Buffer.from(text).toString("base64");
    await this.run(`mkdir -p "$(dirname ${path})" && base64 -d <<< ${content} > ${path}`);
  }

  /** As if the power went. */
  async stop(): Promise<void> {
    if (this.#ended === null) this.#qemu.kill("SIGKILL");
    await this.watch.until("qemu has ended", () => this.#ended !== null);
  }

  #until<T>(what: string, look: () => T | Promise<T>, withinMs: number) {
    return this.watch.until(
      what,
      () => {
        if (this.#ended !== null)
          throw new Error(`waiting until ${what}: the machine is gone, ${this.#ended}`);
        return look();
      },
      withinMs,
    );
  }

  #hear(line: string): void {
    const [number, code, output = ""] = line.trim().split(" ");
    if (number === "ready") this.#ready = true;
    else
      this.#answers.set(Number(number), {
        code: Number(code),
        output: Buffer.from(output, "base64").toString("utf8").trimEnd(),
      });
    this.watch.ring();
  }

  /** qemu makes its sockets a moment after it was started. */
  async #dial(name: string, heard: (line: string) => void): Promise<Socket> {
    const socket = await this.#until(
      `qemu holds out ${name}`,
      () =>
        new Promise<Socket | null>((resolve) => {
          const attempt = connect(join(this.#folder, name));
          attempt.once("connect", () => resolve(attempt));
          attempt.once("error", () => {
            systemClock.after(50, () => this.watch.ring());
            resolve(null);
          });
        }),
      10_000,
    );
    socket.on("error", () => {});
    createInterface({ input: socket }).on("line", heard);
    return socket;
  }
}

function words({ image, checkoutDisk, folder }: MachineParts): readonly string[] {
  const socket = (id: string) => `socket,id=${id},path=${join(folder, id)},server=on,wait=off`;
  return [
    // One processor: on two emulated ones Node crashed in one start of twelve (SIGSEGV, qemu 7.2), on one in none of 25.
    // Not the newest processor: emulating its wide registers costs more time than they save.
    ...["-machine", "q35", "-cpu", "qemu64,-svm", "-smp", "1", "-m", "1024", "-accel", "tcg"],
    ...["-display", "none", "-vga", "none", "-nodefaults", "-no-reboot"],
    ...["-kernel", join(image, "vmlinux"), "-initrd", join(image, "initrd.img")],
    ...[
      "-append",
      "console=ttyS0 quiet panic=-1 mitigations=off nokaslr net.ifnames=0 module_blacklist=drm,iTCO_wdt,ahci,i2c_i801,pcspkr systemd.show_status=no",
    ],
    ...["-serial", `file:${join(folder, "console.log")}`],
    ...["-drive", `file=${join(image, "root.img")},format=raw,if=virtio,snapshot=on`],
    ...["-drive", `file=${checkoutDisk},format=raw,if=virtio,readonly=on`],
    ...["-device", "virtio-rng-pci"],
    // The host's loopback is 10.0.2.2; nothing of the machine gets any further, for it has no route.
    ...["-nic", "user,model=virtio-net-pci"],
    ...["-device", "virtio-serial-pci"],
    ...["shell", ...STREAMS].flatMap((name, index) => [
      ...["-chardev", socket(name), "-device", `virtserialport,chardev=${name},name=${name},nr=${index + 1}`],
    ]),
    ...["-device", "qemu-xhci,id=xhci,p2=8,p3=1"],
    ...Array.from({ length: USB_SOCKETS }, (_, index) => [
      ...["-chardev", socket(`usb${index}`)],
      ...["-device", `usb-redir,chardev=usb${index},bus=xhci.0,port=${index + 1}`],
    ]).flat(),
  ];
}
