import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.js";
import type { Config } from "./config.js";
import type { Envelope } from "./contract.js";
import { addDays, addMonths, type Day, type PartOfDay } from "./dates.js";
import { eventId, followupId, reentryCaseId } from "./ids.js";
import type { Transaction } from "./journal.js";
import {
  attemptsLeft, ended, pending, TERMINAL,
  type AttemptResult, type Call, type CancelReason, type Case, type Kind, type Outgoing, type State,
} from "./model.js";
import { valueOn } from "./parameters.js";

/** The state that an event needs is not reached: it waits for what comes of that case. */
export class Early extends Error {}

/** A command that cannot be done, by its code. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(code);
  }
}

/** What the role is about: calls, what changes them, and what is said of it. Every method is part of a transaction. */
export class Followups {
  constructor(private readonly config: Config, private readonly clock: Clock) {}

  // -- what others say ------------------------------------------------------------------------------------------

  handle(tx: Transaction, name: string, event: Envelope): void {
    switch (name) {
      case "EpisodeClosed": return this.episodeClosed(tx, event);
      case "PlanCreated": return this.planCreated(tx, event);
      case "ReferralAccepted": return this.referralAccepted(tx, event);
      case "ContactPreferenceUpdated": return this.permissionChanged(tx, event);
      case "RecordDeidentified": return this.deidentified(tx, event);
      default: return;
    }
  }

  private episodeClosed(tx: Transaction, event: Envelope): void {
    const told = event.data as {
      case_id: string; plan_id: string; closed_on: Day; outcome: string; activities_held_count: number;
      followup_allowed: boolean; plan_agreed?: boolean | null;
    };
    const held = this.case(tx, told.case_id);
    if (told.plan_agreed !== false && !held.began[told.plan_id]) throw new Early(); // its plan is still to come
    if (held.ended[told.plan_id]) return;
    held.ended[told.plan_id] = told.closed_on;
    held.correlation = event.correlationid;
    tx.put("case", told.case_id, held);
    if (told.outcome === "deceased") {
      this.cancelAll(tx, told.case_id, "deceased", event.id);
      return;
    }
    if (!told.followup_allowed || told.activities_held_count === 0 || told.plan_agreed === false) return;

    const offsets: [Kind, number][] = [
      ["M3", valueOn(tx, "followup_first_offset_months", told.closed_on)],
      ["M9", valueOn(tx, "followup_second_offset_months", told.closed_on)],
    ];
    for (const [kind, months] of offsets) {
      const due_on = addMonths(told.closed_on, months);
      const since = this.config.activeSince;
      if (since && told.closed_on < since && due_on <= since) continue; // on that day itself nobody called yet
      const known = this.callsOf(tx, told.case_id).find((call) =>
        call.kind === kind && (call.id === followupId(told.case_id, told.plan_id, kind) || (call.plan_id === null && call.due_on === due_on)));
      if (known) { // we said so before, and hear why only now
        this.keep(tx, { ...known, plan_id: told.plan_id, closed_on: told.closed_on });
        continue;
      }
      const id = followupId(told.case_id, told.plan_id, kind);
      const call: Call = {
        ...blank(id, told.case_id, kind, due_on, event),
        plan_id: told.plan_id, closed_on: told.closed_on,
      };
      this.keep(tx, call);
      this.say(tx, call, "FollowupScheduled", { kind, due_on }, event.id);
    }
    // The person was back before we heard that they had left.
    const again = Object.entries(held.began).find(([plan, day]) =>
      plan !== told.plan_id && day >= told.closed_on && !held.ended[plan]);
    const returned = held.returned.find(({ on }) => on >= told.closed_on);
    if (again || returned) this.cancelAll(tx, told.case_id, "reentry", returned?.cause ?? event.id, told.plan_id);
  }

