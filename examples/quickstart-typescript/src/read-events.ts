// Read the events that a node grants you, over NATS: at least once, each case in order.
//
//   npm ci && npm run build && npm start -- CREDENTIALS.json [COUNT]
//
// CREDENTIALS.json is what `arrimage bus grant` wrote.
import { readFileSync } from "node:fs";
import { isEvent, type OwnEvent } from "@arrimage/contracts";
import { jetstream } from "@nats-io/jetstream";
import { connect, nkeyAuthenticator } from "@nats-io/transport-node";

interface Credentials {
  nats: { url: string; seed: string; inbox_prefix: string; api_prefix: string; stream: string; durable: string };
}

function actOn(event: OwnEvent): void {
  if (isEvent(event, "arrimage.FollowupDue.v1")) {
    console.log(`${event.data.due_on}  call ${event.data.kind} is due  case=${event.subject}`);
  } else {
    console.log(`${event.time.slice(0, 10)}  ${event.type}  case=${event.subject}`);
  }
}

const [file, wanted] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: npm start -- CREDENTIALS.json [COUNT]");
  process.exit(2);
}
const count = wanted === undefined ? Infinity : Number(wanted);
const told = (JSON.parse(readFileSync(file, "utf8")) as Credentials).nats;
const connection = await connect({
  servers: told.url,
  authenticator: nkeyAuthenticator(new TextEncoder().encode(told.seed)),
  inboxPrefix: told.inbox_prefix,
  maxReconnectAttempts: -1,
});
// the durable is there: an integrator may neither make one nor ask what else there is
const durable = await jetstream(connection, { apiPrefix: told.api_prefix }).consumers.get(told.stream, told.durable);
const known = new Set<string>(); // keep this beside your own data: an event may come again

for await (const message of await durable.consume({ max_messages: 50 })) {
  const event = message.json<OwnEvent>();
  if (!known.has(event.id)) {
    actOn(event);
    known.add(event.id);
  }
  message.ack(); // only now: what is not acknowledged comes again
  if (known.size >= count) break;
}
await connection.drain();
