import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Contract } from "../dist/contract.js";
import { reentryCaseId } from "../dist/ids.js";
import { Node, skip, until } from "./node.mjs";

let node;
before(async () => {
  if (skip) return;
  node = await Node.start();
  await node.run();
});
after(() => node?.stop());

const M3 = "2011-01-04T15:00:00Z";
let on = "2010-10-04";

/** A case of which the episode ended three months before the simulated day, so that its M3 is due today. */
async function dueCall(closedOn = on) {
  const caseId = randomUUID();
  await node.closed(caseId, randomUUID(), closedOn);
  await until(async () => (await node.get(`/followups?case_id=${caseId}`)).body.length === 2, "calls");
  await node.quiet();
  const { body } = await node.get(`/followups?case_id=${caseId}`);
  return { caseId, m3: body.find(({ kind }) => kind === "M3"), m9: body.find(({ kind }) => kind === "M9") };
}

test("an empty store of a new node: read nothing, and ready", { skip }, async () => {
  const { body } = await node.get("/rebuild");
  assert.deepEqual({ ...body, seconds: 0 }, { state: "done", read: 0, watermark: 0, said_before: 0, owed: 0, seconds: 0, open: 0 });
  assert.equal((await node.get("/health/live")).status, 200);
  const ready = (await node.get("/health/ready")).body;
  assert.deepEqual(ready, { ready: true, reasons: [], warnings: [], leads: true, outbox: 0, modules: {} });
});

test("from the end of an episode to the call: scheduled, due once, reached", { skip }, async () => {
  const { caseId, m3 } = await dueCall();
  assert.equal((await node.get("/simulation")).body.next_due, "2011-01-04");
  assert.equal((await node.post(`/followups/${m3.followup_id}/result`, { result: "reached" })).body.code, "followup.not_due_yet");
  assert.equal((await node.move("2011-01-04T04:59:00Z")).body.now, "2011-01-04T04:59:00.000Z"); // the day before, in Toronto
  assert.deepEqual((await node.get("/followups?state=due")).body, []);
  await node.move("2011-01-04T05:00:00Z");
  await node.move(M3);
  await node.quiet();
  const [due] = (await node.get("/followups?state=due")).body;
  assert.equal(due.followup_id, m3.followup_id);
  assert.equal(due.attempts_left, 3);
  assert.equal(due.last_day, "2011-01-17");
  const key = { "idempotency-key": "one" };
  const first = await node.post(`/followups/${m3.followup_id}/result`, { result: "reached", wish_to_return: false }, key);
  assert.equal(first.status, 200);
  assert.deepEqual(await node.post(`/followups/${m3.followup_id}/result`, { result: "reached", wish_to_return: false }, key), first);
  assert.equal((await node.post(`/followups/${m3.followup_id}/result`, { result: "declined" }, key)).status, 422);
  assert.equal((await node.post(`/followups/${m3.followup_id}/result`, { result: "reached" })).body.code, "followup.already_completed");
  await node.quiet();
  assert.deepEqual(await node.names(caseId), ["FollowupScheduled M3", "FollowupScheduled M9", "FollowupDue M3", "FollowupCompleted M3"]);
  const contract = new Contract("margelle");
  const said = (await node.said()).filter((event) => event.subject === caseId);
  for (const event of said) assert.ok(contract.holds(event.type.split(".")[1], event), event.type);
  assert.deepEqual(said.map((event) => event.sequence.split(".")[1]), ["1", "2", "3", "4"]);
  assert.equal(said[2].data.episode_closed_on, "2010-10-04");
  assert.equal(said[0].data.due_on, "2011-01-04");
  assert.equal(said[1].data.due_on, "2011-07-04");
  on = "2010-10-04"; // and the clock stands at M3 from here on: a call of an episode that ended then is due at once
});

test("nobody is called after a death, a refusal, nothing held, or no plan", { skip }, async () => {
  for (const change of [{ outcome: "deceased" }, { followup_allowed: false }, { activities_held_count: 0 }, { plan_agreed: false }]) {
    const caseId = randomUUID();
    await node.closed(caseId, randomUUID(), on, change);
    await node.quiet();
    assert.deepEqual((await node.get(`/followups?case_id=${caseId}`)).body, []);
    assert.equal((await node.post(`/episodes/${caseId}/refusal`)).status, 200); // the episode is known
  }
  assert.equal((await node.post(`/episodes/${randomUUID()}/deceased`)).body.code, "episode.unknown");
});

