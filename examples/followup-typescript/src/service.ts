import { createHash } from "node:crypto";
import type { Clock } from "./clock.js";
import type { Contract, Envelope } from "./contract.js";
import { Early, Followups, Refused } from "./followups.js";
import type { Store, Transaction } from "./journal.js";
import type { Log } from "./log.js";
import { pending, type Call, type Outgoing, type Parked, type Quarantined, type Rebuild } from "./model.js";

export interface Incoming {
  subject: string;
  bytes: Uint8Array;
  /** Its place in the stream. */
  place: number;
}

export interface Answer {
  status: number;
  body: unknown;
}

const STUCK_DAYS = 365;
const DAY = 86_400_000;

/** Transactions around the role: what came is taken once, what is said is kept until the server has it. */
export class Service {
  /** Told when something may be left to say. */
  onSaid: () => void = () => {};

  constructor(
    readonly store: Store, readonly contract: Contract, readonly followups: Followups, readonly clock: Clock, readonly log: Log,
  ) {
    store.transact((tx) => {
      if (!tx.get("meta", "epoch")) tx.put("meta", "epoch", Date.now().toString(36));
    });
  }

  // -- reading --------------------------------------------------------------------------------------------------

  /** Takes a batch: whatever is in it, the caller may acknowledge all of it afterwards. */
  take(batch: readonly Incoming[], rebuilding?: (rebuild: Rebuild) => Rebuild): void {
    this.store.transact((tx) => {
      let ours = 0;
      for (const message of batch) {
        const judged = this.contract.judge(message.subject, message.bytes);
        if ("refused" in judged) this.quarantine(tx, message, judged.refused);
        else if ("event" in judged) {
          if (judged.own) ours += 1;
          const mark = `${judged.event.source} ${judged.event.id}`;
          if (tx.get("inbox", mark)) continue;
          tx.put("inbox", mark, new Date().toISOString());
          this.deliver(tx, judged.name, judged.own, judged.event);
        }
      }
      const rebuild = this.rebuildIn(tx);
      if (rebuilding) tx.put("meta", "rebuild", rebuilding({ ...rebuild, said_before: rebuild.said_before + ours }));
    });
    if (this.erasedSome) {
      this.erasedSome = false;
      this.store.compact();
    }
    this.onSaid();
  }

  private erasedSome = false;

  private deliver(tx: Transaction, name: string, own: boolean, event: Envelope): void {
    const held = this.parkedOf(tx, event.subject).some(([, parked]) => parked.why === "failed");
    if (held) return this.park(tx, { case_id: event.subject, why: "failed", attempts: 0, since: now(), name, own, event });
    const why = this.attempt(tx, name, own, event);
    if (why) this.park(tx, { case_id: event.subject, why, attempts: 1, since: now(), name, own, event });
    else this.retry(tx, event.subject);
  }

  private attempt(tx: Transaction, name: string, own: boolean, event: Envelope): Parked["why"] | null {
    try {
      tx.attempt(() => (own ? this.followups.told(tx, name, event) : this.followups.handle(tx, name, event)));
      if (name === "RecordDeidentified") this.erasedSome = true;
      return null;
    } catch (error) {
      if (error instanceof Early) return "early";
      this.log("error", "event.failed", { event_id: event.id, name, error: (error as Error).name });
      return "failed";
    }
  }

  private park(tx: Transaction, parked: Parked): void {
    const number = (tx.get<number>("meta", "parked") ?? 0) + 1;
    tx.put("meta", "parked", number);
    tx.put("parked", String(number).padStart(12, "0"), parked);
    this.log("info", "event.parked", { event_id: parked.event.id, name: parked.name, why: parked.why });
  }

  private parkedOf(tx: Transaction, case_id?: string): [string, Parked][] {
    if (this.store.rows("parked").size === 0 && !tx.get("meta", "parked")) return [];
    return tx.rows<Parked>("parked").filter(([, parked]) => !case_id || parked.case_id === case_id).sort();
  }

