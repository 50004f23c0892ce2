import { createHash } from "node:crypto";

/** The namespace of every event's id (`x-id-formula` in the schemas). */
const EVENTS = "6f9d2c1e-0b7a-5c44-9a53-2e1d7c0a41e0";

export function uuid5(namespace: string, name: string): string {
  const hash = createHash("sha1").update(Buffer.from(namespace.replaceAll("-", ""), "hex")).update(name).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

export function isUuid(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

export function eventId(event: string, ...identity: (string | number)[]): string {
  return uuid5(EVENTS, [`${event}.v1`, ...identity].join("/"));
}

/** The id of a call: the role's page, "Ids, byte by byte". Events' ids are made of it, so a swap doubles nothing. */
export function followupId(caseId: string, planId: string, kind: string): string {
  return uuid5(caseId, `${planId}/${kind}`);
}

export function reentryCaseId(followup: string): string {
  return uuid5(followup, "reentry/case");
}
