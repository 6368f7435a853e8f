import type { ModelAnswer } from '../types.ts';
import { isFields } from './results.ts';
import type { Done, Turn } from './turn.ts';

export const CONNECTORS = {
  asana: 'Asana',
  hubspot: 'HubSpot',
  zendesk: 'Zendesk',
  linear: 'Linear',
  monday: 'Monday.com',
} as const;
export type ConnectorId = keyof typeof CONNECTORS;

/** One tool call a plan wants: the tools that would do, best first, each with its arguments. */
export interface Step {
  connector: ConnectorId;
  tools: Record<string, Record<string, unknown>>;
  does: 'read' | 'write';
  /** When the plan goes on without the call and gets undefined: no tool for it is offered, or also when it fails. */
  skip?: 'unoffered' | 'failed';
}

/**
 * What to do for an ask: yields the calls it needs one after the other, gets their data, returns the answer. Steps that
 * it yields as a list are asked for together, and come back as a list. Every request runs it again from the start, with
 * the results that the conversation holds by then.
 */
export type Plan<Result = string> = Generator<Step | readonly Step[], Result, unknown>;

export function read(connector: ConnectorId, tools: Step['tools']): Step {
  return { connector, tools, does: 'read' };
}
export function readIfOffered(connector: ConnectorId, tools: Step['tools']): Step {
  return { connector, tools, does: 'read', skip: 'unoffered' };
}
export function readIfPossible(connector: ConnectorId, tools: Step['tools']): Step {
  return { connector, tools, does: 'read', skip: 'failed' };
}
export function write(connector: ConnectorId, tools: Step['tools']): Step {
  return { connector, tools, does: 'write' };
}

/** No ask needs more; stops a conversation that goes round in circles. */
const MOST_CALLS = 24;

/** Runs a plan over what this turn already did, up to its answer or to the next call it needs. */
export function runPlan(turn: Turn, plan: Plan): ModelAnswer {
  if (turn.done.length > MOST_CALLS) return { text: 'I stopped here: this took more steps than I may take.' };
  const asked = askedToConnect(turn);
  if (asked) return { text: afterConnect(asked) };
  const left = turn.done.filter(({ name }) => name !== 'search_tools');
  let next = plan.next();
  while (!next.done) {
    const together = [next.value].flat().map((step) => ({ step, outcome: takeOutcome(left, step) }));
    for (const { step, outcome } of together) {
      if (outcome && outcome.kind !== 'success' && step.skip !== 'failed') return { text: refusal(step, outcome) };
    }
    const wanted = together.filter(({ outcome }) => !outcome).map(({ step }) => step);
    const call = callsFor(turn, wanted);
    if (call) return call;
    const unoffered = wanted.find(({ skip }) => !skip);
    if (unoffered) return missing(turn, unoffered);
    const data = together.map(({ outcome }) => (outcome?.kind === 'success' ? outcome.data : undefined));
    next = plan.next(Array.isArray(next.value) ? data : data[0]);
  }
  return { text: next.value };
}

/** The plan without its last words, where the app itself tells the person of the change: by the receipt of what is done. */
export function* withoutTheReceipt(plan: Plan): Plan {
  let told = false;
  let next = plan.next();
  while (!next.done) {
    const data: unknown = yield next.value;
    told ||= [data].flat().some((one) => isFields(one) && one.done === true);
    next = plan.next(data);
  }
  return told ? '' : next.value;
}

function takeOutcome(left: Done[], step: Step): Done['outcome'] | undefined {
  const at = left.findIndex(({ name }) => name in step.tools);
  return left.splice(at, at === -1 ? 0 : 1)[0]?.outcome;
}

/** The calls of these steps in one answer; the search for a tool first where one is not there yet. */
function callsFor(turn: Turn, steps: readonly Step[]): ModelAnswer | undefined {
  const calls = steps.flatMap((step) => callFor(turn, step)?.toolCalls ?? []);
  const search = calls.find(({ name }) => name === 'search_tools');
  return calls.length > 0 ? { toolCalls: search ? [search] : calls } : undefined;
}

/** The call itself, or the search that may bring its tool; undefined when there is neither. */
function callFor(turn: Turn, step: Step): ModelAnswer | undefined {
  for (const [name, args] of Object.entries(step.tools)) {
    const tool = turn.tools.find((one) => one.name === name);
    if (tool) return { toolCalls: [{ name, args: accepted(args, tool.schema) }] };
  }
  return searchFor(turn, Object.keys(step.tools));
}