  /** Tries again what waits for a case, in order, as long as something moves. */
  private retry(tx: Transaction, case_id: string): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const [key, parked] of this.parkedOf(tx, case_id)) {
        const why = this.attempt(tx, parked.name, parked.own, parked.event);
        if (!why) {
          tx.remove("parked", key);
          moved = true;
        } else if (why === "failed") {
          tx.put("parked", key, { ...parked, why, attempts: parked.attempts + 1 });
          return;
        }
      }
    }
  }

  private quarantine(tx: Transaction, message: Incoming, why: string): void {
    const sha256 = createHash("sha256").update(message.bytes).digest("hex");
    const row: Quarantined = { subject: message.subject, why, bytes: message.bytes.length, sha256, place: message.place, at: now() };
    if (tx.get("quarantine", `${message.place} ${sha256}`)) return;
    tx.put("quarantine", `${message.place} ${sha256}`, row);
    this.log("warning", "event.quarantined", { subject: message.subject, why, place: message.place, bytes: row.bytes });
  }

  // -- rebuild --------------------------------------------------------------------------------------------------

  private rebuildIn(tx: Transaction): Rebuild {
    return tx.get<Rebuild>("meta", "rebuild") ?? { state: "none", read: 0, watermark: 0, said_before: 0, owed: 0, seconds: 0 };
  }

  rebuild(): Rebuild {
    return this.store.transact((tx) => this.rebuildIn(tx));
  }

  setRebuild(change: (rebuild: Rebuild) => Rebuild): void {
    this.store.transact((tx) => tx.put("meta", "rebuild", change(this.rebuildIn(tx))));
  }

  /** Whether outbox and timers are open. */
  get open(): boolean {
    return (this.store.get("meta", "rebuild") as Rebuild | undefined)?.state === "done";
  }

  get openCalls(): number {
    return [...(this.store.rows("call") as ReadonlyMap<string, Call>).values()].filter(pending).length;
  }

  // -- time -----------------------------------------------------------------------------------------------------

  tick(): void {
    if (!this.open) return;
    const { missed } = this.store.transact((tx) => this.followups.tick(tx));
    for (const followup_id of missed) this.log("warning", "followup.attempts_missed", { followup_id });
    this.onSaid();
  }

  /** Moves the clock of a demonstration, and does what that makes due. */
  move(to: Date): void {
    this.clock.move(to);
    this.store.transact((tx) => tx.put("meta", "clock", this.clock.now().toISOString()));
    this.tick();
  }

  /** Tries again what failed, and gives up what nobody looked at for a year. */
  retryParked(): void {
    if (this.store.rows("parked").size === 0) return;
    this.store.transact((tx) => {
      for (const case_id of new Set(this.parkedOf(tx).map(([, parked]) => parked.case_id))) this.retry(tx, case_id);
      for (const [key, parked] of this.parkedOf(tx)) {
        if (Date.now() - Date.parse(parked.since) < STUCK_DAYS * DAY) continue;
        tx.remove("parked", key);
        const bytes = Buffer.from(JSON.stringify(parked.event));
        this.quarantine(tx, { subject: `own.${parked.name}`, bytes, place: 0 }, "event.given_up");
      }
    });
    this.onSaid();
  }

  /** Forgets marks later than the stream forgets events. What was never sent is never forgotten. */
  forget(keepDays: number): void {
    this.store.transact((tx) => {
      for (const [table, days] of [["inbox", keepDays + 30], ["said", keepDays + 30], ["answer", 30]] as const) {
        for (const [key, value] of tx.rows<string | { at: string }>(table)) {
          const at = typeof value === "string" ? value : value.at;
          if (Date.now() - Date.parse(at) > days * DAY) tx.remove(table, key);
        }
      }
    });
  }

  // -- saying ---------------------------------------------------------------------------------------------------

  outbox(): Outgoing[] {
    return [...(this.store.rows("outbox") as ReadonlyMap<string, Outgoing>).values()].sort((a, b) => a.number - b.number);
  }

  get outboxSize(): number {
    return this.store.rows("outbox").size;
  }

  /** The server has these on its disk. */
  published(rows: readonly Outgoing[]): void {
    this.store.transact((tx) => {
      for (const row of rows) {
        tx.remove("outbox", row.event.id);
        tx.put("said", row.event.id, now());
      }
    });
  }

  renumber(row: Outgoing, message_id: string): void {
    this.store.transact((tx) => tx.put("outbox", row.event.id, { ...row, message_id }));
  }

  // -- commands -------------------------------------------------------------------------------------------------

  /** One transaction: what changes, what is said, and the answer under the request's key. */
  command(key: string | undefined, fingerprint: string, work: (tx: Transaction) => Answer): Answer {
    const hash = createHash("sha256").update(fingerprint).digest("hex");
    if (!this.open) throw new Refused(503, "rebuild.running");
    const answer = this.store.transact((tx) => {
      const before = key ? tx.get<Answer & { hash: string }>("answer", key) : undefined;
      if (before) {
        if (before.hash !== hash) throw new Refused(422, "idempotency.key_reused");
        return { status: before.status, body: before.body };
      }
      const done = work(tx);
      if (key) tx.put("answer", key, { ...done, hash, at: now() });
      return done;
    });
    this.onSaid();
    return answer;
  }

  read<T>(work: (tx: Transaction) => T): T {
    return this.store.transact(work);
  }
}

function now(): string {
  return new Date().toISOString();
}