test("attempts: at different times of day, with warnings, and then unreached", { skip }, async () => {
  const { caseId, m3 } = await dueCall();
  const tryAt = async (body) => (await node.post(`/followups/${m3.followup_id}/attempts`, { result: "no_answer", ...body })).body;
  assert.equal((await tryAt({ part_of_day: "evening" })).attempts_left, 2);
  const again = await tryAt({ time: "18:30" });
  assert.equal(again.attempts_left, 2);
  assert.deepEqual(again.warnings.map(({ code }) => code), ["followup.same_part_of_day"]);
  assert.equal((await tryAt({ time: "11:59" })).attempts_left, 1);
  assert.equal((await tryAt({ time: "12:00" })).attempts_left, 0);
  assert.deepEqual((await tryAt({ part_of_day: "morning" })).warnings.map(({ code }) => code), ["followup.enough_attempts"]);
  assert.equal((await node.post(`/followups/${m3.followup_id}/attempts`, { result: "no_answer" })).status, 422);
  assert.equal((await node.post(`/followups/${m3.followup_id}/attempts`, { result: "reached", part_of_day: "morning" })).status, 422);
  assert.deepEqual((await node.post(`/followups/${m3.followup_id}/result`, { result: "unreached" })).body.warnings, []);
  await node.quiet();
  const said = (await node.said()).filter((event) => event.subject === caseId);
  assert.deepEqual(said.filter(({ type }) => type.includes("Attempted")).map(({ data }) => data.attempt), [1, 2, 3, 4, 5]);
  assert.equal(said.at(-1).data.attempts, 5);
});

test("a wish to come back, and the acceptance that ends the later call", { skip }, async () => {
  const { caseId, m3 } = await dueCall();
  await node.post(`/followups/${m3.followup_id}/result`, { result: "reached", wish_to_return: true, part_of_day: "morning", answers: { housing: "une chambre" } });
  assert.deepEqual((await node.get(`/followups/${m3.followup_id}/answers`)).body.answers, { housing: "une chambre" });
  assert.equal((await node.post(`/followups/${m3.followup_id}/answers`, { answers: {} })).body.code, "followup.answers_kept");
  const back = reentryCaseId(m3.followup_id);
  const referral = randomUUID();
  await node.publish("intake", "ReferralAccepted", back, [referral], { referral_id: referral, accepted_on: "2011-01-05", service_code: "reintegration" });
  await until(async () => (await node.names(caseId)).includes("FollowupCancelled M9 reentry"), "the cancellation");
  assert.deepEqual((await node.names(caseId)).slice(2),
    ["FollowupDue M3", "FollowupAttempted M3", "FollowupCompleted M3", "ReentryRequested", "FollowupCancelled M9 reentry"]);
  await node.publish("intake", "RecordDeidentified", caseId, [caseId, "2011-01-06"], { of_case_id: caseId, deidentified_on: "2011-01-06" });
  await until(async () => (await node.get(`/followups/${m3.followup_id}/answers`)).body.answers === null, "the erasure");
  assert.ok(!readFileSync(join(node.store, "journal"), "utf8").includes("une chambre"));
});

