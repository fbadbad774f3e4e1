// Makes a terminal device pass every byte unchanged. Node's own raw mode still turns LF into CR LF on the way
// out, and Node has no ioctl; so this asks the C library through koffi. Needed where a printer device file is
// a tty after all: a pseudo-terminal, or a printer that shows up as /dev/ttyACM0.

// struct termios is 60 bytes on Linux x64 and arm64; only the C library looks inside.
const TERMIOS_BYTES = 128;
const TCSANOW = 0;

/** Rejects with an Error when koffi does not load here or the C library refuses. */
export async function makeRaw(fd: number): Promise<void> {
  // Loaded on first use: a printer that is no tty does without.
  const koffi = await import("koffi");
  const libc = koffi.load(null);
  const getAttributes: (fd: number, termios: Buffer) => number = libc.func(
    "int tcgetattr(int fd, _Out_ uint8_t *termios)",
  );
  const clearProcessing: (termios: Buffer) => void = libc.func("void cfmakeraw(_Inout_ uint8_t *termios)");
  const setAttributes: (fd: number, when: number, termios: Buffer) => number = libc.func(
    "int tcsetattr(int fd, int when, const uint8_t *termios)",
  );
  const termios = Buffer.alloc(TERMIOS_BYTES);
  if (getAttributes(fd, termios) !== 0) throw new Error("tcgetattr failed");
  clearProcessing(termios);
  if (setAttributes(fd, TCSANOW, termios) !== 0) throw new Error("tcsetattr failed");
}
