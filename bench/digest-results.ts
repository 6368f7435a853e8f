import { type Figure, quantile, type Section, table } from './report.ts';
import type { Side } from './results.ts';

/** What the runs with so many accounts took. */
export interface Taken {
  accounts: number;
  /** Tool calls of one run. */
  calls: Record<Side, number[]>;
  /** Reading and scoring, in ms. */
  read: Record<Side, number[]>;
  /** The whole job up to the message, in ms. */
  job: number[];
  /** Of processes that ran one morning each. */
  peakMb: number[];
}

/** The part of RESULTS.md. */
export function sectionOf(taken: readonly Taken[], machine: string): Section {
  const rounds = taken[0]?.read.ours.length;
  const once = taken.filter(({ read }) => read.bare.length === 1).map(({ accounts }) => of(accounts));
  const text = `The median of ${rounds} runs that alternate between the two sides; with ${once.join(' and ')} accounts the loop ran once. Every tool call takes at least 100 ms. Taken on ${machine}.

With 200 accounts the morning must take at least 16 times fewer tool calls than the loop, and be 10 times faster.

${table(taken.flatMap(figuresOf), 'per-contact loop')}

The loop (\`bench/per-contact-loop.ts\`) is what everybody writes first: it lists the contacts, of which HubSpot gives 100 a
call, and asks for the open tickets and the project's issues of one contact after the other, both at once, through
Scalekit's own SDK. It knows no companies, stages or solved tickets, follows no page of theirs, and keeps nothing. The
morning is the app's own workflow on its own database: it reads those too, follows every page, scores by the rules and
keeps each score with what it was made from. Both have to find the same accounts, open tickets and overdue issues. The
job is that morning as the queue starts it, until its message is in the direct message; its time is held against the
loop's, which sends none. Nothing is acted on.

${memoryOf(taken)}

The accounts are the sandbox's made-up ones: one contact, one or two open tickets and ten issues each. The stand-ins run
in a process of their own on the same machine; what they need to answer is in the times of both sides.`;
  return { title: 'The morning digest', text };
}

function figuresOf({ accounts, calls, read, job }: Taken): Figure[] {
  const name = (what: string) => `${of(accounts)} accounts, ${what}`;
  const seconds = (ms: readonly number[]) => ms.map((each) => each / 1_000);
  const bare = seconds(read.bare);
  return [
    { name: name('tool calls'), unit: 'calls', ...calls, better: 'fewer' },
    { name: name('read and scored'), unit: 's', ours: seconds(read.ours), bare, better: 'faster' },
    { name: name('the whole job, to the message'), unit: 's', ours: seconds(job), bare, better: 'faster' },
  ];
}

function memoryOf(taken: readonly Taken[]): string {
  const [few, many] = [taken.at(0), taken.at(-1)];
  const [small, large] = [quantile(few?.peakMb ?? [], 0.5), quantile(many?.peakMb ?? [], 0.5)];
  if (!few || !many || small === undefined || large === undefined) return '';
  const ratio = (large / small).toFixed(1);
  return `A process that has run one morning of ${of(many.accounts)} accounts had at most ${large.toFixed(0)} MB, one of ${of(few.accounts)} ${small.toFixed(0)} MB: ${ratio} times as much.`;
}

const of = (accounts: number) => accounts.toLocaleString('en');
