import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { renameSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { Bus } from "./bus.js";
import type { Config } from "./config.js";
import { isDay, isTime, partOfDay, type PartOfDay } from "./dates.js";
import { Refused } from "./followups.js";
import { isUuid } from "./ids.js";
import type { Transaction } from "./journal.js";
import { told } from "./messages.js";
import type { AttemptResult, Call } from "./model.js";
import { callPage, listPage } from "./pages.js";
import { changesOf, isParameter, PARAMETERS, valueOn, type ParameterName } from "./parameters.js";
import type { Answer, Service } from "./service.js";
import { shown, TAPS } from "./told.js";

type Body = Record<string, unknown>;

/** How the person may be reached now: shown, and kept nowhere. */
export interface Reachable {
  may_be_contacted: boolean;
  ways?: string[] | null;
  safe_from?: string | null;
  safe_until?: string | null;
}

interface Reply extends Answer {
  html?: string;
  location?: string;
}

const MOST_BYTES = 64 * 1024;
const VAIN = ["no_answer", "message_left", "wrong_number"];

export class Http {
  readonly server: Server;

  constructor(private readonly config: Config, private readonly service: Service, private readonly bus: Bus) {
    // longer than the five seconds after which most clients let go: what they reuse is not closed under them
    const kept = { requestTimeout: 10_000, keepAliveTimeout: 30_000 };
    this.server = createServer(kept, (request, response) => void this.serve(request, response));
  }

  async listen(): Promise<void> {
    const { host, port, portFile } = this.config.http;
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, resolve);
    });
    if (!portFile) return;
    writeFileSync(`${portFile}.new`, String((this.server.address() as AddressInfo).port));
    renameSync(`${portFile}.new`, portFile);
  }

  /** Takes nothing new, and answers what was asked. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 4000))]);
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
      reply = await this.route(request);
    } catch (error) {
      if (!(error instanceof Refused)) this.service.log("error", "http.failed", { error: (error as Error).name });
      reply = error instanceof Refused ? { status: error.status, body: told(error.code) } : { status: 500, body: told("failed") };
    }
    const bytes = Buffer.from(reply.html ?? JSON.stringify(reply.body));
    response.writeHead(reply.status, {
      "content-type": reply.html === undefined ? "application/json" : "text/html; charset=utf-8",
      "content-length": bytes.length, "cache-control": "no-store", "x-content-type-options": "nosniff",
      ...(reply.html === undefined ? {} : { "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'" }),
      ...(reply.location ? { location: reply.location } : {}),
    });
    response.end(bytes);
  }

  private async route(request: IncomingMessage): Promise<Reply> {
    const method = request.method === "HEAD" ? "GET" : request.method ?? "GET";
    const url = new URL(request.url ?? "/", "http://node");
    const path = url.pathname;
    switch (`${method} ${path}`) {
      case "GET /health/live": return ok({ live: true });
      case "GET /health/ready": return this.ready();
      case "GET /rebuild": return ok({ ...this.service.rebuild(), open: this.service.openCalls });
      case "GET /simulation": return ok(await this.simulation());
      case "PUT /simulation": return ok(await this.move(await bodyOf(request)));
    }
    if (this.config.workers) throw new Refused(401, "worker.unknown"); // TRIAL.md: how a key is shown is on no page
    if (method === "POST") sameSite(request);
    const [root = "", id = "", act = "", result = ""] = path.split("/").slice(1);
    if (root === "followup" && id === "calls") return this.pages(method, act, result, request);
    const { service } = this;
    if (method === "GET") {
      if (root === "followups" && !id) return ok(this.list(url.searchParams));
      if (root === "followups" && !act) return ok(this.shown(service.read((tx) => call(tx, id))));
      if (root === "followups" && act === "contact") return ok({ followup_id: id, ...(await this.contact(id)) });
      if (root === "followups" && act === "answers") {
        return service.read((tx) => ok({ followup_id: call(tx, id).id, answers: tx.get("answers", id) ?? null }));
      }
      if (root === "parameters" && !id) return ok(service.read((tx) => this.parameters(tx)));
    }
    if (method === "POST") {
      const work = root === "followups" && act === "attempts" ? this.attempt(id)
        : root === "followups" && act === "result" ? this.result(id)
        : root === "followups" && act === "answers" ? this.answers(id)
        : root === "episodes" && (act === "refusal" || act === "deceased") ? this.ended(id, act)
        : root === "parameters" && id && !act ? this.change(id)
        : undefined;
      if (work) {
        const body = await bodyOf(request);
        const key = keyOf(request);
        return service.command(key, `${path}\n${JSON.stringify(body)}`, (tx) => work(tx, body));
      }
    }
    throw new Refused(404, "route.unknown");
  }

  // -- the node -------------------------------------------------------------------------------------------------

  private ready(): Reply {
    const reasons = [...(this.service.open ? [] : ["rebuild.running"]), ...this.bus.reasons];
    const warnings = [
      ...(this.bus.refused > 0 ? ["events.refused"] : []), ...(this.service.store.rows("parked").size > 0 ? ["events.parked"] : []),
    ];
    return {
      status: reasons.length === 0 ? 200 : 503,
      body: {
        ready: reasons.length === 0, reasons: reasons.map(told), warnings: warnings.map(told), leads: true,
        outbox: this.service.outboxSize, modules: {},
      },
    };
  }

  private async simulation(): Promise<Body> {
    if (!this.config.demo) throw new Refused(404, "route.unknown");
    const { service } = this;
    const next_due = service.read((tx) => service.followups.nextDue(tx));
    let waits = 1;
    try {
      const info = await this.bus.info(1500);
      waits = info.num_pending + info.num_ack_pending;
    } catch { /* whoever cannot be asked is not quiet */ }
    const quiet = service.open && waits === 0 && service.outboxSize === 0 && (next_due === null || next_due > service.clock.today());
    return { now: service.clock.now().toISOString(), next_due, quiet };
  }

  private async move(body: Body): Promise<Body> {
    if (!this.config.demo || !this.service.clock.simulated) throw new Refused(404, "route.unknown");
    const to = new Date(typeof body.now === "string" ? body.now : NaN);
    if (Number.isNaN(to.getTime())) throw malformed();
    this.service.move(to);
    return this.simulation();
  }

  // -- what a worker does ---------------------------------------------------------------------------------------

  private shown(of: Call): Body {
    return shown(of, this.service.clock.today());
  }

  private list(query: URLSearchParams): Body[] {
    const state = query.get("state");
    const case_id = query.get("case_id");
    return this.service.read((tx) => tx.rows<Call>("call").map(([, one]) => one))
      .filter((one) => (!state || one.state === state) && (!case_id || one.case_id === case_id))
      .sort((a, b) => a.due_on.localeCompare(b.due_on) || a.id.localeCompare(b.id))
      .map((one) => this.shown(one));
  }

  /** Intake is asked at that moment. Without permission nobody is called. */
  private async contact(id: string): Promise<Reachable> {
    const { case_id } = this.service.read((tx) => {
      const held = call(tx, id);
      this.service.followups.mustBeDue(held);
      return held;
    });
    const person = await this.bus.ask<Reachable>("req.intake.person.v1", {
      case_id, purpose: "followup_call", fields: ["may_be_contacted", "ways", "safe_hours"], viewer: this.config.anonymous,
    });
    if (!person.may_be_contacted) throw new Refused(409, "followup.not_permitted");
    return {
      may_be_contacted: true, ways: person.ways ?? [], safe_from: person.safe_from ?? null, safe_until: person.safe_until ?? null,
    };
  }

  private attempt(id: string) {
    return (tx: Transaction, body: Body): Answer => {
      const part = this.partOf(body);
      if (!VAIN.includes(body.result as string) || !part) throw malformed();
      const done = this.service.followups.attempted(tx, call(tx, id), body.result as AttemptResult, part);
      return ok({ ...this.shown(done.call), warnings: done.warnings.map(told) });
    };
  }

  private result(id: string) {
    return (tx: Transaction, body: Body): Answer => {
      const { followups } = this.service;
      const part = this.partOf(body);
      const answers = answersOf(body);
      const wish = body.wish_to_return ?? false;
      if (typeof wish !== "boolean") throw malformed();
      let held = call(tx, id);
      if (body.result === "unreached") {
        if (wish) throw new Refused(422, "followup.wish_without_answer");
        const done = followups.givenUp(tx, held);
        return ok({ ...this.shown(done.call), warnings: done.warnings.map(told) });
      }
      if (body.result === "declined") return ok({ ...this.shown(followups.declined(tx, held)), warnings: [] });
      if (body.result !== "reached") throw malformed();
      const warnings: string[] = [];
      if (part) ({ call: held } = followups.attempted(tx, held, "reached", part));
      held = followups.reached(tx, held, wish);
      if (answers) tx.put("answers", id, answers);
      return ok({ ...this.shown(held), warnings });
    };
  }

  /** What was told at a call that was completed with one tap: added afterwards, once. */
  private answers(id: string) {
    return (tx: Transaction, body: Body): Answer => {
      let held = call(tx, id);
      if (held.state !== "completed") throw new Refused(409, "followup.not_completed");
      if (tx.get("answers", id)) throw new Refused(409, "followup.answers_kept");
      const wish = body.wish_to_return ?? false;
      if (typeof wish !== "boolean") throw malformed();
      tx.put("answers", id, answersOf(body) ?? {});
      if (wish && !held.wish_to_return) held = this.service.followups.wishes(tx, held);
      return ok({ ...this.shown(held), warnings: [] });
    };
  }

  private ended(case_id: string, act: "refusal" | "deceased") {
    return (tx: Transaction): Answer => {
      const { followups } = this.service;
      if (!isUuid(case_id)) throw new Refused(404, "episode.unknown");
      followups[act](tx, case_id);
      return ok({ case_id, followups: followups.callsOf(tx, case_id).map((one) => this.shown(one)) });
    };
  }

  private partOf(body: Body): PartOfDay | undefined {
    if (body.part_of_day !== undefined && body.part_of_day !== null) {
      if (!["morning", "afternoon", "evening"].includes(body.part_of_day as string)) throw malformed();
      return body.part_of_day as PartOfDay;
    }
    if (body.time === undefined || body.time === null) return undefined;
    if (!isTime(body.time)) throw malformed();
    return partOfDay(body.time);
  }

  // -- numbers --------------------------------------------------------------------------------------------------

  private parameters(tx: Transaction): unknown[] {
    const today = this.service.clock.today();
    return (Object.keys(PARAMETERS) as ParameterName[]).map((name) => {
      const { min, max, requirement, fr, en, default: initial } = PARAMETERS[name];
      return { name, value: valueOn(tx, name, today), default: initial, min, max, requirement, fr, en, changes: changesOf(tx, name) };
    });
  }

  private change(name: string) {
    return (tx: Transaction, body: Body): Answer => {
      if (!isParameter(name)) throw new Refused(404, "parameter.unknown");
      const { min, max } = PARAMETERS[name];
      const { value, effective_on, reason } = body;
      if (!isDay(effective_on)) throw malformed();
      if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) throw new Refused(422, "parameter.out_of_bounds");
      if (effective_on < this.service.clock.today()) throw new Refused(422, "parameter.in_the_past");
      if (typeof reason !== "string" || reason.trim() === "") throw new Refused(422, "parameter.reason_missing");
      const made_at = this.service.clock.now().toISOString();
      tx.put("parameter", name, [...changesOf(tx, name), { value, effective_on, reason: reason.slice(0, 500), made_at }]);
      return ok({ name, value, effective_on });
    };
  }

  // -- the same in a browser ------------------------------------------------------------------------------------

  private async pages(method: string, id: string, result: string, request: IncomingMessage): Promise<Reply> {
    const { service, config: { language } } = this;
    if (method === "GET" && !id) return page(listPage(language, this.list(new URLSearchParams("state=due"))));
    if (method === "GET" && !result) {
      const held = this.shown(service.read((tx) => call(tx, id)));
      const contact = held.state === "due" ? await this.contact(id).catch((error: unknown) => {
        if (error instanceof Refused) return told(error.code)[language];
        throw error;
      }) : undefined;
      return page(callPage(language, held, contact));
    }
    const tapped = Object.hasOwn(TAPS, result) ? TAPS[result as keyof typeof TAPS] : undefined;
    if (method === "POST" && tapped) {
      request.resume();
      service.command(keyOf(request), `${id}/${result}`, (tx) => {
        const part = partOfDay(service.clock.time());
        const { call: tried } = service.followups.attempted(tx, call(tx, id), tapped, part);
        if (tapped === "reached") service.followups.reached(tx, tried, false);
        return ok({ followup_id: id });
      });
      return { status: 303, body: {}, location: `/followup/calls/${id}` };
    }
    throw new Refused(404, "route.unknown");
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function page(html: string): Reply {
  return { status: 200, body: {}, html };
}

function malformed(): Refused {
  return new Refused(422, "request.malformed");
}

function call(tx: Transaction, id: string): Call {
  const held = isUuid(id) ? tx.get<Call>("call", id) : undefined;
  if (!held) throw new Refused(404, "followup.unknown");
  return held;
}

function keyOf(request: IncomingMessage): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || key.length === 0 || key.length > 200) throw malformed();
  return key;
}

/** No other site's page makes a browser do this. */
function sameSite(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) throw new Refused(403, "request.cross_site");
}

/** What the person told, each question by its name; free text stays in the store. */
function answersOf(body: Body): Record<string, unknown> | undefined {
  const answers = body.answers;
  if (answers === undefined || answers === null) return undefined;
  if (typeof answers !== "object" || Array.isArray(answers)) throw malformed();
  return answers as Record<string, unknown>;
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BYTES) throw new Refused(413, "request.too_large");
    parts.push(part);
  }
  if (size === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw new Refused(400, "request.malformed");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw malformed();
  return body as Body;
}
