// What the journal asks of a disk, and nothing more. Every decision about the order of writing is above this
// contract, so that a test can put a disk below it that loses, tears and refuses.

export interface Disk {
  /** The directory, as a person would name it in a message. */
  readonly place: string;
  /** Makes the directory (for its owner alone) where there is none, and makes that durable. */
  makeDirectory(): void;
  /** Takes the only lock; throws JournalError "locked" at once when another process or we ourselves have it. */
  lock(): Promise<DiskLock>;
  /** The names in the directory, in any order. Throws when it cannot be read, also when there is none. */
  list(): readonly string[];
  /** The whole content of a file. */
  read(name: string): Uint8Array;
  /** The same while others go on; absent where the disk cannot. */
  readLater?(name: string): Promise<Uint8Array>;
  /** Makes or replaces a file with this content, all of it really written, nothing of it durable yet. */
  create(name: string, content: Uint8Array): DiskFile;
  /** Opens an existing file to write into. */
  open(name: string): DiskFile;
  /** Durable only after flushDirectory. */
  rename(from: string, to: string): void;
  /** Makes names durable: waits for the disk. */
  flushDirectory(): void;
}

export interface DiskFile {
  /** Writes all the bytes, seen at once by every reader and kept if we die; not yet if the power goes. */
  writeAt(offset: number, bytes: Uint8Array): void;
  /** Resolves when everything written before this call would survive the power going. */
  flush(): Promise<void>;
  /** The same, while nothing else runs. */
  flushNow(): void;
  /** Closes the file, after a flush that is still under way. */
  close(): void;
}

export interface DiskLock {
  /**
   * True when the system forgot the folder since keep() was last called on it, because its file system was unmounted or
   * lost, or when nobody can say: then what was not flushed may be gone, though the machine kept running. Absent: false.
   */
  readonly wasLetGo?: boolean;
  /** Everything that may be gone is dealt with, durably: from now on it is asked again. */
  keep?(): void;
  release(): void;
}
