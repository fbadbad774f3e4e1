// The memory behind a screen: a whole frame of dots can be written into it. What a driver of screens needs from the
// system, and nothing else.

export interface FrameFormat {
  /** Dots across, 1 or more. */
  readonly width: number;
  /** Dots down, 1 or more. */
  readonly height: number;
  /** 1: a bit for a dot, the lowest bit leftmost, 1 is white. 16: RGB565, low byte first. 32: XRGB8888, likewise. */
  readonly bitsPerDot: 1 | 16 | 32;
  /** Bytes from one row to the next. */
  readonly strideBytes: number;
}

export interface Frame {
  readonly format: FrameFormat;
  /**
   * Writes the whole screen; `bytes` are exactly strideBytes * height. Returns when the system has them.
   * Throws a DeviceError when the screen is gone.
   */
  write(bytes: Uint8Array): void;
  /** What stands there now, as many bytes as write() takes. Throws a DeviceError when the screen is gone. */
  read(): Uint8Array;
  /** Throws a DeviceError when this is not the screen any more that was opened. */
  check(): void;
  /** Never throws; safe to call twice. */
  close(): void;
}

/** A screen that can be opened, and opened again after it was lost. */
export interface FrameMemory {
  /** As in the settings, for people: "fb:///dev/fb0". */
  readonly name: string;
  /** Throws a DeviceError whose message says what to do. */
  open(): Frame;
}