  private planCreated(tx: Transaction, event: Envelope): void {
    const told = event.data as { case_id: string; plan_id: string; start_on: Day };
    const held = this.case(tx, told.case_id);
    const isFirst = !held.began[told.plan_id];
    held.began[told.plan_id] = told.start_on;
    tx.put("case", told.case_id, held);
    if (!isFirst) return; // a newer version of a plan is no new episode
    for (const call of this.callsOf(tx, told.case_id)) {
      const isIts = call.plan_id === told.plan_id || call.id === followupId(told.case_id, told.plan_id, call.kind);
      if (!isIts) this.cancel(tx, call, "reentry", event.id);
    }
  }

  private referralAccepted(tx: Transaction, event: Envelope): void {
    const told = event.data as { accepted_on: Day; previous_case_id?: string | null };
    const wish = tx.get<{ case_id: string }>("reentry", event.subject);
    const earlier = new Set([wish?.case_id, told.previous_case_id ?? undefined]);
    for (const case_id of earlier) {
      if (!case_id || case_id === event.subject) continue;
      const held = this.case(tx, case_id);
      held.returned.push({ on: told.accepted_on, cause: event.id });
      tx.put("case", case_id, held);
      for (const call of this.callsOf(tx, case_id)) this.cancel(tx, call, "reentry", event.id); // whatever its day says
    }
  }

  private permissionChanged(tx: Transaction, event: Envelope): void {
    const told = event.data as { case_id: string; number: number; may_be_contacted: boolean };
    const held = this.case(tx, told.case_id);
    if (held.permission && held.permission.number >= told.number) return;
    held.permission = { number: told.number, given: told.may_be_contacted };
    tx.put("case", told.case_id, held);
    if (told.may_be_contacted) return;
    for (const call of this.callsOf(tx, told.case_id)) {
      if (call.state === "due") this.decline(tx, call, event.id);
    }
  }

  private deidentified(tx: Transaction, event: Envelope): void {
    const { of_case_id } = event.data as { of_case_id: string };
    for (const call of this.callsOf(tx, of_case_id)) tx.remove("answers", call.id);
  }

  // -- what this role said before (R: on an empty store), and hears of itself ------------------------------------

  /** Brings the state to what an event of our own tells. It was said: nothing follows from it. */
  told(tx: Transaction, name: string, event: Envelope): void {
    const data = event.data as Record<string, unknown> & { followup_id: string; case_id: string };
    if (!tx.get("said", event.id)) this.apply(tx, name, event, data);
    tx.put("said", event.id, new Date().toISOString());
    tx.remove("outbox", event.id);
  }

  private apply(
    tx: Transaction, name: string, event: Envelope, data: Record<string, unknown> & { followup_id: string; case_id: string },
  ): void {
    const day = this.clock.dayOf(event.time);
    let call = tx.get<Call>("call", data.followup_id);
    if (!call && (name === "FollowupScheduled" || name === "FollowupDue")) {
      call = this.adopt(tx, event, data.followup_id) ?? blank(data.followup_id, data.case_id, data.kind as Kind, data.due_on as Day, event);
    }
    if (name === "ReentryRequested") {
      tx.put("reentry", reentryCaseId(data.followup_id), { case_id: data.case_id });
      if (call) this.keep(tx, { ...call, wish_to_return: true });
      return;
    }
    if (!call) throw new Early();
    const next: Call = { ...call, cause: event.id };
    switch (name) {
      case "FollowupScheduled":
        next.due_on = data.due_on as Day;
        break;
      case "FollowupDue":
        next.due_on = data.due_on as Day;
        next.closed_on = data.episode_closed_on as Day;
        if (call.state === "scheduled") this.open(tx, next, day);
        break;
      case "FollowupAttempted":
        if (call.attempts.some(({ number }) => number === data.attempt)) break;
        next.attempts = [...call.attempts, {
          number: data.attempt as number, on: data.attempted_on as Day,
          part_of_day: data.part_of_day as PartOfDay, result: data.result as AttemptResult,
        }];
        break;
      default: {
        const terminal: State | undefined = TERMINAL[name as keyof typeof TERMINAL];
        if (!terminal) return;
        this.unsay(tx, call.id, Object.keys(TERMINAL));
        next.state = name === "FollowupCompleted" && data.result !== "reached" ? (data.result as State) : terminal;
        next.ended_on = (data.completed_on ?? data.unreached_on ?? data.declined_on ?? data.cancelled_on) as Day;
        next.cancelled_for = (data.reason as CancelReason | undefined) ?? null;
        next.wish_to_return = data.wish_to_return === true || call.wish_to_return;
      }
    }
    this.keep(tx, next);
    // Both were committed together: if the second was not said before the store was lost, it is owed.
    if (name === "FollowupCompleted" && data.wish_to_return === true) this.wishes(tx, next);
  }

