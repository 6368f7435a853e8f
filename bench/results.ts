import type { Approval } from './approvals.ts';
import type { Shot } from './load.ts';
import { type Figure, quantile, type Section, table } from './report.ts';

export type Side = 'ours' | 'bare';
export const SIDES: readonly Side[] = ['ours', 'bare'];
export const both = <T>(make: () => T): Record<Side, T> => ({ ours: make(), bare: make() });

/** Everything a run came to. Times are kept by round. */
export interface Measured {
  single: Record<Side, Shot[][]>;
  steady: Record<Side, Shot[][]>;
  /** Cards in the direct message. */
  direct: Record<Side, Approval[][]>;
  /** Cards in a channel, for one person's eyes. */
  channel: Record<Side, Approval[][]>;
  ready: Record<Side, number[]>;
  firstReady: number[];
  memory: Record<Side, number[]>;
  withDatabase: number[];
}

/** How much a run does. */
export interface Plan {
  rounds: number;
  single: { events: number };
  steady: { events: number; perSecond: number };
  approvals: { direct: number; channel: number };
}

export function tableOf(measured: Measured, { steady }: Plan): string {
  const { direct, channel, ready, firstReady, memory, withDatabase } = measured;
  const rate = `${steady.perSecond} events/s`;
  return table([
    ...times('Event to acknowledgement, one at a time', measured.single, ({ ack }) => ack, P95),
    ...times(`Event to acknowledgement, ${rate}`, measured.steady, ({ ack }) => ack, P95),
    ...times("Event to the model's first request, one at a time", measured.single, ({ model }) => model, P95),
    ...times(`Event to the model's first request, ${rate}`, measured.steady, ({ model }) => model, P95),
    ...times("The model's tool call to the card, direct message", direct, ({ card }) => card, SLOWEST),
    ...times("The model's tool call to the card, channel", channel, ({ card }) => card, SLOWEST),
    ...times("Click on Approve to the tool's call at Scalekit", direct, ({ call }) => call, SLOWEST),
    ...times('Click on Approve to the receipt on the card', direct, ({ receipt }) => receipt, SLOWEST),
    { name: 'Spawn to ready, first start (makes the database)', unit: 'ms', ours: firstReady, bare: ready.bare },
    { name: 'Spawn to ready, later starts', unit: 'ms', ...ready },
    { name: 'Idle memory of the process', unit: 'MB', ...memory },
    { name: 'Idle memory with PostgreSQL', unit: 'MB', ours: withDatabase, bare: memory.bare },
  ]);
}

/** What a second line tells beside the median. */
interface Tail {
  name: string;
  at: number;
}
const P95: Tail = { name: 'p95', at: 0.95 };
/** Where a round has too few samples for a p95. */
const SLOWEST: Tail = { name: 'slowest', at: 1 };

/** The median and the tail of each round; the table shows the rounds' median, which one disturbed round does not move. */
function times<T>(name: string, rounds: Record<Side, T[][]>, value: (sample: T) => number, tail: Tail): Figure[] {
  const figure = (name: string, at: number): Figure => {
    const each = (side: Side) => rounds[side].flatMap((samples) => quantile(samples.map(value), at) ?? []);
    return { name, unit: 'ms', ours: each('ours'), bare: each('bare') };
  };
  return [figure(name, 0.5), figure(`${name}, ${tail.name}`, tail.at)];
}

/** The part of RESULTS.md. */
export function sectionOf(table: string, { rounds, single, steady, approvals }: Plan, machine: string): Section {
  const rate = `${steady.perSecond} events/s`;
  const text = `The median of ${rounds} rounds that alternate between the two sides, of ${single.events} single events, ${steady.events} at ${rate}, and ${approvals.direct} approvals in the direct message and ${approvals.channel} in a channel each; a line that says p95 or slowest takes that of each round. Taken on ${machine}.

The card must appear within 100 ms (median) of the model's tool call.

${table}

Both sides get the same signed \`app_mention\` and \`message\` events and clicks from the same generator, and call the same
model endpoint. The bare app is Bolt's own HTTP receiver with listeners that call the model (\`bench/bare-bolt.ts\`): it
acknowledges before anything is stored and checks nobody. Onbehalf acknowledges once the request and its job are
committed to PostgreSQL; before the model's first request it has taken the job from the queue, made sure of the person,
read their accounts and tools, and loaded the conversation.

The model's tool call is \`asana_task_create\`; its time starts with the last byte of the model's response and ends when
the stand-in for Slack has the request with the card. The bare app posts a fixed card at once, with the arguments in its
button. Onbehalf has checked the arguments, stored the proposal and put the request to sleep before its card is shown.
From the click on, the bare app calls the tool through Scalekit's own SDK and changes the card. Onbehalf commits the
click and the decision, takes up the request again, shows on the card that it is being worked on, writes the call into
its ledger, looks that the account is active, makes the call and records what came of it.

The stand-ins for Slack, Scalekit and the model run in a third process on the same machine.`;
  return { title: 'Requests and changes', text };
}
