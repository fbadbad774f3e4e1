// The parts of the program that are machine code, and how the bundled program loads each of them: from the folder
// native/ beside itself, where the package put the one for its architecture. Nothing is searched for.

export interface NativePart {
  /** Its file below native/. */
  readonly file: string;
  /** The npm package whose JavaScript loads it. */
  readonly package: string;
  /** The one module of that package that looks for the file, which is replaced in the bundle. */
  readonly loader: string;
  /** What stands in the bundle instead. @param load an expression that is the loaded part */
  replacement(load: string): string;
}

export const NATIVE_PARTS: readonly NativePart[] = [
  {
    file: "koffi.node",
    package: "koffi",
    loader: "koffi/src/koffi/src/static.js",
    replacement: (load) => `export const loadStatic = () => ${load};`,
  },
  {
    file: "serialport.node",
    package: "@serialport/bindings-cpp",
    loader: "@serialport/bindings-cpp/dist/serialport-bindings.js",
    replacement: (load) => `export const binding = ${load};`,
  },
  {
    file: "epoll.node",
    package: "epoll",
    loader: "epoll/epoll.js",
    replacement: (load) => `export const { Epoll } = ${load};`,
  },
];