/** Asks tool search for the tools by the words of their names, unless this turn already did. */
function searchFor(turn: Turn, names: readonly string[]): ModelAnswer | undefined {
  if (!turn.tools.some(({ name }) => name === 'search_tools')) return undefined;
  const query = [...new Set(names.flatMap((name) => name.split('_')))].join(' ');
  const searched = turn.done.some(({ name, args }) => name === 'search_tools' && queryOf(args) === query);
  return searched ? undefined : { toolCalls: [{ name: 'search_tools', args: { query } }] };
}

function queryOf(args: unknown): unknown {
  return (args as { query?: unknown } | null)?.query;
}

/** No tool for this step: the account is not connected, or the app does not offer the tool. */
function missing(turn: Turn, { connector }: Step): ModelAnswer {
  const label = CONNECTORS[connector];
  if (offers(turn, connector)) return { text: `I have no tool for that in ${label}, so I did nothing.` };
  return connect(turn, connector);
}

export function connect(turn: Turn, connector: ConnectorId): ModelAnswer {
  const asked = askedToConnect(turn);
  if (asked) return { text: afterConnect(asked) };
  if (turn.tools.some(({ name }) => name === 'connect_account')) {
    return { toolCalls: [{ name: 'connect_account', args: { connector } }] };
  }
  const search = searchFor(turn, ['connect_account']);
  return search ?? { text: `I cannot reach ${CONNECTORS[connector]} for you: no account of yours is connected.` };
}

/** Whether any tool of a connector is offered now. */
export function offers(turn: Turn, connector: string): boolean {
  return turn.tools.some(({ name }) => name.startsWith(connector));
}

/** The connect request of this turn, unless its connector's tools are there by now. */
function askedToConnect(turn: Turn): Done | undefined {
  return turn.done.find((one) => one.name === 'connect_account' && !offers(turn, connectorOf(one)));
}

function connectorOf({ args }: Done): string {
  return (args as { connector?: string } | null)?.connector ?? '';
}

function afterConnect(asked: Done): string {
  const connector = connectorOf(asked);
  const { outcome } = asked;
  const label = CONNECTORS[connector as ConnectorId] ?? connector;
  if (outcome.kind === 'success' && /already|"connected"/i.test(JSON.stringify(outcome.data))) {
    return `Your ${label} account is connected, but I am offered none of its tools that this needs.`;
  }
  if (outcome.kind === 'error') return `I could not ask you to connect ${label} just now; nothing was changed.`;
  return `I sent you a private message to connect ${label}, and go on here once that is done.`;
}

const AUTH_REASONS: Record<string, string> = {
  not_connected: 'is not connected',
  verification_pending: 'is waiting for you to confirm it',
  token_expired: 'has expired and needs to be connected again',
  account_revoked: 'was disconnected on their side and needs to be connected again',
  scope_insufficient: 'does not allow this; connect it again and grant the access it asks for',
};
const ERROR_CODES: Record<string, string> = {
  permission_denied: 'your account may not do this',
  not_found: 'it does not exist there, or your account cannot see it',
  invalid_input: 'it did not accept what I sent',
  rate_limited: 'it is getting too many requests right now',
  unavailable: 'it did not answer',
  service_misconfigured: 'this app is not set up correctly for it',
};

function refusal(step: Step, outcome: Exclude<Done['outcome'], { kind: 'success' }>): string {
  const label = CONNECTORS[step.connector];
  // Another step may have changed something elsewhere.
  const unchanged = step.does === 'write' ? ' Nothing was changed there.' : '';
  if (outcome.kind === 'link_sent') return `I sent you a private message to connect ${label}.`;
  if (outcome.kind === 'awaiting_approval') return 'This waits for your approval.';
  // The card says it.
  if (outcome.kind === 'declined') return '';
  if (outcome.kind === 'auth_error') {
    return `Your ${label} account ${AUTH_REASONS[outcome.reason] ?? 'is not usable'}.${unchanged}`;
  }
  if (outcome.code === 'unknown_outcome') {
    return `${label} did not confirm it: I do not know whether it took effect. Please look there before trying again.`;
  }
  return `That did not work in ${label}: ${ERROR_CODES[outcome.code] ?? 'it reported an error'}.${unchanged}`;
}

/** Arguments the tool's schema knows, without the empty ones. */
function accepted(args: Record<string, unknown>, schema: unknown): Record<string, unknown> {
  const known = (schema as { properties?: Record<string, unknown> } | null)?.properties ?? {};
  const all = Object.entries(args).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(Object.keys(known).length === 0 ? all : all.filter(([name]) => name in known));
}
