import { expect } from 'vitest';
import { expectRealCall } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { Scalekit, ToolCall } from '../../connectors/scalekit-port.ts';
import type { JsonObject, ToolErrorCode, ToolOutcome } from '../../connectors/types.ts';
import type { Account, Source } from '../types.ts';
import { createReader, type Reader } from './reader.ts';

export const NOW = new Date('2026-11-20T08:00:00Z');
export const TODAY = '2026-11-20';
export const CONNECTIONS = { hubspot: 'hubspot-x', zendesk: 'zendesk-y', linear: 'linear-z' } as const;

export const DAY_MS = 86_400_000;
/** So many days before `NOW`. */
export const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS).toISOString();

type Tool = (params: JsonObject, call: ToolCall) => JsonObject | ToolOutcome | Promise<JsonObject | ToolOutcome>;

export const refusal = (code: ToolErrorCode, retryAfterMs?: number): ToolOutcome => ({
  kind: 'error',
  code,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
export const EXPIRED: ToolOutcome = { kind: 'auth_error', reason: 'token_expired' };

/** What each list looks like when there is nothing in it. */
const EMPTY: Record<string, JsonObject> = {
  hubspot: { total: 0, results: [] },
  zendeskoauth_users_search: { users: [], next_page: null, count: 0 },
  zendeskoauth_search_tickets: { results: [], next_page: null, count: 0 },
  linear_projects_list: { projects: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  linear_issues_list: { issues: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
};

export interface Stage {
  reader: Reader;
  /** What the reader asks; for whoever makes a reader of their own. */
  execute: Scalekit['execute'];
  calls: ToolCall[];
  /** Milliseconds that were waited. */
  waits: number[];
  /** The calls of one tool, by their parameters. */
  paramsOf: (tool: string) => JsonObject[];
}

/**
 * A reader over a hand-driven port. Tools that are not given answer with empty lists. Every call is held against the
 * tool's real parameters.
 */
export function stage(
  tools: Record<string, Tool>,
  options: Partial<Parameters<typeof createReader>[0]> & { unchecked?: readonly string[] } = {},
): Stage {
  const { unchecked = [], ...more } = options;
  const calls: ToolCall[] = [];
  const waits: number[] = [];
  const execute: Scalekit['execute'] = async (call) => {
    calls.push(call);
    const params = call.params as JsonObject;
    if (!unchecked.includes(call.tool)) expectRealCall(call.tool, params);
    const empty = EMPTY[call.tool] ?? EMPTY[call.tool.split('_')[0] ?? ''] ?? {};
    const answer = (await tools[call.tool]?.(params, call)) ?? empty;
    return isOutcome(answer) ? answer : { kind: 'success', data: answer, executionId: 'e1' };
  };
  const reader = createReader({
    identifier: 'slack:T1:U1',
    connections: CONNECTIONS,
    now: () => NOW,
    pause: async (ms) => void waits.push(ms),
    random: () => 0,
    execute,
    ...more,
  });
  const paramsOf = (tool: string) => calls.flatMap((call) => (call.tool === tool ? [call.params as JsonObject] : []));
  return { reader, execute, calls, waits, paramsOf };
}

function isOutcome(answer: JsonObject | ToolOutcome): answer is ToolOutcome {
  return ['success', 'auth_error', 'error'].includes(String(answer.kind));
}

export function account(key: string, parts: Partial<Account> = {}): Account {
  const [kind = '', id = ''] = key.split(':');
  return {
    key,
    name: 'Acme',
    record: { type: kind === 'company' ? 'companies' : 'contacts', id },
    emails: [],
    since: ago(10),
    ...parts,
  };
}

export const lost = (source: Source, why: string) =>
  expect.objectContaining({ name: 'SourceLost', source, unavailable: { kind: 'unavailable', since: ago(0), why } });
