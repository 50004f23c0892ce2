import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

const MOST_LINES = 50_000;

/** One change of one row: a row without a value is gone. */
type Change = [table: string, key: string, value?: unknown];

/**
 * The store: rows in memory, and a journal of transactions beside it, one line each: a checksum and its changes.
 *
 * A transaction is on the disk (fsync) before `commit` returns; a last line that a crash tore is no transaction and is
 * cut off at the next start. Everything is synchronous: nothing is ever seen that may still be undone.
 */
export class Store {
  private readonly tables = new Map<string, Map<string, unknown>>();
  private readonly path: string;
  private file: number;
  private lines = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.path = join(directory, "journal");
    const fresh = !existsSync(this.path);
    this.file = openSync(this.path, "a", 0o600);
    if (fresh) syncDirectory(directory);
    this.replay();
    if (this.lines > 1000) this.compact(); // at a start sooner than while it works
  }

  /** A transaction of `work`: all of it is kept, or nothing. A disk that refuses ends the process. */
  transact<T>(work: (tx: Transaction) => T): T {
    const tx = new Transaction(this);
    const result = work(tx);
    const changes = tx.changes();
    if (changes.length > 0) {
      this.write(changes);
      for (const change of changes) this.set(change);
      if (this.lines > MOST_LINES) this.compact();
    }
    return result;
  }

  get(table: string, key: string): unknown {
    return this.tables.get(table)?.get(key);
  }

  rows(table: string): ReadonlyMap<string, unknown> {
    return this.tables.get(table) ?? new Map<string, unknown>();
  }

  private set([table, key, value]: Change): void {
    const rows = this.tables.get(table) ?? new Map<string, unknown>();
    this.tables.set(table, rows);
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
  }

  /** Writes the journal anew, with what holds now: what was erased is then nowhere on the disk. */
  compact(): void {
    const fresh = `${this.path}.new`;
    const file = openSync(fresh, "w+", 0o600);
    const rows = [...this.tables].flatMap(([table, all]) => [...all].map(([key, value]): Change => [table, key, value]));
    const held = this.file;
    this.file = file;
    this.lines = 0;
    for (let from = 0; from < rows.length; from += 500) this.append(rows.slice(from, from + 500));
    fsyncSync(file);
    renameSync(fresh, this.path);
    syncDirectory(join(this.path, ".."));
    closeSync(held);
  }

  close(): void {
    closeSync(this.file);
  }

  private write(changes: Change[]): void {
    try {
      this.append(changes);
      fsyncSync(this.file);
    } catch (error) {
      process.stderr.write(`the store cannot be written: ${(error as NodeJS.ErrnoException).code ?? "unknown"}\n`);
      process.exit(74); // nothing was acknowledged or answered; the node starts us again, and the line is cut off then
    }
  }

  private append(changes: Change[]): void {
    const body = JSON.stringify(changes);
    const line = Buffer.from(`${checksum(body)} ${body}\n`);
    for (let at = 0; at < line.length; ) at += writeSync(this.file, line, at);
    this.lines += 1;
  }

  private replay(): void {
    const bytes = readFileSync(this.path);
    let sound = 0;
    while (sound < bytes.length) {
      const end = bytes.indexOf(10, sound);
      if (end < 0) break;
      const line = bytes.toString("utf8", sound, end);
      const body = line.slice(17);
      if (line.slice(0, 16) !== checksum(body)) {
        if (bytes.indexOf(10, end + 1) >= 0) throw new Error(`the journal is damaged at byte ${sound}`);
        break;
      }
      for (const change of JSON.parse(body) as Change[]) this.set(change);
      sound = end + 1;
      this.lines += 1;
    }
    if (sound < bytes.length) {
      ftruncateSync(this.file, sound);
      fsyncSync(this.file);
    }
  }
}

/** What is read and changed together. It sees its own changes; nobody else does before it is committed. */
export class Transaction {
  private changed = new Map<string, Change>();

  constructor(private readonly store: Store) {}

  get<T>(table: string, key: string): T | undefined {
    const change = this.changed.get(`${table} ${key}`);
    return (change ? change[2] : this.store.get(table, key)) as T | undefined;
  }

  put(table: string, key: string, value: unknown): void {
    this.changed.set(`${table} ${key}`, [table, key, value]);
  }

  remove(table: string, key: string): void {
    if (this.get(table, key) !== undefined) this.changed.set(`${table} ${key}`, [table, key]);
  }

  rows<T>(table: string): [string, T][] {
    const rows = new Map(this.store.rows(table));
    for (const [of, key, value] of this.changed.values()) {
      if (of !== table) continue;
      if (value === undefined) rows.delete(key);
      else rows.set(key, value);
    }
    return [...rows] as [string, T][];
  }

  /** A part of the transaction that leaves nothing behind if it throws. */
  attempt<T>(work: () => T): T {
    const before = new Map(this.changed);
    try {
      return work();
    } catch (error) {
      this.changed = before;
      throw error;
    }
  }

  changes(): Change[] {
    return [...this.changed.values()];
  }
}

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

function syncDirectory(directory: string): void {
  const file = openSync(directory, "r");
  fsyncSync(file);
  closeSync(file);
}