test("what ends a call: a new plan, a named earlier case, a refusal, a death, a withdrawn permission", { skip }, async () => {
  const [a, b, c, d, e, f] = [await dueCall(), await dueCall(), await dueCall(), await dueCall(), await dueCall(), await dueCall()];
  const plan = randomUUID();
  await node.publish("planning", "PlanCreated", a.caseId, [plan], {
    plan_id: plan, case_id: a.caseId, referral_id: randomUUID(), version: 1, mode: "individual", start_on: "2011-01-04",
    expected_end_on: "2011-04-04", meeting_dates: ["2011-01-05"], objective_count: 1,
  });
  const referral = randomUUID();
  await node.publish("intake", "ReferralAccepted", randomUUID(), [referral],
    { referral_id: referral, accepted_on: "2011-01-04", service_code: "reintegration", previous_case_id: b.caseId });
  assert.equal((await node.post(`/episodes/${c.caseId}/refusal`, {})).status, 200);
  assert.equal((await node.post(`/episodes/${d.caseId}/deceased`, {})).status, 200);
  const says = (number, may) => node.publish("intake", "ContactPreferenceUpdated", e.caseId, [e.caseId, number],
    { case_id: e.caseId, number, updated_on: "2011-01-04", may_be_contacted: may });
  await says(2, false);
  await says(1, true); // late: it changes nothing
  assert.equal((await node.post(`/followups/${f.m3.followup_id}/result`, { result: "declined" })).status, 200);
  await node.quiet();
  const after = async ({ caseId }) => (await node.names(caseId)).slice(3);
  await until(async () => (await after(e)).length > 0 && (await after(a)).length > 0 && (await after(b)).length > 0, "cancellations");
  assert.deepEqual(await after(a), ["FollowupCancelled M3 reentry", "FollowupCancelled M9 reentry"]);
  assert.deepEqual(await after(b), ["FollowupCancelled M3 reentry", "FollowupCancelled M9 reentry"]);
  assert.deepEqual(await after(c), ["FollowupDeclined M3", "FollowupCancelled M9 declined"]);
  assert.deepEqual(await after(d), ["FollowupCancelled M3 deceased", "FollowupCancelled M9 deceased"]);
  assert.deepEqual(await after(e), ["FollowupDeclined M3"]);
  assert.deepEqual(await after(f), ["FollowupDeclined M3", "FollowupCancelled M9 declined"]);
  assert.equal((await node.post(`/followups/${f.m9.followup_id}/attempts`, { result: "no_answer", time: "10:00" })).body.code, "followup.cancelled");
});

test("what is malformed, unknown or forged is set aside and blocks nothing", { skip }, async () => {
  const before = (await node.get("/followups")).body.length;
  await node.js.publish("own.planning.EpisodeClosed.v1", "no json, Jeanne Untel");
  await node.closed(randomUUID(), randomUUID(), "2011-02-30");
  await node.js.publish("own.planning.EpisodeClosed.v2", JSON.stringify({ type: "arrimage.EpisodeClosed.v2" }));
  const caseId = randomUUID();
  const plan = randomUUID();
  await node.publish("planning", "EpisodeClosed", caseId, [plan], {}, { source: "/org/virage/service/planning" });
  await dueCall();
  assert.equal((await node.get("/followups")).body.length, before + 2);
  const lines = readFileSync(node.log, "utf8");
  assert.equal(lines.split("\n").filter((line) => line.includes("event.quarantined")).length, 4);
  assert.ok(!lines.includes("Jeanne"));
  for (const line of lines.trim().split("\n")) JSON.parse(line);
});

test("the same event twice is taken once", { skip }, async () => {
  const caseId = randomUUID();
  const plan = randomUUID();
  for (let times = 0; times < 3; times += 1) await node.closed(caseId, plan, on);
  await until(async () => (await node.names(caseId)).length === 3, "scheduled and due");
  await node.quiet();
  assert.equal((await node.names(caseId)).length, 3);
});

test("what comes early waits for its predecessor; other cases pass", { skip }, async () => {
  const caseId = randomUUID();
  const id = randomUUID();
  const data = { followup_id: id, case_id: caseId, kind: "M3" };
  await node.publish("followup", "FollowupCompleted", caseId, [id], { ...data, result: "reached", completed_on: "2011-01-04", wish_to_return: false });
  await dueCall();
  assert.equal((await node.get("/health/ready")).body.warnings[0].code, "events.parked");
  await node.publish("followup", "FollowupScheduled", caseId, [id], { ...data, due_on: "2011-03-04" });
  await until(async () => (await node.get(`/followups/${id}`)).body.state === "completed", "the parked event");
});

test("the person came back before we heard that they had left", { skip }, async () => {
  const caseId = randomUUID();
  const [old, fresh] = [randomUUID(), randomUUID()];
  await node.publish("planning", "PlanCreated", caseId, [fresh], {
    plan_id: fresh, case_id: caseId, referral_id: randomUUID(), version: 1, mode: "individual", start_on: "2010-11-04",
    expected_end_on: "2011-04-04", meeting_dates: ["2011-01-05"], objective_count: 1,
  });
  await node.closed(caseId, old, on);
  await until(async () => (await node.names(caseId)).length === 4, "cancellations");
  assert.deepEqual((await node.names(caseId)).slice(2), ["FollowupCancelled M3 reentry", "FollowupCancelled M9 reentry"]);
});

