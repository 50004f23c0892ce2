import type { Reachable } from "./http.js";
import { TAPS } from "./told.js";

type Language = "fr" | "en";

const WORDS = {
  title: ["Appels à faire", "Calls to make"],
  none: ["Aucun appel n'attend.", "No call waits."],
  case: ["Dossier", "Case"],
  due: ["À faire depuis le", "Due since"],
  last: ["jusqu'au", "until"],
  left: ["essais restants", "attempts left"],
  no_answer: ["Pas de réponse", "No answer"],
  message_left: ["Message laissé", "Message left"],
  reached: ["Jointe", "Reached"],
  contact: ["Comment joindre la personne", "How to reach the person"],
  hours: ["heures", "hours"],
  back: ["Retour aux appels", "Back to the calls"],
} as const;

function word(language: Language, key: keyof typeof WORDS): string {
  return WORDS[key][language === "fr" ? 0 : 1];
}

export function listPage(language: Language, calls: Record<string, unknown>[]): string {
  const rows = calls.map((call) => `<li>${summary(language, call, true)}${buttons(language, call)}</li>`);
  const body = rows.length > 0 ? `<ul>${rows.join("")}</ul>` : `<p>${word(language, "none")}</p>`;
  return whole(language, `<h1>${word(language, "title")}</h1>${body}`);
}

export function callPage(language: Language, call: Record<string, unknown>, contact: Reachable | string | undefined): string {
  const how = contact === undefined ? "" : typeof contact === "string" ? `<p role="alert">${escape(contact)}</p>`
    : `<h2>${word(language, "contact")}</h2><p>${escape((contact.ways ?? []).join(", "))} — ${word(language, "hours")} ${escape(contact.safe_from ?? "…")}–${escape(contact.safe_until ?? "…")}</p>`;
  const may = call.state === "due" && typeof contact !== "string";
  return whole(language, `<h1>${word(language, "title")}</h1>${summary(language, call, false)}${how}${may ? buttons(language, call) : ""}`
    + `<p><a href="/followup/calls">${word(language, "back")}</a></p>`);
}

function summary(language: Language, call: Record<string, unknown>, link: boolean): string {
  const name = `${word(language, "case")} ${escape(String(call.case_id).slice(0, 8))} · ${escape(call.kind)}`;
  const until = call.last_day ? ` ${word(language, "last")} ${escape(call.last_day)} · ${escape(call.attempts_left ?? 0)} ${word(language, "left")}` : "";
  return `<p>${link ? `<a href="/followup/calls/${escape(call.followup_id)}">${name}</a>` : name}<br>${word(language, "due")} ${escape(call.due_on)}${until}</p>`;
}

function buttons(language: Language, call: Record<string, unknown>): string {
  return Object.entries(TAPS).map(([last, result]) =>
    `<form method="post" action="/followup/calls/${escape(call.followup_id)}/${last}"><button>${word(language, result)}</button></form>`).join("");
}

function whole(language: Language, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
    + `<title>${word(language, "title")}</title><style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}`
    + `form{display:inline-block;margin:0 .5rem .5rem 0}button{font:inherit;min-height:2.75rem;padding:0 1rem}</style></head><body>${body}</body></html>`;
}

function escape(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
