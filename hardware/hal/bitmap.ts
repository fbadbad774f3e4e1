// A black and white picture: what printers burn and small screens show. A logo, a drawn QR and a whole paper are
// all this.

export interface Bitmap {
  /** Dots across, 1 or more. */
  readonly width: number;
  /** Dots down, 1 or more. */
  readonly height: number;
  /**
   * Row after row from the top, each in ceil(width / 8) bytes; bit 7 is leftmost, 1 is black, and the unused bits
   * at the end of a row are 0.
   */
  readonly bits: Uint8Array;
}
