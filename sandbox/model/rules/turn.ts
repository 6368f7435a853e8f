import type { ModelMessage, ModelRequest } from '../types.ts';
import { plainText } from './phrases.ts';
import { type Outcome, readOutcome } from './results.ts';

/** A tool call of this turn that has its result. */
export interface Done {
  name: string;
  args: unknown;
  outcome: Outcome;
}

/** What the rules need of a request: the ask, and what was already done for it. */
export interface Turn {
  ask: string;
  /** What the person said before, newest first: a resumed request may only say that it goes on. */
  earlier: string[];
  /** Everything of the conversation before this ask, oldest first. */
  before: readonly ModelMessage[];
  done: Done[];
  tools: ModelRequest['tools'];
  /** The app's own words to the model: they name the person. */
  system: string;
  /** YYYY-MM-DD: as the app tells the model, else by the sandbox's own clock. */
  today: string;
}

/** Reads the current turn of a request: everything after the last thing a person said. */
export function readTurn(request: ModelRequest, now: Date): Turn {
  const last = request.messages.findLastIndex((message) => message.role === 'user');
  const said = request.messages.filter((message) => message.role === 'user').map(({ text }) => plainText(text));
  return {
    ask: said.at(-1) ?? '',
    earlier: said.slice(0, -1).reverse(),
    before: request.messages.slice(0, Math.max(0, last)),
    done: doneIn(request.messages.slice(last + 1)),
    tools: request.tools,
    system: request.system,
    today: /\b20\d{2}-\d{2}-\d{2}\b/.exec(request.system)?.[0] ?? now.toISOString().slice(0, 10),
  };
}

/** The name of the person who asks, as the app tells it. */
export function personIn(system: string): string | undefined {
  return /\bThe person: ([^\n.]+)/.exec(system)?.[1];
}

/** The accounts as the app lists them: `- Asana (asana): connected`. */
export function accountsIn(system: string): { label: string; state: string }[] {
  return [...system.matchAll(/^- (.+?) \(\w+\): (.+)$/gm)].map(([, label = '', state = '']) => ({ label, state }));
}

function doneIn(messages: readonly ModelMessage[]): Done[] {
  const results = new Map(messages.flatMap((one) => (one.role === 'tool' ? [[one.callId, one.text] as const] : [])));
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  return calls.flatMap(({ id, name, args }) => {
    const text = results.get(id);
    return text === undefined ? [] : [{ name, args, outcome: readOutcome(text) }];
  });
}
