/** A node for tests: a bare nats-server with the stream and the durable, and the component as a process. */
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { eventId } from "../dist/ids.js";

export const SERVER = process.env.NATS_SERVER ?? "nats-server";
export const skip = spawnSync(SERVER, ["--version"]).status === 0 ? false : "NATS_SERVER names no nats-server";

const MAIN = new URL("../dist/main.js", import.meta.url).pathname;

export class Node {
  static async start() {
    const node = new Node();
    node.directory = mkdtempSync(join(tmpdir(), "followup-"));
    node.port = await freePort();
    await node.startServer();
    node.nc = await connect({ servers: node.url, maxReconnectAttempts: -1, reconnectTimeWait: 100, waitOnFirstConnect: true });
    node.js = jetstream(node.nc);
    node.manager = await jetstreamManager(node.nc);
    await node.manager.streams.add({ name: "OWN", subjects: ["own.>"], storage: "file" });
    await node.manager.consumers.add("OWN", { durable_name: "followup", ack_policy: "explicit", ack_wait: 1_000_000_000, max_ack_pending: 1000 });
    return node;
  }

  get url() { return `nats://127.0.0.1:${this.port}`; }

  async startServer() {
    this.server = spawn(SERVER, ["-a", "127.0.0.1", "-p", String(this.port), "-js", "-sd", join(this.directory, "js")], { stdio: "ignore" });
  }

  async stopServer() {
    const gone = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGKILL");
    await gone;
  }

  /** Starts the component; `store` names its directory, a fresh one is an empty store. */
  async run({ store = "store", now = "2010-10-04T14:00:00Z", ready = true, ...env } = {}) {
    const portFile = join(this.directory, `port-${randomUUID()}`);
    this.store = join(this.directory, store);
    this.log = join(this.directory, "log");
    this.child = spawn(process.execPath, [MAIN], {
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        PATH: process.env.PATH, ARRIMAGE_ORGANIZATION: "margelle", ARRIMAGE_SERVICE: "followup", ARRIMAGE_PROFILE: "demo",
        ARRIMAGE_WORKER_NAMESPACE: "8f0c4f1e-5d3b-5a51-9b7e-2c9a7f4f0d11",
        ARRIMAGE_ZONE: "America/Toronto", ARRIMAGE_LANGUAGE: "fr", ARRIMAGE_OWN_URL: this.url, ARRIMAGE_OWN_API_PREFIX: "$JS.API",
        ARRIMAGE_OWN_INBOX_PREFIX: "_INBOX_followup", ARRIMAGE_OWN_STREAM: "OWN", ARRIMAGE_OWN_DURABLE: "followup",
        ARRIMAGE_STORE_DIR: this.store, ARRIMAGE_HTTP_HOST: "127.0.0.1", ARRIMAGE_HTTP_PORT: "0", ARRIMAGE_HTTP_PORT_FILE: portFile,
        ARRIMAGE_LOG_FILE: this.log, ARRIMAGE_KEEP_DAYS: "3650", ARRIMAGE_MODULES_OFF: "[]", ARRIMAGE_SIMULATED_NOW: now, ...env,
      },
    });
    this.exit = new Promise((resolve) => this.child.once("exit", (code, signal) => resolve(code ?? signal)));
    await until(() => existsSync(portFile), "the port file");
    this.base = `http://127.0.0.1:${readFileSync(portFile, "utf8")}`;
    if (ready) await until(async () => (await this.get("/health/ready")).status === 200, "ready");
  }

  async kill(signal = "SIGKILL") {
    this.child.kill(signal);
    return this.exit;
  }

  async request(method, path, body, headers = {}) {
    const response = await fetch(this.base + path, {
      method, headers: { "content-type": "application/json", ...headers }, redirect: "manual",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: response.headers.get("content-type") === "application/json" ? JSON.parse(text) : text };
  }

  get(path) { return this.request("GET", path); }
  post(path, body, headers) { return this.request("POST", path, body, headers); }

  async move(now) { return this.request("PUT", "/simulation", { now }); }

  async quiet() {
    await until(async () => (await this.get("/simulation")).body.quiet, "quiet");
  }

  async publish(service, name, caseId, identity, data, change = {}) {
    const event = {
      specversion: "1.0", id: eventId(name, ...identity), source: `/org/margelle/service/${service}`, type: `arrimage.${name}.v1`,
      time: "2010-10-04T14:03:00Z", datacontenttype: "application/json", dataschema: `urn:arrimage:schema:own.${name}.v1`,
      subject: caseId, recipient: "margelle", correlationid: "d90ddb96-069b-598f-b736-7be35043f9c8", sequence: "1.1",
      privacyclass: "DEIDENTIFIED", data, ...change,
    };
    await this.js.publish(`own.${service}.${name}.v1`, JSON.stringify(event));
    return event;
  }

  /** An episode that ended. */
  async closed(caseId, planId, closedOn = "2010-10-04", change = {}) {
    await this.publish("planning", "PlanCreated", caseId, [planId], {
      plan_id: planId, case_id: caseId, referral_id: planId, version: 1, mode: "individual", start_on: "2010-07-05",
      expected_end_on: "2010-10-05", meeting_dates: ["2010-07-05"], objective_count: 1,
    });
    return this.publish("planning", "EpisodeClosed", caseId, [planId], {
      case_id: caseId, plan_id: planId, closed_on: closedOn, outcome: "completed", outcome_class: "positive", success_tags: [],
      activities_held_count: 8, followup_allowed: true, plan_agreed: true, ...change,
    });
  }

  /** What the component said, in the order of the stream. */
  async said() {
    const { state } = await this.manager.streams.info("OWN");
    const said = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await this.manager.streams.getMessage("OWN", { seq }).catch(() => null);
      if (message?.subject.startsWith("own.followup.")) said.push(JSON.parse(new TextDecoder().decode(message.data)));
    }
    return said;
  }

  async names(caseId) {
    return (await this.said()).filter((event) => event.subject === caseId)
      .map((event) => [event.type.split(".")[1], event.data.kind, event.data.reason].filter(Boolean).join(" "));
  }

  async stop() {
    this.child?.kill("SIGKILL");
    await this.nc?.close();
    await this.stopServer();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export async function until(holds, what, milliseconds = 40_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error(`waited in vain: ${what}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
