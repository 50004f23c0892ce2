/** The rules on their own: a store, no server. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Clock } from "../dist/clock.js";
import { Contract } from "../dist/contract.js";
import { Followups } from "../dist/followups.js";
import { eventId, followupId } from "../dist/ids.js";
import { Store } from "../dist/journal.js";
import { Service } from "../dist/service.js";
import { story, todo } from "../dist/told.js";

const ZONE = "America/Toronto";
const contract = new Contract("margelle");

function component({ open = true, activeSince } = {}) {
  const clock = new Clock(ZONE, new Date("2010-10-04T15:00:00Z"));
  const store = new Store(mkdtempSync(join(tmpdir(), "rules-")));
  const logged = [];
  const followups = new Followups({ organization: "margelle", zone: ZONE, activeSince }, clock);
  const service = new Service(store, contract, followups, clock, (_, code) => logged.push(code));
  if (open) service.setRebuild((rebuild) => ({ ...rebuild, state: "done" }));
  let place = 0;
  const hear = (from, name, caseId, identity, data, change = {}) => {
    const event = {
      specversion: "1.0", id: eventId(name, ...identity), source: `/org/margelle/service/${from}`, type: `arrimage.${name}.v1`,
      time: "2010-10-04T14:03:00Z", dataschema: `urn:arrimage:schema:own.${name}.v1`, subject: caseId, recipient: "margelle",
      correlationid: randomUUID(), sequence: "1.1", privacyclass: "DEIDENTIFIED", data, ...change,
    };
    service.take([{ subject: `own.${from}.${name}.v1`, bytes: Buffer.from(JSON.stringify(event)), place: (place += 1) }]);
    return event;
  };
  const began = (caseId, planId, start_on = "2010-07-05") => hear("planning", "PlanCreated", caseId, [planId], {
    plan_id: planId, case_id: caseId, referral_id: planId, version: 1, mode: "individual", start_on,
    expected_end_on: "2011-04-04", meeting_dates: [start_on], objective_count: 1,
  });
  const ended = (caseId, planId, change = {}) => hear("planning", "EpisodeClosed", caseId, [planId], {
    case_id: caseId, plan_id: planId, closed_on: "2010-10-04", outcome: "completed", outcome_class: "positive", success_tags: [],
    activities_held_count: 8, followup_allowed: true, plan_agreed: true, ...change,
  });
  const closed = (caseId, planId, change = {}) => {
    began(caseId, planId);
    return ended(caseId, planId, change);
  };
  const says = (caseId, number, may) => hear("intake", "ContactPreferenceUpdated", caseId, [caseId, number],
    { case_id: caseId, number, updated_on: "2010-10-05", may_be_contacted: may });
  const names = () => service.outbox().map(({ name, event }) => [name, event.data.kind, event.data.reason].filter(Boolean).join(" "));
  return { service, clock, store, logged, hear, began, ended, closed, says, names };
}

test("who does not allow to be called on the day is not called, and may be later", () => {
  const one = component();
  const caseId = randomUUID();
  one.closed(caseId, randomUUID());
  one.says(caseId, 1, false);
  one.service.move(new Date("2011-01-04T15:00:00Z"));
  one.says(caseId, 2, true);
  one.service.move(new Date("2011-07-04T15:00:00Z"));
  assert.deepEqual(one.names(), ["FollowupScheduled M3", "FollowupScheduled M9", "FollowupCancelled M3 declined", "FollowupDue M9"]);
});

test("a call that fell due while nobody was there has its whole window", () => {
  const one = component();
  one.closed(randomUUID(), randomUUID());
  one.service.move(new Date("2011-02-10T15:00:00Z"));
  const [, call] = [...one.store.rows("call")].find(([, { kind }]) => kind === "M3");
  assert.deepEqual([call.announced_on, call.last_day], ["2011-02-10", "2011-02-23"]);
});

test("a rebuild: what was told wins over what was computed, and is not said again", () => {
  const one = component({ open: false });
  const [caseId, planId] = [randomUUID(), randomUUID()];
  one.closed(caseId, planId);
  const id = followupId(caseId, planId, "M3");
  const base = { followup_id: id, case_id: caseId, kind: "M3" };
  one.hear("followup", "FollowupScheduled", caseId, [id], { ...base, due_on: "2011-01-05" }); // another offset held that day
  one.hear("followup", "FollowupDue", caseId, [id], { ...base, due_on: "2011-01-05", episode_closed_on: "2010-10-04", owner_org: "margelle" }, { time: "2011-01-05T12:00:00Z" });
  one.says(caseId, 1, false); // computed: declined; but it was completed before that was heard
  assert.deepEqual(one.names(), ["FollowupScheduled M9", "FollowupDeclined M3"]);
  one.hear("followup", "FollowupCompleted", caseId, [id], { ...base, result: "reached", completed_on: "2011-01-05", wish_to_return: false });
  assert.deepEqual(one.names(), ["FollowupScheduled M9"]);
  const call = one.store.get("call", id);
  assert.deepEqual([call.state, call.due_on, call.last_day], ["completed", "2011-01-05", "2011-01-18"]);
  one.service.tick(); // shut
  assert.deepEqual(one.names(), ["FollowupScheduled M9"]);
});

test("a call that another implementation named keeps that name", () => {
  const one = component({ open: false });
  const [caseId, planId, id] = [randomUUID(), randomUUID(), randomUUID()];
  const closed = one.closed(caseId, planId);
  const data = { followup_id: id, case_id: caseId, kind: "M9", due_on: "2011-07-04" };
  one.hear("followup", "FollowupScheduled", caseId, [id], data, { causationid: closed.id });
  assert.deepEqual(one.service.outbox().map(({ event }) => event.data.kind), ["M3"]);
  assert.equal(one.store.get("call", followupId(caseId, planId, "M9")), undefined);
  assert.equal(one.store.get("call", id).plan_id, planId);
  assert.equal(one.store.rows("call").size, 2);
});

test("an end that is heard before its plan waits for it", () => {
  const one = component();
  const [caseId, planId] = [randomUUID(), randomUUID()];
  one.ended(caseId, planId);
  assert.deepEqual(one.names(), []);
  one.began(caseId, planId);
  assert.deepEqual(one.names(), ["FollowupScheduled M3", "FollowupScheduled M9"]);
});

test("what was said is known before its cause is heard", () => {
  const one = component({ open: false });
  const [caseId, planId] = [randomUUID(), randomUUID()];
  const id = followupId(caseId, planId, "M3");
  one.hear("followup", "FollowupScheduled", caseId, [id], { followup_id: id, case_id: caseId, kind: "M3", due_on: "2011-01-04" });
  one.closed(caseId, planId);
  assert.deepEqual(one.names(), ["FollowupScheduled M9"]);
  assert.equal(one.store.get("call", id).closed_on, "2010-10-04");
});

test("an event that fails holds its case back, and no other, until it can be handled", () => {
  const one = component();
  const [bad, good] = [randomUUID(), randomUUID()];
  const handle = one.service.followups.handle;
  one.service.followups.handle = function (tx, name, event) {
    handle.call(this, tx, name, event);
    if (event.subject === bad) throw new TypeError("a mistake of ours");
  };
  one.closed(bad, randomUUID());
  one.says(bad, 1, false);
  one.closed(good, randomUUID());
  assert.equal(one.store.rows("parked").size, 3);
  assert.ok([...one.store.rows("call").values()].every(({ case_id }) => case_id === good), "nothing half done is kept");
  one.service.followups.handle = handle;
  one.service.retryParked();
  assert.equal(one.store.rows("parked").size, 0);
  assert.equal([...one.store.rows("case")].find(([id]) => id === bad)[1].permission.given, false);
  assert.equal(one.store.rows("call").size, 4);
});

test("a newer plan in the case ends the calls of the older one, and is followed by its own", () => {
  const one = component();
  const [caseId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const began = (planId, start_on) => one.began(caseId, planId, start_on);
  began(first, "2010-07-01");
  one.closed(caseId, first);
  began(second, "2010-11-01");
  one.closed(caseId, second, { closed_on: "2011-01-31" });
  assert.deepEqual(one.names(), ["FollowupScheduled M3", "FollowupScheduled M9", "FollowupCancelled M3 reentry",
    "FollowupCancelled M9 reentry", "FollowupScheduled M3", "FollowupScheduled M9"]);
  assert.equal(one.service.outbox()[4].event.data.due_on, "2011-04-30");
});

test("a new case that names the earlier one ends its calls, though it was accepted before that one ended", () => {
  for (const accepted_on of ["2010-09-20", "2010-10-20"]) {
    const one = component();
    const [caseId, referral_id] = [randomUUID(), randomUUID()];
    one.closed(caseId, randomUUID());
    const event = one.hear("intake", "ReferralAccepted", randomUUID(), [referral_id],
      { referral_id, accepted_on, service_code: "reintegration", previous_case_id: caseId });
    assert.deepEqual(one.names().slice(2), ["FollowupCancelled M3 reentry", "FollowupCancelled M9 reentry"]);
    assert.equal(one.service.outbox()[2].event.causationid, event.id);
  }
});

test("who declines one call gets no other of the case, due or to come", () => {
  for (const [now, kind, other] of [["2011-01-04", "M3", "M9"], ["2011-08-01", "M3", "M9"], ["2011-08-01", "M9", "M3"]]) {
    const one = component();
    const [caseId, planId] = [randomUUID(), randomUUID()];
    one.clock.move(new Date(`${now}T15:00:00Z`));
    one.closed(caseId, planId);
    one.service.tick();
    const before = one.names().length;
    one.service.read((tx) => one.service.followups.declined(tx, tx.get("call", followupId(caseId, planId, kind))));
    assert.deepEqual(one.names().slice(before), [`FollowupDeclined ${kind}`, `FollowupCancelled ${other} declined`]);
  }
});

test("a wish that was told with the call and not said yet is owed", () => {
  const one = component({ open: false });
  const [caseId, planId] = [randomUUID(), randomUUID()];
  one.closed(caseId, planId);
  const id = followupId(caseId, planId, "M3");
  const base = { followup_id: id, case_id: caseId, kind: "M3" };
  one.hear("followup", "FollowupScheduled", caseId, [id], { ...base, due_on: "2011-01-04" });
  one.hear("followup", "FollowupCompleted", caseId, [id], { ...base, result: "reached", completed_on: "2011-01-05", wish_to_return: true });
  assert.deepEqual(one.names(), ["FollowupScheduled M9", "ReentryRequested"]);
  one.hear("followup", "ReentryRequested", caseId, [id], { followup_id: id, case_id: caseId, requested_on: "2011-01-05" });
  assert.deepEqual(one.names(), ["FollowupScheduled M9"]);
});

test("what waits and what happened, in the codes that intake has words for", () => {
  const one = component();
  const { service } = one;
  const caseId = randomUUID();
  const planId = randomUUID();
  one.closed(caseId, planId);
  service.move(new Date("2011-01-04T15:00:00Z"));
  const on = (day) => service.read((tx) => todo(tx, day, true)).items.map(({ code, number }) => `${code} ${number}`);
  assert.deepEqual(on("2011-01-14"), ["call.due 3"]);
  assert.deepEqual(on("2011-01-15"), ["call.last_days 3"]); // the 15th, 16th and 17th are the last three
  assert.deepEqual(service.read((tx) => todo(tx, "2011-01-14", false)).items[0].acts, []);
  const held = (tx, kind) => tx.get("call", followupId(caseId, planId, kind));
  service.read((tx) => service.followups.attempted(tx, held(tx, "M3"), "message_left", "morning"));
  service.read((tx) => service.followups.reached(tx, held(tx, "M3"), false));
  service.read((tx) => service.followups.deceased(tx, caseId));
  const { steps } = service.read((tx) => story(tx, service.followups, caseId));
  assert.deepEqual(steps.map(({ on: day, code, detail, number, due_on }) => [day, code, detail, number, due_on]), [
    ["2010-10-04", "call.scheduled", undefined, 3, "2011-01-04"],
    ["2010-10-04", "call.scheduled", undefined, 9, "2011-07-04"],
    ["2011-01-04", "call.due", undefined, 3, undefined],
    ["2011-01-04", "call.attempted", "message_left", 3, undefined],
    ["2011-01-04", "call.reached", undefined, 3, undefined],
    ["2011-01-04", "call.cancelled", "deceased", 9, undefined],
  ]);
});
