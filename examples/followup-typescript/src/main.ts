import { Bus } from "./bus.js";
import { Clock } from "./clock.js";
import { configOf } from "./config.js";
import { Contract } from "./contract.js";
import { Followups } from "./followups.js";
import { Http } from "./http.js";
import { Store } from "./journal.js";
import { logTo } from "./log.js";
import { Service } from "./service.js";

const config = configOf(process.env);
const log = logTo(config.logFile, "followup");
const store = new Store(config.storeDirectory);

const moved = store.get("meta", "clock") as string | undefined;
const clock = new Clock(config.zone, config.simulatedNow);
if (moved && config.simulatedNow) clock.move(new Date(moved));

const service = new Service(store, new Contract(config.organization), new Followups(config, clock), clock, log);
service.forget(config.keepDays);
const bus = new Bus(config, service);
const http = new Http(config, service, bus);

await http.listen();
log("info", "service.started", { open: service.openCalls, outbox: service.outboxSize });

const timers = [
  setInterval(() => service.tick(), 5000),
  setInterval(() => service.retryParked(), 30_000),
  setInterval(() => service.forget(config.keepDays), 86_400_000),
];

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), 18_000).unref();
  timers.forEach(clearInterval);
  await http.close();
  await bus.stop();
  store.close();
  log("info", "service.stopped");
  process.exit(0);
}
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());

service.tick();
await bus.start();
