import { randomUUID } from "node:crypto";
import { jetstream, JetStreamApiError, type Consumer, type JetStreamClient, type JsMsg } from "@nats-io/jetstream";
import { connect, nkeyAuthenticator, type Msg, type NatsConnection } from "@nats-io/transport-node";
import type { Config } from "./config.js";
import { Refused } from "./followups.js";
import { isUuid } from "./ids.js";
import type { Outgoing } from "./model.js";
import type { Service } from "./service.js";
import type { Day } from "./dates.js";
import { story, todo } from "./told.js";

interface ConsumerInfo {
  num_pending: number;
  num_ack_pending: number;
  config: { ack_wait?: number; filter_subject?: string; filter_subjects?: string[] };
}

const BATCH = 256;
const WINDOW = 64;
const MOST_ASKED_BYTES = 4096;
const MOST_TOLD_BYTES = 65536;

/** The node's NATS server: reads its durable, says what is in the outbox, asks and answers. */
export class Bus {
  private nc: NatsConnection | undefined;
  private js: JetStreamClient | undefined;
  private consumer: Consumer | undefined;
  private stopping = false;
  private connected = false;
  /** Set when something may have been delivered to nobody: it must come again before anything newer is read. */
  private interrupted = true;
  private wake: () => void = () => {};
  private readonly waiting = new Map<string, { until: number; times: number }>();
  private readonly tried = new Set<string>();
  private readonly before: Set<string>;
  private loops: Promise<void>[] = [];
  durableFound = false;

  constructor(private readonly config: Config, private readonly service: Service) {
    service.onSaid = () => this.wake();
    // What lay in the outbox when we started may have been sent by whoever died before us.
    this.before = new Set(service.outbox().map((row) => row.message_id));
  }

