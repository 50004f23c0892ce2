import type { Day, PartOfDay } from "./dates.js";
import type { Envelope } from "./contract.js";

export type Kind = "M3" | "M9";
export type State = "scheduled" | "due" | "completed" | "unreached" | "declined" | "cancelled";
export type AttemptResult = "no_answer" | "message_left" | "wrong_number" | "reached";
export type CancelReason = "reentry" | "deceased" | "declined";

export interface Attempt {
  number: number;
  on: Day;
  part_of_day: PartOfDay;
  result: AttemptResult;
}

export interface Call {
  id: string;
  case_id: string;
  kind: Kind;
  due_on: Day;
  state: State;
  correlation: string;
  /** The last event that led to where it stands. */
  cause: string;
  plan_id: string | null;
  closed_on: Day | null;
  attempts: Attempt[];
  announced_on: Day | null;
  last_day: Day | null;
  attempts_wanted: number;
  ended_on: Day | null;
  cancelled_for: CancelReason | null;
  wish_to_return: boolean;
}

export interface Case {
  calls: string[];
  /** Plans that began or ended here, with the day of it. */
  began: Record<string, Day>;
  ended: Record<string, Day>;
  /** Days on which the person was accepted again after an episode of this case, and the events that told it. */
  returned: { on: Day; cause: string }[];
  permission: { number: number; given: boolean } | null;
  correlation: string | null;
  /** How many events were said of the case: the second half of `sequence`. */
  said: number;
}

export interface Outgoing {
  number: number;
  subject: string;
  case_id: string;
  followup_id: string;
  name: string;
  /** `Nats-Msg-Id`: random, so that nobody else can have used it. */
  message_id: string;
  event: Envelope;
}

export interface Parked {
  /** The case that it waits for. */
  case_id: string;
  why: "early" | "failed";
  attempts: number;
  since: string;
  name: string;
  own: boolean;
  event: Envelope;
}

export interface Quarantined {
  subject: string;
  why: string;
  bytes: number;
  sha256: string;
  place: number;
  at: string;
}

export interface Rebuild {
  state: "none" | "running" | "done";
  read: number;
  watermark: number;
  said_before: number;
  owed: number;
  seconds: number;
}

export const TERMINAL = {
  FollowupCompleted: "completed",
  FollowupUnreached: "unreached",
  FollowupDeclined: "declined",
  FollowupCancelled: "cancelled",
} as const satisfies Record<string, State>;

export function pending(call: Call): boolean {
  return call.state === "scheduled" || call.state === "due";
}

export function ended(call: Call): boolean {
  return !pending(call);
}

/** How many more attempts are wanted: only another time of day counts until each was tried; beyond three, any does. */
export function attemptsLeft(call: Call): number {
  const parts = new Set(call.attempts.map((attempt) => attempt.part_of_day));
  const wanted = call.attempts_wanted;
  return Math.max(0, Math.min(wanted, 3) - parts.size, wanted - call.attempts.length);
}
