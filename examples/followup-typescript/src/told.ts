import { daysBetween, type Day } from "./dates.js";
import type { Followups } from "./followups.js";
import type { Transaction } from "./journal.js";
import { attemptsLeft, type Call } from "./model.js";

/** A call as HTTP shows it. */
export function shown(call: Call, today: Day): Record<string, unknown> {
  return {
    followup_id: call.id, case_id: call.case_id, kind: call.kind, state: call.state, due_on: call.due_on,
    episode_closed_on: call.closed_on, announced_on: call.announced_on, last_day: call.last_day,
    overdue_days: call.state === "due" ? Math.max(0, daysBetween(call.due_on, today)) : 0,
    attempts: call.attempts.map(({ number, on, part_of_day, result }) => ({ attempt: number, attempted_on: on, part_of_day, result })),
    attempts_left: call.state === "due" ? attemptsLeft(call) : null,
    ended_on: call.ended_on, reason: call.cancelled_for, wish_to_return: call.wish_to_return,
  };
}

const MOST_ITEMS = 40;
const MOST_STEPS = 60;

/** `req.followup.todo.v1`: calls that wait, the most pressing first. */
export function todo(tx: Transaction): { items: unknown[]; more: number } {
  const due = tx.rows<Call>("call").map(([, call]) => call).filter((call) => call.state === "due")
    .sort((a, b) => (a.last_day ?? a.due_on).localeCompare(b.last_day ?? b.due_on) || a.id.localeCompare(b.id));
  const items = due.slice(0, MOST_ITEMS).map((call) => ({
    code: "followup.due", case_id: call.case_id, due_on: call.last_day, since: call.due_on,
    number: attemptsLeft(call) || null, path: `/followup/calls/${call.id}`,
    acts: (["no_answer", "message_left", "reached"] as const)
      .map((result) => ({ code: `attempt.${result}`, path: `/followup/calls/${call.id}/${result}` })),
  }));
  return { items, more: due.length - items.length };
}

/** `req.followup.story.v1`: what happened in the calls of a case; nothing when it is not known here. */
export function story(tx: Transaction, followups: Followups, case_id: string): { steps: unknown[]; path: string } | undefined {
  const calls = followups.callsOf(tx, case_id);
  if (calls.length === 0 && Object.keys(followups.case(tx, case_id).ended).length === 0) return undefined;
  const steps = calls.flatMap((call) => {
    const detail = `followup.${call.kind === "M3" ? "first" : "second"}`;
    const path = `/followup/calls/${call.id}`;
    return [
      ...(call.announced_on ? [{ on: call.announced_on, code: "followup.due", detail, due_on: call.due_on, path }] : []),
      ...call.attempts.map((attempt) => (
        { on: attempt.on, code: "followup.attempted", detail: `attempt.${attempt.result}`, number: attempt.number, path })),
      ...(call.ended_on ? [{ on: call.ended_on, code: `followup.${call.state}`, detail, path }]
        : call.state === "scheduled" ? [{ on: call.due_on, code: "followup.scheduled", detail, due_on: call.due_on, path }] : []),
    ];
  }).sort((a, b) => a.on.localeCompare(b.on));
  return { steps: steps.slice(-MOST_STEPS), path: "/followup/calls" };
}