  async start(): Promise<void> {
    const { url, seed, inboxPrefix, apiPrefix } = this.config.nats;
    const nc = await connect({
      servers: url, name: "followup-typescript", inboxPrefix, waitOnFirstConnect: true, maxReconnectAttempts: -1,
      reconnectTimeWait: 500, ignoreAuthErrorAbort: true, ignoreClusterUpdates: true,
      ...(seed ? { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) } : {}),
    });
    if (this.stopping) return nc.close();
    this.nc = nc;
    this.js = jetstream(nc, { apiPrefix });
    this.connected = true;
    this.answer(nc);
    this.loops = [this.watch(nc), this.read(), this.relay()];
  }

  /** In order: the batch in hand is finished, then the connection ends. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    const nc = this.nc;
    if (!nc) return;
    await Promise.race([Promise.all(this.loops.slice(1)), pause(8000)]);
    if (this.connected) await Promise.race([nc.drain(), pause(3000)]).catch(() => {});
    else await nc.close().catch(() => {});
  }

  get reasons(): string[] {
    return [...(this.connected ? [] : ["bus.disconnected"]), ...(this.connected && !this.durableFound ? ["bus.durable_missing"] : [])];
  }

  /** Cases of which an event was refused again and again: somebody must look. */
  get refused(): number {
    return [...this.waiting.values()].filter(({ times }) => times >= 5).length;
  }

  async info(timeout = 5000): Promise<ConsumerInfo> {
    return this.api<ConsumerInfo>("CONSUMER.INFO", "", timeout);
  }

  private async api<T>(name: string, payload: string, timeout = 5000): Promise<T> {
    if (!this.nc) throw new Error("not connected");
    const { apiPrefix, stream, durable } = this.config.nats;
    const reply = await this.nc.request(`${apiPrefix}.${name}.${stream}.${durable}`, payload, { timeout });
    const told = reply.json<T & { error?: { code: number; description: string } }>();
    if (told.error) throw new Error(`${name}: ${told.error.code}`);
    return told;
  }

  private async watch(nc: NatsConnection): Promise<void> {
    for await (const status of nc.status()) {
      if (status.type === "disconnect") {
        this.connected = false;
        this.interrupted = true;
        this.service.log("warning", "bus.disconnected");
      } else if (status.type === "reconnect") {
        this.connected = true;
        this.service.log("info", "bus.connected");
        this.wake();
      } else if (status.type === "error") {
        this.service.log("error", "bus.refused", { error: status.error.name });
      }
    }
  }

  // -- reading --------------------------------------------------------------------------------------------------

  private async read(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      try {
        if (!this.connected) await pause(200);
        else if (!this.service.open) await this.rebuild();
        else {
          if (this.interrupted) await this.settle();
          await this.fetch(5000);
        }
        failures = 0;
      } catch (error) {
        if (this.stopping) return;
        failures += 1;
        this.consumer = undefined;
        if (failures === 3) {
          this.durableFound = false;
          this.service.log("error", "bus.not_read", { error: (error as Error).name });
        }
        await pause(Math.min(200 * 2 ** failures, 10_000));
      }
    }
  }

  private bound(info: ConsumerInfo): void {
    this.durableFound = true;
    this.interrupted = false;
    const { filter_subject, filter_subjects = filter_subject ? [filter_subject] : [] } = info.config;
    this.service.log("info", "bus.bound", { hears: filter_subjects.join(" ") });
  }

  /** What was delivered to a process that died comes again after `ack_wait`: the server would deliver newer things first. */
  private async settle(): Promise<void> {
    const info = await this.info();
    this.bound(info);
    if (info.num_ack_pending > 0) await this.pauseUnlessStopped((info.config.ack_wait ?? 10e9) / 1e6 + 250);
  }

  /** An empty store: read to the watermark with outbox and timers shut. Interrupted, it begins again at 1. */
  private async rebuild(): Promise<void> {
    const started = Date.now();
    await this.api("CONSUMER.RESET", '{"seq":1}');
    const info = await this.info();
    this.bound(info);
    const watermark = info.num_pending + info.num_ack_pending;
    this.service.setRebuild(() => ({ state: "running", read: 0, watermark, said_before: 0, owed: 0, seconds: 0 }));
    this.service.log("info", "rebuild.started", { watermark });
    const places = new Set<number>();
    while (places.size < watermark) {
      if (this.stopping) return;
      if (this.interrupted) throw new Error("interrupted");
      const got = await this.fetch(2000, places, watermark);
      if (got > 0) continue;
      const now = await this.info();
      if (now.num_pending + now.num_ack_pending === 0) break; // the stream forgot some while we read
    }
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    this.service.setRebuild((rebuild) => ({ ...rebuild, state: "done", seconds, owed: this.service.outboxSize }));
    const { read, said_before, owed } = this.service.rebuild();
    this.service.log("info", "rebuild.done", { read, said_before, owed, seconds });
    this.service.tick();
  }

  /** Reads for a while. What arrives together is one transaction; it is acknowledged after that, and never before. */
  private async fetch(expires: number, places?: Set<number>, most = BATCH): Promise<number> {
    const { stream, durable } = this.config.nats;
    this.consumer ??= await this.js!.consumers.get(stream, durable);
    this.durableFound = true;
    const wanted = places ? Math.min(BATCH, Math.max(1, most - places.size)) : BATCH;
    const messages = await this.consumer.fetch({ max_messages: wanted, expires });
    let batch: JsMsg[] = [];
    let got = 0;
    const flush = (): void => {
      const hand = batch;
      batch = [];
      if (hand.length === 0 || this.stopping) return; // what is left comes again
      for (const message of hand) places?.add(message.seq);
      this.service.take(
        hand.map((message) => ({ subject: message.subject, bytes: message.data, place: message.seq })),
        places ? (rebuild) => ({ ...rebuild, read: places.size }) : undefined,
      );
      for (const message of hand) message.ack();
    };
    const stop = setInterval(() => { if (this.stopping || this.interrupted) void messages.close(); }, 100);
    try {
      for await (const message of messages) {
        got += 1;
        batch.push(message);
        if (batch.length === 1) setImmediate(flush);
      }
      flush();
    } finally {
      clearInterval(stop);
    }
    return got;
  }

  // -- saying ---------------------------------------------------------------------------------------------------

  private async relay(): Promise<void> {
    while (!this.stopping) {
      const woken = new Promise<void>((resolve) => { this.wake = resolve; });
      try {
        while (this.connected && this.service.open && !this.stopping && (await this.round())) { /* until nothing is left to say now */ }
      } catch (error) {
        this.service.log("error", "relay.failed", { error: (error as Error).name });
      }
      if (!this.stopping) await Promise.race([woken, pause(1000)]);
    }
  }

  /** One event of each case at a time: the order of a case holds, and none waits for another. */
  private async round(): Promise<boolean> {
    const now = Date.now();
    const seen = new Set<string>();
    const rows: Outgoing[] = [];
    for (const row of this.service.outbox()) {
      if (seen.has(row.case_id)) continue;
      seen.add(row.case_id);
      if ((this.waiting.get(row.case_id)?.until ?? 0) <= now && rows.push(row) === WINDOW) break;
    }
    const done = (await Promise.all(rows.map((row) => this.publish(row)))).filter((row) => row !== undefined);
    if (done.length > 0) this.service.published(done);
    return done.length > 0;
  }

  private async publish(row: Outgoing): Promise<Outgoing | undefined> {
    const never = !this.tried.has(row.message_id) && !this.before.has(row.message_id);
    this.tried.add(row.message_id);
    try {
      const told = await this.js!.publish(row.subject, JSON.stringify(row.event), { msgID: row.message_id, timeout: 5000 });
      if (told.duplicate && never) { // a double of what was never sent: somebody else used the id
        this.service.renumber(row, randomUUID());
        return undefined;
      }
      this.tried.delete(row.message_id);
      this.before.delete(row.message_id);
      this.waiting.delete(row.case_id);
      return row;
    } catch (error) {
      const times = (this.waiting.get(row.case_id)?.times ?? 0) + 1;
      this.waiting.set(row.case_id, { until: Date.now() + Math.min(500 * 2 ** times, 30_000), times });
      const code = error instanceof JetStreamApiError ? error.code : 0;
      if (times === 1 || times === 5) this.service.log("warning", "relay.refused", { event_id: row.event.id, name: row.name, times, code });
      return undefined;
    }
  }

  // -- asking and answering -------------------------------------------------------------------------------------

  /** Asks another service. What it tells is given back and kept nowhere. */
  async ask<T>(subject: string, question: unknown): Promise<T> {
    if (!this.nc || !this.connected) throw new Refused(503, "request.unanswered");
    let told: { answer?: T; refused?: string };
    try {
      const reply = await this.nc.request(subject, JSON.stringify(question), { timeout: 3000 });
      if (reply.data.length > MOST_TOLD_BYTES) throw new Error("too large");
      told = reply.json();
    } catch {
      throw new Refused(503, "request.unanswered");
    }
    if (told.refused !== undefined) throw new Refused(told.refused === "case.unknown" ? 404 : 503, told.refused);
    if (!told.answer) throw new Refused(503, "request.unanswered");
    return told.answer;
  }

  private answer(nc: NatsConnection): void {
    const { service } = this;
    const on = (subject: string, schema: string, tell: (question: Record<string, unknown>) => unknown): void => {
      nc.subscribe(`${subject}.*`, { callback: (error: Error | null, message: Msg) => {
        if (error) return service.log("error", "bus.refused", { error: error.name });
        message.respond(JSON.stringify(this.reply(message, schema, tell)));
      } });
    };
    on("req.followup.todo.v1", "FollowupTodoAsked", ({ today }) => (
      { answer: service.read((tx) => todo(tx, today as Day, !this.config.workers)) }));
    on("req.followup.story.v1", "FollowupStoryAsked", ({ case_id }) => {
      if (!isUuid(case_id)) return { refused: "request.malformed" };
      const told = service.read((tx) => story(tx, service.followups, case_id));
      return told ? { answer: told } : { refused: "case.unknown" };
    });
  }

  private reply(message: Msg, schema: string, tell: (question: Record<string, unknown>) => unknown): unknown {
    try {
      const asker = message.subject.split(".").at(-1) ?? "";
      if (!/^[a-z]+$/.test(asker)) return { refused: "request.unknown_asker" };
      if (asker !== "intake") return { refused: "request.not_allowed" }; // nobody else has a question for this role
      if (message.data.length > MOST_ASKED_BYTES) return { refused: "request.too_large" };
      let question: unknown;
      try {
        question = message.json();
      } catch {
        return { refused: "request.malformed" };
      }
      if (!this.service.contract.holds(schema, question)) return { refused: "request.malformed" };
      if (!this.service.open) return { refused: "request.busy" };
      this.service.log("info", "request.answered", { asker, schema });
      return tell(question as Record<string, unknown>);
    } catch {
      return { refused: "request.failed" };
    }
  }

  private async pauseUnlessStopped(milliseconds: number): Promise<void> {
    for (const until = Date.now() + milliseconds; Date.now() < until && !this.stopping; ) await pause(100);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
