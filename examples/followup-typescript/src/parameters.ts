import type { Day } from "./dates.js";
import type { Transaction } from "./journal.js";

interface Parameter {
  default: number;
  min: number;
  max: number;
  requirement: string;
  fr: string;
  en: string;
}

export interface Change {
  value: number;
  effective_on: Day;
  reason: string;
  made_at: string;
}

export const PARAMETERS = {
  followup_first_offset_months: {
    default: 3, min: 1, max: 60, requirement: "R-178",
    fr: "Mois civils entre la fin de l'épisode et le premier appel.",
    en: "Calendar months from the end of the episode to the first call.",
  },
  followup_second_offset_months: {
    default: 9, min: 1, max: 60, requirement: "R-178",
    fr: "Mois civils entre la fin de l'épisode et le second appel.",
    en: "Calendar months from the end of the episode to the second call.",
  },
  followup_attempts: {
    default: 3, min: 1, max: 10, requirement: "R-180",
    fr: "Essais sans réponse, à des moments différents de la journée, après lesquels on peut renoncer.",
    en: "Attempts without an answer, at different times of day, after which one may give up.",
  },
  followup_window_days: {
    default: 14, min: 1, max: 90, requirement: "R-180",
    fr: "Jours pendant lesquels on essaie de joindre la personne, à partir du jour où l'appel est annoncé.",
    en: "Days during which one tries to reach the person, from the day on which the call is announced.",
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;

export function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

export function changesOf(tx: Transaction, name: ParameterName): Change[] {
  return tx.get<Change[]>("parameter", name) ?? [];
}

/** What holds on a day: of two changes for one day, the one made later. */
export function valueOn(tx: Transaction, name: ParameterName, day: Day): number {
  let held: Change | undefined;
  for (const change of changesOf(tx, name)) {
    if (change.effective_on <= day && (!held || change.effective_on >= held.effective_on)) held = change;
  }
  return held?.value ?? PARAMETERS[name].default;
}
