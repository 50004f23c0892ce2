import { civil, type Day } from "./dates.js";

/** The time; in a demonstration it stands still until it is moved, and is never moved back. */
export class Clock {
  constructor(private readonly zone: string, private standing?: Date) {}

  get simulated(): boolean {
    return this.standing !== undefined;
  }

  now(): Date {
    return this.standing ?? new Date();
  }

  today(): Day {
    return civil(this.now(), this.zone).day;
  }

  time(): string {
    return civil(this.now(), this.zone).time;
  }

  dayOf(instant: string): Day {
    return civil(new Date(instant), this.zone).day;
  }

  move(to: Date): void {
    if (this.standing && to > this.standing) this.standing = to;
  }
}
