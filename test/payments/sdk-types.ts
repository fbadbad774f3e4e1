// What the official Node SDK believes of each answer, read from its own type files: an independent judge of the
// bodies that the virtual Mercado Pago writes. Only the forms that those files use are understood.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const DIST = new URL("../../node_modules/mercadopago/dist/", import.meta.url).pathname;

type Fields = ReadonlyMap<string, string>;

interface TypeFile {
  readonly path: string;
  readonly types: ReadonlyMap<string, Fields>;
  /** Name -> the file it comes from. */
  readonly imports: ReadonlyMap<string, string>;
}

const files = new Map<string, TypeFile>();

function readTypes(path: string): TypeFile {
  const known = files.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const types = new Map<string, Fields>();
  for (const [, name = "", body = ""] of text.matchAll(
    /export declare (?:interface|type) (\w+)(?: extends \w+)?(?: =)? \{([^}]*)\}/g,
  )) {
    const fields = [...body.matchAll(/^\s*(\w+)\??: ([^;]+);/gm)];
    types.set(name, new Map(fields.map(([, field = "", type = ""]) => [field, type])));
  }
  const imports = new Map<string, string>();
  for (const [, names = "", from = ""] of text.matchAll(/import (?:type )?\{([^}]*)\} from '([^']+)'/g)) {
    for (const name of names.split(",")) imports.set(name.trim(), join(dirname(path), `${from}.d.ts`));
  }
  const file = { path, types, imports };
  files.set(path, file);
  return file;
}

/**
 * Where a value is not what the SDK says it is; empty when all fits. What is null, and what the SDK does not know,
 * is passed over.
 *
 * @param where a file below the SDK's dist folder, like "clients/order/commonTypes.d.ts"
 */
export function misfits(value: unknown, where: string, type: string): readonly string[] {
  return compare(value, type, readTypes(join(DIST, where)), type);
}

/** How many fields of the SDK's type the value has, so that a test sees that something was compared. */
export function countKnown(value: object, where: string, type: string): number {
  const fields = readTypes(join(DIST, where)).types.get(type);
  return Object.keys(value).filter((name) => fields?.has(name)).length;
}

function compare(value: unknown, type: string, file: TypeFile, path: string): readonly string[] {
  if (value === null || value === undefined || type === "any" || type === "object") return [];
  const element = /^(?:Array<(\w+)>|(\w+)\[\])$/.exec(type);
  if (element !== null) {
    if (!Array.isArray(value)) return [`${path}: ${type} expected, ${kindOf(value)} came`];
    const of = element[1] ?? element[2] ?? "";
    return value.flatMap((entry: unknown, index) => compare(entry, of, file, `${path}[${index}]`));
  }
  if (type.includes("'")) {
    return type.includes(`'${String(value)}'`) ? [] : [`${path}: ${type} expected, ${String(value)} came`];
  }
  const plain = type.replace(" | null", "");
  if (["string", "number", "boolean"].includes(plain)) {
    return typeof value === plain ? [] : [`${path}: ${type} expected, ${kindOf(value)} came`];
  }
  const own = file.types.get(plain);
  const from = file.imports.get(plain);
  if (own === undefined && from !== undefined) return compare(value, plain, readTypes(from), path);
  if (own === undefined) throw new Error(`${file.path} has no type ${plain} that this reader understands`);
  if (typeof value !== "object" || Array.isArray(value)) {
    return [`${path}: ${type} expected, ${kindOf(value)} came`];
  }
  return Object.entries(value).flatMap(([name, entry]) => {
    const field = own.get(name);
    return field === undefined ? [] : compare(entry, field, file, `${path}.${name}`);
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "an array" : `${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
}
