import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { addDays, addMonths, civil, daysBetween, isDay, partOfDay } from "../dist/dates.js";
import { eventId, followupId, reentryCaseId, uuid5 } from "../dist/ids.js";
import { Contract } from "../dist/contract.js";
import { attemptsLeft } from "../dist/model.js";

test("calendar months end where the month ends", () => {
  assert.equal(addMonths("2010-10-04", 3), "2011-01-04");
  assert.equal(addMonths("2010-12-28", 3), "2011-03-28");
  assert.equal(addMonths("2010-11-30", 3), "2011-02-28");
  assert.equal(addMonths("2011-11-30", 3), "2012-02-29");
  assert.equal(addMonths("2010-05-31", 9), "2011-02-28");
  assert.equal(addMonths("2011-05-31", 9), "2012-02-29");
  assert.equal(addMonths("2012-02-29", 9), "2012-11-29");
  assert.equal(addMonths("2010-08-31", 3), "2010-11-30");
  assert.equal(addMonths("2010-12-31", 12), "2011-12-31");
  assert.equal(addMonths("2012-02-29", 60), "2017-02-28");
});

test("days", () => {
  assert.equal(addDays("2012-02-28", 1), "2012-02-29");
  assert.equal(addDays("2011-02-28", 1), "2011-03-01");
  assert.equal(addDays("2011-03-28", 13), "2011-04-10");
  assert.equal(daysBetween("2011-03-01", "2011-03-15"), 14);
  assert.ok(isDay("2012-02-29"));
  for (const wrong of ["2011-02-29", "2011-13-01", "2011-00-10", "2011-1-1", "x", null]) assert.ok(!isDay(wrong));
});

test("a civil date is that of the zone, over changes of the clock", () => {
  assert.deepEqual(civil(new Date("2011-03-28T03:59:00Z"), "America/Toronto"), { day: "2011-03-27", time: "23:59" });
  assert.deepEqual(civil(new Date("2011-03-28T04:00:00Z"), "America/Toronto"), { day: "2011-03-28", time: "00:00" });
  assert.deepEqual(civil(new Date("2011-01-04T04:30:00Z"), "America/Toronto"), { day: "2011-01-03", time: "23:30" });
});

test("parts of the day", () => {
  assert.deepEqual(["00:00", "11:59", "12:00", "16:59", "17:00", "23:59"].map(partOfDay),
    ["morning", "morning", "afternoon", "afternoon", "evening", "evening"]);
});

test("ids follow from facts, as in the contract's samples", () => {
  const call = "1dc7352f-7bac-5aa5-a68c-4a80ee87a460"; // the call of the samples
  assert.equal(eventId("FollowupScheduled", call), "517f9ccd-8f7d-5240-9e8c-45ab3545e803");
  assert.equal(eventId("FollowupDue", call), "6b0a3ca6-5093-5270-a33d-fb1ed959495d");
  assert.equal(eventId("FollowupAttempted", call, 1), "1e8d7e38-3280-5462-99f2-70f47b313a4a");
  assert.equal(eventId("FollowupCompleted", call), "1f429a39-d289-5c64-acf7-4a09b11ec69f");
  assert.equal(eventId("FollowupDeclined", call), "27aa8fe9-534a-5900-9e46-4abb11e7595c");
  assert.equal(eventId("FollowupUnreached", call), "25c33d45-bde4-504c-8cf4-1f0e38f6556f");
  assert.equal(eventId("ReentryRequested", call), "4dab44c7-d8a4-5d6d-adab-de804a2e7789");
  assert.equal(reentryCaseId(call), uuid5(call, "reentry/case"));
});

test("the id of a call is the one that the role's page works out", () => {
  const [caseId, planId] = ["902c59d8-3ee1-5c3c-b772-4f539bd98e21", "e204541d-b1a2-597f-962a-97a82b30d543"];
  const m3 = followupId(caseId, planId, "M3");
  assert.equal(m3, "5667bd76-cd70-5a94-96fd-c869b401fd43");
  assert.equal(followupId(caseId, planId, "M9"), "dcce9a7a-8f22-5d89-8511-87cfa3d90fd1");
  assert.equal(eventId("FollowupScheduled", m3), "79a328fa-2eba-5010-ba13-fbd8a13f7ef1");
  assert.equal(uuid5(caseId, "correlation"), "98391463-3a4a-5d5e-ac4c-37d14493d886");
});

test("with more than three attempts wanted, any counts once each time of day was tried", () => {
  const left = (...parts) => attemptsLeft({ attempts_wanted: 4, attempts: parts.map((part_of_day) => ({ part_of_day })) });
  assert.equal(left("morning", "morning", "morning", "morning"), 2);
  assert.equal(left("morning", "afternoon", "evening"), 1);
  assert.equal(left("morning", "afternoon", "evening", "evening"), 0);
});

test("what a message is, before anything is done with it", () => {
  const contract = new Contract("margelle");
  const sound = JSON.parse(readFileSync(new URL("./EpisodeClosed.v1.valid.json", import.meta.url), "utf8"));
  const subject = "own.planning.EpisodeClosed.v1";
  const judge = (message, on = subject) => contract.judge(on, Buffer.from(typeof message === "string" ? message : JSON.stringify(message)));
  assert.equal(judge(sound).name, "EpisodeClosed");
  assert.equal(judge({ ...sound, later: 1, data: { ...sound.data, newer: true } }).name, "EpisodeClosed");
  assert.equal(judge("{").refused, "event.not_json");
  assert.equal(judge("[]").refused, "event.not_an_envelope");
  assert.equal(judge("[".repeat(13)).refused, "event.too_deep");
  assert.equal(judge({ ...sound, text: "[".repeat(99) }).name, "EpisodeClosed");
  assert.equal(judge(" ".repeat(65537)).refused, "event.too_large");
  assert.equal(judge({ ...sound, type: "arrimage.EpisodeClosed.v2" }).refused, "event.unknown_major");
  assert.equal(judge({ ...sound, type: "arrimage.Nothing.v1" }).refused, "event.unknown_type");
  assert.equal(judge(sound, "own.planning.PlanCreated.v1").refused, "event.subject_differs");
  assert.equal(judge(sound, "own.intake.EpisodeClosed.v1").refused, "event.source_forged");
  assert.equal(judge({ ...sound, source: "/org/virage/service/planning" }).refused, "event.source_forged");
  assert.equal(judge({ ...sound, recipient: "virage" }).refused, "event.not_for_us");
  assert.equal(judge({ ...sound, data: { ...sound.data, closed_on: "2011-02-30" } }).refused, "event.malformed");
  assert.equal(judge({ ...sound, subject: sound.data.plan_id }).refused, "event.case_differs");
});
