// What of a journal record may be shown. The journal has to keep the hashes of PINs and cards; whoever reads its
// records on a screen does not need them, and could try PINs at home.

/**
 * The record with the hashes of a staff member replaced by the names of what they are. Every way out of the
 * journal goes through here: till journal with and without a daemon, and the control socket.
 */
export function redactRecord<R>(record: R): R {
  if (!isStaffSet(record)) return record;
  return { ...record, member: { ...record.member, card: "[sha-256]", pin: "[scrypt]" } };
}

function isStaffSet(record: unknown): record is { readonly type: "staff-set"; readonly member: object } {
  if (typeof record !== "object" || record === null) return false;
  const { type, member } = record as { readonly type?: unknown; readonly member?: unknown };
  return type === "staff-set" && typeof member === "object" && member !== null;
}
