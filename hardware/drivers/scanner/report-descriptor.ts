// What a HID device says about its own reports (Device Class Definition for HID 1.11, section 6.2.2): which usage lies
// in which bits of which report. Only as much as is needed to find the fields of a barcode scanner.

/** One field of an input report. */
export interface ReportField {
  /** 0 where the device has only one report, which then has no number in front. */
  readonly reportId: number;
  /** Usage page in the upper 16 bits, usage in the lower ones: 0x8C00FE. */
  readonly usage: number;
  /** From the beginning of the report as it is read, with the byte of its number. */
  readonly firstBit: number;
  /** Of one value. */
  readonly bits: number;
  readonly count: number;
}

export interface ReportDescriptor {
  /** Of the outermost collections, as in ReportField.usage: what the device is. */
  readonly applications: readonly number[];
  readonly inputs: readonly ReportField[];
}

// Item prefixes without their size bits (6.2.2.4, 6.2.2.7, 6.2.2.8).
const INPUT = 0x80;
const OUTPUT = 0x90;
const FEATURE = 0xb0;
const COLLECTION = 0xa0;
const END_COLLECTION = 0xc0;
const USAGE_PAGE = 0x04;
const REPORT_SIZE = 0x74;
const REPORT_ID = 0x84;
const REPORT_COUNT = 0x94;
const PUSH = 0xa4;
const POP = 0xb4;
const USAGE = 0x08;
const USAGE_MINIMUM = 0x18;
const USAGE_MAXIMUM = 0x28;
const LONG_ITEM = 0xfe;

const CONSTANT = 1;
const VARIABLE = 2;

// The kernel refuses longer reports (HID_MAX_BUFFER_SIZE).
const MOST_BITS = 16_384 * 8;
// No scanner has a hundred fields. A descriptor of three kilobytes can name millions.
const MOST_FIELDS = 4_096;

/** Usages that are named one by one, or from the first to the last. */
interface Usages {
  readonly first: number;
  readonly last: number;
}

interface Globals {
  page: number;
  size: number;
  count: number;
  reportId: number;
}

/** Never throws: what cannot be understood ends the reading, and what was read before it counts. */
export function readDescriptor(bytes: Uint8Array): ReportDescriptor {
  const applications: number[] = [];
  const inputs: ReportField[] = [];
  const lengths = new Map<number, number>();
  const stack: Globals[] = [];
  let now: Globals = { page: 0, size: 0, count: 0, reportId: 0 };
  let usages: Usages[] = [];
  let minimum = 0;
  let depth = 0;
  for (const { tag, value, size } of items(bytes)) {
    // A usage of four bytes carries its page with it.
    const usage = size === 4 ? value : now.page * 0x10000 + value;
    if (tag === USAGE_PAGE) now.page = value & 0xffff;
    else if (tag === REPORT_SIZE) now.size = value;
    else if (tag === REPORT_COUNT) now.count = value;
    else if (tag === REPORT_ID) now.reportId = value;
    else if (tag === PUSH) stack.push({ ...now });
    else if (tag === POP) now = stack.pop() ?? now;
    else if (tag === USAGE) usages.push({ first: usage, last: usage });
    else if (tag === USAGE_MINIMUM) minimum = usage;
    else if (tag === USAGE_MAXIMUM) usages.push({ first: minimum, last: usage });
    else if (tag === COLLECTION && depth === 0) applications.push(usages[0]?.first ?? 0);
    if (tag === COLLECTION) depth += 1;
    if (tag === END_COLLECTION) depth -= 1;
    if (tag === INPUT) {
      const { reportId, size: bits, count } = now;
      // The number of the report is its first byte.
      const start = lengths.get(reportId) ?? (reportId === 0 ? 0 : 8);
      if (bits * count > MOST_BITS - start || inputs.length > MOST_FIELDS) break;
      lengths.set(reportId, start + bits * count);
      if ((value & CONSTANT) === 0) inputs.push(...fields(usages, (value & VARIABLE) !== 0, now, start));
    }
    if ([INPUT, OUTPUT, FEATURE, COLLECTION, END_COLLECTION].includes(tag)) {
      usages = [];
      minimum = 0;
    }
  }
  return { applications, inputs };
}

/** The usages of one item share its values in order; the last one has all that remain. */
function fields(
  usages: readonly Usages[],
  variable: boolean,
  { reportId, size: bits, count }: Globals,
  start: number,
): ReportField[] {
  const named = oneByOne(usages, Math.min(count, MOST_FIELDS));
  // An array says which of its usages are on; none of the fields we look for is one.
  if (!variable && (usages.length > 1 || named.length > 1)) return [];
  return named.map((usage, index) => ({
    reportId,
    usage,
    firstBit: start + index * bits,
    bits,
    count: index === named.length - 1 ? count - index : 1,
  }));
}

/** @returns the usages one by one, at most so many */
function oneByOne(usages: readonly Usages[], most: number): readonly number[] {
  const named: number[] = [];
  for (const { first, last } of usages) {
    for (let usage = first; usage <= last && named.length < most; usage++) named.push(usage);
  }
  return named;
}

function* items(bytes: Uint8Array): Generator<{ tag: number; value: number; size: number }> {
  let at = 0;
  while (at < bytes.length) {
    const prefix = bytes[at] ?? 0;
    if (prefix === LONG_ITEM) {
      // Reserved by the standard and used by nobody: its length, its tag, its data.
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 3] ?? 0;
    if (at + 1 + size > bytes.length) return;
    let value = 0;
    for (let index = size; index > 0; index--) value = value * 256 + (bytes[at + index] ?? 0);
    yield { tag: prefix & 0xfc, value, size };
    at += 1 + size;
  }
}