  /**
   * The same call under another id: what we computed from the end of the episode and have not said yet. Whoever said it
   * first named it (another implementation has another formula perhaps), so it takes that name.
   */
  private adopt(tx: Transaction, event: Envelope, id: string): Call | undefined {
    const { case_id, kind, due_on } = event.data as { case_id: string; kind: Kind; due_on: Day };
    const mine = this.callsOf(tx, case_id).find((call) => call.kind === kind
      && (call.due_on === due_on || call.cause === event.causationid)
      && !tx.get("said", eventId("FollowupScheduled", call.id)));
    if (!mine) return undefined;
    this.unsay(tx, mine.id, ["FollowupScheduled", "FollowupCancelled"]);
    tx.remove("call", mine.id);
    const held = this.case(tx, case_id);
    held.calls = held.calls.filter((other) => other !== mine.id);
    tx.put("case", case_id, held);
    const call: Call = { ...mine, id };
    this.keep(tx, call);
    if (call.state === "cancelled") this.sayCancelled(tx, call, call.cause);
    return call;
  }

  // -- what time brings -----------------------------------------------------------------------------------------

  /** Does what is due today, once: it is a state that changes, so it is the same after any number of days or deaths. */
  tick(tx: Transaction): { missed: string[] } {
    const today = this.clock.today();
    const missed: string[] = [];
    for (const [, call] of tx.rows<Call>("call")) {
      if (call.state === "scheduled" && call.due_on <= today) {
        if (this.case(tx, call.case_id).permission?.given === false) {
          this.cancel(tx, call, "declined", null);
          continue;
        }
        const next: Call = { ...call };
        this.open(tx, next, today);
        this.keep(tx, next);
        this.say(tx, next, "FollowupDue", {
          kind: call.kind, due_on: call.due_on,
          episode_closed_on: call.closed_on ?? this.counted(tx, call), owner_org: this.config.organization,
        }, null);
      } else if (call.state === "due" && call.last_day !== null && call.last_day < today) {
        if (attemptsLeft(call) > 0) missed.push(call.id);
        this.unreached(tx, call);
      }
    }
    return { missed };
  }

  /** The end of an episode that the stream has forgotten, counted back from the call. */
  private counted(tx: Transaction, call: Call): Day {
    const name = call.kind === "M3" ? "followup_first_offset_months" : "followup_second_offset_months";
    return addMonths(call.due_on, -valueOn(tx, name, call.due_on));
  }

  /** The next day on which `tick` has something to do. */
  nextDue(tx: Transaction): Day | null {
    let next: Day | null = null;
    for (const [, call] of tx.rows<Call>("call")) {
      const day = call.state === "scheduled" ? call.due_on
        : call.state === "due" && call.last_day ? addDays(call.last_day, 1) : null;
      if (day && (!next || day < next)) next = day;
    }
    return next;
  }

  // -- what workers do ------------------------------------------------------------------------------------------

