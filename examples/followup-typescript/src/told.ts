import { daysBetween, type Day } from "./dates.js";
import type { Followups } from "./followups.js";
import type { Transaction } from "./journal.js";
import { attemptsLeft, type AttemptResult, type Call } from "./model.js";

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
const LAST_DAYS = 3;

/** What may be done with one tap, and the last part of the path that does it. */
export const TAPS = {
  "no-answer": "no_answer", "message-left": "message_left", reached: "reached",
} as const satisfies Record<string, AttemptResult>;

/** The codes of the story for which intake has words: how a call stands at its end. */
const ENDS = {
  completed: "call.reached", unreached: "call.unreached", declined: "call.declined", cancelled: "call.cancelled",
} as const;

function monthsOf(call: Call): number {
  return call.kind === "M3" ? 3 : 9;
}

/** `req.followup.todo.v1`: calls that wait, the most pressing first. `taps`: whether one tap is taken here. */
export function todo(tx: Transaction, today: Day, taps: boolean): { items: unknown[]; more: number } {
  const due = tx.rows<Call>("call").map(([, call]) => call).filter((call) => call.state === "due")
    .sort((a, b) => (a.last_day ?? a.due_on).localeCompare(b.last_day ?? b.due_on) || a.id.localeCompare(b.id));
  const items = due.slice(0, MOST_ITEMS).map((call) => {
    const path = `/followup/calls/${call.id}`;
    const ending = call.last_day !== null && daysBetween(today, call.last_day) < LAST_DAYS;
    return {
      code: ending ? "call.last_days" : "call.due", case_id: call.case_id, due_on: call.last_day, since: call.due_on,
      number: monthsOf(call), path,
      acts: taps ? Object.entries(TAPS).map(([last, result]) => ({ code: `call.${result}`, path: `${path}/${last}` })) : [],
    };
  });
  return { items, more: due.length - items.length };
}

/** `req.followup.story.v1`: what happened in the calls of a case; nothing when it is not known here. */
export function story(tx: Transaction, followups: Followups, case_id: string): { steps: unknown[]; path: string } | undefined {
  const calls = followups.callsOf(tx, case_id);
  if (calls.length === 0 && Object.keys(followups.case(tx, case_id).ended).length === 0) return undefined;
  const steps = calls.flatMap((call) => {
    const its = { number: monthsOf(call), path: `/followup/calls/${call.id}` };
    return [
      { on: call.closed_on ?? call.due_on, code: "call.scheduled", due_on: call.due_on, ...its },
      ...(call.announced_on ? [{ on: call.announced_on, code: "call.due", ...its }] : []),
      ...call.attempts.map((attempt) => ({ on: attempt.on, code: "call.attempted", detail: attempt.result, ...its })),
      ...(call.ended_on && call.state in ENDS ? [{
        on: call.ended_on, code: ENDS[call.state as keyof typeof ENDS],
        ...(call.cancelled_for ? { detail: call.cancelled_for } : {}), ...its,
      }] : []),
    ];
  }).sort((a, b) => a.on.localeCompare(b.on));
  return { steps: steps.slice(-MOST_STEPS), path: "/followup/calls" };
}
