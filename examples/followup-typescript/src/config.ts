import { readFileSync } from "node:fs";
import { isDay } from "./dates.js";
import { uuid5 } from "./ids.js";

export interface Config {
  organization: string;
  demo: boolean;
  zone: string;
  language: "fr" | "en";
  nats: { url: string; seed: string | undefined; apiPrefix: string; inboxPrefix: string; stream: string; durable: string };
  storeDirectory: string;
  http: { host: string; port: number; portFile: string | undefined };
  /** Keys of workers are asked for in this node. */
  workers: boolean;
  /** Under which id intake knows whoever sends no key, in a demonstration. */
  anonymous: string;
  logFile: string | undefined;
  keepDays: number;
  activeSince: string | undefined;
  simulatedNow: Date | undefined;
}

export function configOf(env: NodeJS.ProcessEnv): Config {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is missing`);
    return value;
  };
  const seedFile = env.ARRIMAGE_OWN_SEED_FILE;
  const demo = env.ARRIMAGE_PROFILE === "demo";
  const activeSince = env.ARRIMAGE_FOLLOWUP_ACTIVE_SINCE || undefined;
  if (activeSince && !isDay(activeSince)) throw new Error("ARRIMAGE_FOLLOWUP_ACTIVE_SINCE is no date");
  const simulatedNow = demo && env.ARRIMAGE_SIMULATED_NOW ? new Date(env.ARRIMAGE_SIMULATED_NOW) : undefined;
  if (simulatedNow && Number.isNaN(simulatedNow.getTime())) throw new Error("ARRIMAGE_SIMULATED_NOW is no instant");
  return {
    organization: need("ARRIMAGE_ORGANIZATION"),
    demo,
    zone: need("ARRIMAGE_ZONE"),
    language: env.ARRIMAGE_LANGUAGE === "en" ? "en" : "fr",
    nats: {
      url: need("ARRIMAGE_OWN_URL"),
      seed: seedFile ? readFileSync(seedFile, "utf8").trim() : undefined,
      apiPrefix: env.ARRIMAGE_OWN_API_PREFIX || "$JS.API",
      inboxPrefix: env.ARRIMAGE_OWN_INBOX_PREFIX || "_INBOX",
      stream: need("ARRIMAGE_OWN_STREAM"),
      durable: need("ARRIMAGE_OWN_DURABLE"),
    },
    storeDirectory: need("ARRIMAGE_STORE_DIR"),
    http: {
      host: env.ARRIMAGE_HTTP_HOST || "127.0.0.1",
      port: Number(env.ARRIMAGE_HTTP_PORT || 0),
      portFile: env.ARRIMAGE_HTTP_PORT_FILE || undefined,
    },
    anonymous: uuid5(need("ARRIMAGE_WORKER_NAMESPACE"), "anonymous"),
    workers: !demo || hasWorkers(env.ARRIMAGE_WORKERS_FILE),
    logFile: env.ARRIMAGE_LOG_FILE || undefined,
    keepDays: Number(env.ARRIMAGE_KEEP_DAYS || 0) || 3650,
    activeSince,
    simulatedNow,
  };
}

function hasWorkers(path: string | undefined): boolean {
  if (!path) return false;
  try {
    const held: unknown = JSON.parse(readFileSync(path, "utf8") || "{}");
    return typeof held === "object" && held !== null && Object.keys(held).length > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT"; // a file that cannot be read opens nothing
  }
}
