// The two kinds of machine that a package is made for, and what Debian, npm and GNU call each.

export interface Architecture {
  readonly debian: "amd64" | "arm64";
  /** As in process.arch and in the names of npm packages. */
  readonly node: "x64" | "arm64";
  /** Before the names of GNU's compilers: x86_64-linux-gnu-g++. */
  readonly gnu: string;
  /** serialport's folder and file below prebuilds/. */
  readonly serialport: string;
}

export const ARCHITECTURES: readonly Architecture[] = [
  {
    debian: "amd64",
    node: "x64",
    gnu: "x86_64-linux-gnu",
    serialport: "linux-x64/@serialport+bindings-cpp.glibc.node",
  },
  {
    debian: "arm64",
    node: "arm64",
    gnu: "aarch64-linux-gnu",
    serialport: "linux-arm64/@serialport+bindings-cpp.armv8.glibc.node",
  },
];
