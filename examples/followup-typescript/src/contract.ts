import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { isDay } from "./dates.js";

export interface Envelope {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  time: string;
  datacontenttype?: string;
  dataschema: string;
  subject: string;
  recipient: string;
  correlationid: string;
  causationid?: string | null;
  sequence: string;
  privacyclass: "DEIDENTIFIED" | "PUBLIC";
  data: Record<string, unknown>;
}

/** What is refused is told by a code, and never by what the message holds. */
export type Judged =
  | { event: Envelope; name: string; own: boolean }
  | { ignored: string }
  | { refused: string };

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 12;

/** Every event of a node's contract in this major: one that is none of them is unknown, one that we do not read is not. */
const KNOWN = new Set(
  ("CaseLeadAssigned CaseLeadTransferOffered CaseLeadTransferRefused CaseLeadTransferred ConfidentialityIncidentReported "
    + "ConsentDeclined ConsentExpired ConsentExpiring ConsentGranted ConsentRevoked ContactPreferenceUpdated DisclosureErased "
    + "DisclosureOverdue DisclosureRefused DuplicateReferralDetected EmergencyInformationDisclosed EmergencyReviewDue "
    + "EpisodeClosed ErasureUnconfirmed FirstContactAttempted FirstContactDueSoon FirstContactMade FirstContactOverdue "
    + "FollowupAttempted FollowupCancelled FollowupCompleted FollowupDeclined FollowupDue FollowupScheduled FollowupUnreached "
    + "InformationDisclosed MeetingCancelled MeetingDueSoon MeetingHeld MeetingMissed MeetingRescheduled NotificationFailed "
    + "NotificationSent NotificationSuppressed PlanCreated PlanRevised RecordDeidentified ReentryRequested ReferralAccepted "
    + "ReferralDeclined ReferralReceived ReferralRedirected ReferralResumed ReferralReturned ReferralTakenInCharge "
    + "ReferralWithdrawn ServiceModeChanged").split(" "),
);

/** The JSON Schemas of what the role reads and says, as the contract gives them. */
export class Contract {
  private readonly schemas = new Map<string, object>();
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv2020({
    strict: false,
    formats: { uuid: true, date: isDay, "date-time": (text: string) => !Number.isNaN(Date.parse(text)) },
  });

  constructor(private readonly organization: string, directory = new URL("../schemas/", import.meta.url)) {
    for (const file of readdirSync(directory)) {
      if (!file.endsWith(".v1.json")) continue;
      this.schemas.set(file.slice(0, -".v1.json".length), JSON.parse(readFileSync(new URL(file, directory), "utf8")) as object);
    }
  }

  /** Whether a message agrees with the schema of that name. */
  holds(name: string, message: unknown): boolean {
    const schema = this.schemas.get(name);
    if (!schema) return false;
    const holds = this.compiled.get(name) ?? this.ajv.compile(schema); // when it is first needed: a start is quick
    this.compiled.set(name, holds);
    return holds(message) === true;
  }

  /** What a message of the stream is. The server vouches for its subject; the sender wrote the rest. */
  judge(subject: string, bytes: Uint8Array): Judged {
    if (bytes.length > MAX_BYTES) return { refused: "event.too_large" };
    if (depthOf(bytes) > MAX_DEPTH) return { refused: "event.too_deep" };
    let message: unknown;
    try {
      message = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      return { refused: "event.not_json" };
    }
    if (!isEnvelope(message)) return { refused: "event.not_an_envelope" };
    const typed = /^arrimage\.([A-Za-z]+)\.v([0-9]+)$/.exec(message.type);
    const [, name = "", major = ""] = typed ?? [];
    if (!KNOWN.has(name)) return { refused: "event.unknown_type" };
    if (major !== "1") return { refused: "event.unknown_major" };
    const service = /^own\.([a-z]+)\.([A-Za-z]+)\.v([0-9]+)$/.exec(subject);
    if (!service || service[2] !== name || service[3] !== major) return { refused: "event.subject_differs" };
    if (message.source !== `/org/${this.organization}/service/${service[1]}`) return { refused: "event.source_forged" };
    if (message.recipient !== this.organization) return { refused: "event.not_for_us" };
    if (!this.schemas.has(name)) return { ignored: name };
    if (!this.holds(name, message)) return { refused: "event.malformed" };
    if (message.data.case_id !== undefined && message.data.case_id !== message.subject) return { refused: "event.case_differs" };
    return { event: message, name, own: service[1] === "followup" };
  }
}

function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== "object" || message === null || Array.isArray(message)) return false;
  const fields = message as Record<string, unknown>;
  return fields.specversion === "1.0" && typeof fields.data === "object" && fields.data !== null
    && ["id", "source", "type", "time", "dataschema", "subject", "recipient"].every((name) => typeof fields[name] === "string");
}

/** How deep brackets nest, seen on bytes, before anything is parsed. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return deepest;
}
