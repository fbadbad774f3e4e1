// The types of the qrcode package mention a browser's canvas, which no part of the till has.
interface HTMLCanvasElement {
  readonly tilldHasNoCanvas: never;
}