test("parameters have bounds, a day and a reason, and move no date that was computed", { skip }, async () => {
  const change = (name, body) => node.post(`/parameters/${name}`, body);
  assert.equal((await change("nothing", {})).body.code, "parameter.unknown");
  const sound = { value: 2, effective_on: "2011-01-04", reason: "essai" };
  assert.equal((await change("followup_attempts", { ...sound, value: 11 })).body.code, "parameter.out_of_bounds");
  assert.equal((await change("followup_attempts", { ...sound, effective_on: "2011-01-03" })).body.code, "parameter.in_the_past");
  assert.equal((await change("followup_attempts", { ...sound, reason: " " })).body.code, "parameter.reason_missing");
  assert.equal((await change("followup_attempts", sound)).status, 200);
  assert.equal((await node.get("/parameters")).body.find(({ name }) => name === "followup_attempts").value, 2);
  const { m3 } = await dueCall();
  assert.equal((await node.get(`/followups/${m3.followup_id}`)).body.attempts_left, 2);
  await change("followup_attempts", { ...sound, value: 3 });
});

test("requests: todo, story, and the permission asked of intake", { skip }, async () => {
  const { caseId, m3 } = await dueCall();
  const ask = async (subject, question) => (await node.nc.request(subject, JSON.stringify(question), { timeout: 3000 })).json();
  const { answer } = await ask("req.followup.todo.v1.intake", { today: "2011-01-04" });
  const item = answer.items.find(({ case_id }) => case_id === caseId);
  const path = `/followup/calls/${m3.followup_id}`;
  assert.deepEqual(item, { code: "call.due", case_id: caseId, due_on: "2011-01-17", since: "2011-01-04", number: 3, path, acts: [
    { code: "call.no_answer", path: `${path}/no-answer` }, { code: "call.message_left", path: `${path}/message-left` },
    { code: "call.reached", path: `${path}/reached` }] });
  const { steps } = (await ask("req.followup.story.v1.intake", { case_id: caseId })).answer;
  assert.deepEqual(steps.map(({ code, number }) => `${code} ${number}`), ["call.scheduled 3", "call.scheduled 9", "call.due 3"]);
  assert.deepEqual(await ask("req.followup.story.v1.planning", { case_id: caseId }), { refused: "request.not_allowed" });
  assert.deepEqual(await ask("req.followup.story.v1.intake", { case_id: randomUUID() }), { refused: "case.unknown" });
  assert.deepEqual(await ask("req.followup.story.v1.intake", {}), { refused: "request.malformed" });
  assert.equal((await node.get(`/followups/${m3.followup_id}/contact`)).body.code, "request.unanswered");
  let may = true;
  const sub = node.nc.subscribe("req.intake.person.v1", { callback: (_, message) => message.respond(JSON.stringify(
    message.json().viewer === "5a9d8f82-6d02-51d3-afee-c5668c1886f7" // UUIDv5 of `anonymous` in the namespace that the node tells
      ? { answer: { may_be_contacted: may, ways: ["phone"], safe_from: "09:00", safe_until: "20:00" } }
      : { refused: "request.not_allowed" })) });
  await node.nc.flush();
  assert.deepEqual((await node.get(`/followups/${m3.followup_id}/contact`)).body.ways, ["phone"]);
  may = false;
  assert.equal((await node.get(`/followups/${m3.followup_id}/contact`)).body.code, "followup.not_permitted");
  sub.unsubscribe();
  const page = await node.get("/followup/calls");
  assert.ok(page.body.includes(m3.followup_id));
  assert.equal((await node.request("POST", `/followup/calls/${m3.followup_id}/reached`, undefined, { origin: "http://elsewhere" })).status, 403);
  assert.equal((await node.request("POST", `/followup/calls/${m3.followup_id}/reached`)).status, 303);
  assert.equal((await node.post(`/followups/${m3.followup_id}/answers`, { answers: { work: "oui" }, wish_to_return: true })).status, 200);
  assert.equal((await node.get(`/followups/${m3.followup_id}`)).body.state, "completed");
});

test("the window ends by itself, once; SIGTERM ends in order", { skip }, async () => {
  const { caseId, m3 } = await dueCall();
  await node.move("2011-01-17T15:00:00Z");
  assert.equal((await node.get(`/followups/${m3.followup_id}`)).body.state, "due");
  await node.move("2011-01-18T15:00:00Z");
  await node.move("2011-01-19T15:00:00Z");
  await node.quiet();
  assert.deepEqual((await node.names(caseId)).slice(3), ["FollowupUnreached M3"]);
  assert.ok(readFileSync(node.log, "utf8").includes("followup.attempts_missed"));
  assert.equal(await node.kill("SIGTERM"), 0);
});