  attempted(tx: Transaction, call: Call, result: AttemptResult, part_of_day: PartOfDay): { call: Call; warnings: string[] } {
    this.mustBeDue(call);
    const warnings: string[] = [];
    if (attemptsLeft(call) === 0) warnings.push("followup.enough_attempts");
    else if (call.attempts.some((before) => before.part_of_day === part_of_day)) warnings.push("followup.same_part_of_day");
    const attempt = { number: call.attempts.length + 1, on: this.clock.today(), part_of_day, result };
    if (attempt.number > 999) throw new Refused(409, "followup.enough_attempts");
    const next: Call = { ...call, attempts: [...call.attempts, attempt] };
    this.keep(tx, next);
    this.say(tx, next, "FollowupAttempted", {
      kind: call.kind, attempt: attempt.number, attempted_on: attempt.on, part_of_day, result,
    }, null, attempt.number);
    return { call: next, warnings };
  }

  reached(tx: Transaction, call: Call, wish: boolean): Call {
    this.mustBeDue(call);
    const today = this.clock.today();
    const next: Call = { ...call, state: "completed", ended_on: today, wish_to_return: wish };
    this.keep(tx, next);
    this.say(tx, next, "FollowupCompleted", {
      kind: call.kind, result: "reached", completed_on: today, wish_to_return: wish,
    }, null);
    if (wish) this.wishes(tx, next);
    return next;
  }

  /** The person wishes to come back: at the call, or among what is added after it. */
  wishes(tx: Transaction, call: Call): Call {
    const next: Call = { ...call, wish_to_return: true };
    this.keep(tx, next);
    tx.put("reentry", reentryCaseId(call.id), { case_id: call.case_id });
    this.say(tx, next, "ReentryRequested", { requested_on: this.clock.today() }, null);
    return next;
  }

  givenUp(tx: Transaction, call: Call): { call: Call; warnings: string[] } {
    this.mustBeDue(call);
    const warnings = attemptsLeft(call) > 0 ? ["followup.attempts_left"] : [];
    return { call: this.unreached(tx, call), warnings };
  }

  /** The person declines a call: it has ended, and so has every other of the case, due or to come. */
  declined(tx: Transaction, call: Call): Call {
    this.mustBeDue(call);
    const next = this.decline(tx, call, null);
    for (const other of this.callsOf(tx, call.case_id)) this.cancel(tx, other, "declined", null);
    return next;
  }

  /** Between the end and the calls the person says no. */
  refusal(tx: Transaction, case_id: string): void {
    for (const call of this.endedEpisode(tx, case_id)) {
      if (call.state === "due") this.decline(tx, call, null);
      else this.cancel(tx, call, "declined", null);
    }
  }

  deceased(tx: Transaction, case_id: string): void {
    for (const call of this.endedEpisode(tx, case_id)) this.cancel(tx, call, "deceased", null);
  }

  private endedEpisode(tx: Transaction, case_id: string): Call[] {
    const calls = this.callsOf(tx, case_id);
    if (calls.length === 0 && Object.keys(this.case(tx, case_id).ended).length === 0) throw new Refused(404, "episode.unknown");
    return calls;
  }

  mustBeDue(call: Call): void {
    if (call.state === "scheduled") throw new Refused(409, "followup.not_due_yet");
    if (call.state === "cancelled") throw new Refused(409, "followup.cancelled");
    if (ended(call)) throw new Refused(409, "followup.already_completed");
  }

  // -- passages -------------------------------------------------------------------------------------------------

  /** From `scheduled` to `due`: the numbers are taken on the day of the announcement. */
  private open(tx: Transaction, call: Call, announced: Day): void {
    call.state = "due";
    call.announced_on = announced;
    call.last_day = addDays(announced, valueOn(tx, "followup_window_days", announced) - 1);
    call.attempts_wanted = valueOn(tx, "followup_attempts", announced);
  }

  private unreached(tx: Transaction, call: Call): Call {
    const today = this.clock.today();
    const next: Call = { ...call, state: "unreached", ended_on: today };
    this.keep(tx, next);
    this.say(tx, next, "FollowupUnreached", {
      kind: call.kind, unreached_on: today, attempts: call.attempts.length,
    }, null);
    return next;
  }

