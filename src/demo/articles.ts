// What the demo's shop sells: written to the catalogue file that the daemon reads, and offered as keys.

export interface DemoArticle {
  readonly barcode: string;
  readonly title: string;
  /** As the catalogue file has it: a decimal with a point. */
  readonly price: string;
}

/** Barcodes are invented, with check digits that fit. */
export const ARTICLES = {
  yerba: { barcode: "7790000001017", title: "Yerba mate suave 1 kg", price: "4250.00" },
  alfajor: { barcode: "7790000002021", title: "Alfajor triple", price: "1250.50" },
  cafe: { barcode: "7790000003035", title: "Café molido 250 g", price: "3490.00" },
  pan: { barcode: "7790000004049", title: "Pan de campo", price: "1899.90" },
  medialunas: { barcode: "7790000005053", title: "Medialunas x 6", price: "2400.00" },
} as const satisfies Readonly<Record<string, DemoArticle>>;

export function catalogFile(): string {
  const rows = Object.values(ARTICLES).map(({ barcode, title, price }) => `${barcode},${title},${price}`);
  return ["barcode,title,price", ...rows, ""].join("\n");
}