  private decline(tx: Transaction, call: Call, cause: string | null): Call {
    const today = this.clock.today();
    const next: Call = { ...call, state: "declined", ended_on: today };
    this.keep(tx, next);
    this.say(tx, next, "FollowupDeclined", { kind: call.kind, declined_on: today }, cause);
    return next;
  }

  private cancel(tx: Transaction, call: Call, reason: CancelReason, cause: string | null): void {
    if (!pending(call)) return;
    const next: Call = { ...call, state: "cancelled", ended_on: this.clock.today(), cancelled_for: reason, cause: cause ?? call.cause };
    this.keep(tx, next);
    this.sayCancelled(tx, next, cause);
  }

  private sayCancelled(tx: Transaction, call: Call, cause: string | null): void {
    this.say(tx, call, "FollowupCancelled", {
      kind: call.kind, cancelled_on: call.ended_on ?? this.clock.today(), reason: call.cancelled_for ?? "reentry",
    }, cause);
  }

  private cancelAll(tx: Transaction, case_id: string, reason: CancelReason, cause: string, plan?: string): void {
    for (const call of this.callsOf(tx, case_id)) {
      if (!plan || call.plan_id === plan) this.cancel(tx, call, reason, cause);
    }
  }

  // -- rows -----------------------------------------------------------------------------------------------------

  case(tx: Transaction, case_id: string): Case {
    const held = tx.get<Case>("case", case_id);
    return held ? structuredClone(held)
      : { calls: [], began: {}, ended: {}, returned: [], permission: null, correlation: null, said: 0 };
  }

  callsOf(tx: Transaction, case_id: string): Call[] {
    const ids = tx.get<Case>("case", case_id)?.calls ?? [];
    return ids.flatMap((id) => tx.get<Call>("call", id) ?? []);
  }

  private keep(tx: Transaction, call: Call): void {
    tx.put("call", call.id, call);
    const held = this.case(tx, call.case_id);
    if (held.calls.includes(call.id)) return;
    held.calls.push(call.id);
    tx.put("case", call.case_id, held);
  }

  /** `cause`: the event in hand; null of what the clock or a worker brings about. */
  private say(tx: Transaction, call: Call, name: string, data: Record<string, unknown>, cause: string | null, ...more: number[]): void {
    const id = eventId(name, call.id, ...more);
    if (tx.get("said", id)) return;
    const held = this.case(tx, call.case_id);
    held.said += 1;
    tx.put("case", call.case_id, held);
    const number = (tx.get<number>("meta", "outgoing") ?? 0) + 1;
    tx.put("meta", "outgoing", number);
    const row: Outgoing = {
      number, subject: `own.followup.${name}.v1`, case_id: call.case_id, followup_id: call.id, name, message_id: randomUUID(),
      event: {
        specversion: "1.0", id, source: `/org/${this.config.organization}/service/followup`,
        type: `arrimage.${name}.v1`, time: this.clock.now().toISOString(), datacontenttype: "application/json",
        dataschema: `urn:arrimage:schema:own.${name}.v1`, subject: call.case_id, recipient: this.config.organization,
        correlationid: call.correlation, ...(cause === null ? {} : { causationid: cause }), sequence: `${tx.get<string>("meta", "epoch") ?? "0"}.${held.said}`,
        privacyclass: "DEIDENTIFIED", data: { followup_id: call.id, case_id: call.case_id, ...data },
      },
    };
    tx.put("outbox", id, row);
  }

  /** Takes back what was not said yet and was told otherwise. */
  private unsay(tx: Transaction, followup_id: string, names: readonly string[]): void {
    for (const name of names) tx.remove("outbox", eventId(name, followup_id));
  }
}

function blank(id: string, case_id: string, kind: Kind, due_on: Day, event: Envelope): Call {
  return {
    id, case_id, kind, due_on, state: "scheduled", correlation: event.correlationid, cause: event.id, plan_id: null,
    closed_on: null, attempts: [], announced_on: null, last_day: null, attempts_wanted: 3, ended_on: null,
    cancelled_for: null, wish_to_return: false,
  };
}
