import type { JsonObject } from '../../../sandbox/providers/types.ts';

/** A call as the model makes it. */
export interface ToolCall {
  name: string;
  args: JsonObject;
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** Arguments that could be taken for a person or for their account. No tool has any of them. */
export function forgedArguments(identifier: string, userId: string): JsonObject {
  return {
    identifier,
    user_identifier: identifier,
    connectedAccountId: 'ca_1',
    connected_account_id: 'ca_1',
    userId,
    connection: 'hubspot',
    connector: 'hubspot',
    connectionName: 'hubspot',
    organizationId: 'org_1',
    agentRunId: 'run_1',
    requestContext: { identifier, askId: 'x' },
    context: { identifier },
    toolName: 'asana_batch_create',
  };
}

/** The call with such arguments beside its own; with such in each of its texts; and as it is. */
export function inEveryArgument({ name, args }: ToolCall, identifier: string, userId: string): ToolCall[] {
  const texts = Object.entries(args).map(([key, value]) => [key, typeof value === 'string' ? identifier : value]);
  return [
    { name, args: { ...forgedArguments(identifier, userId), ...args } },
    { name, args: Object.fromEntries(texts) },
    { name, args },
  ];
}

/** Names that a careless reader takes for `name`. */
export function aliasesOf(name: string): string[] {
  const [connector = '', ...rest] = name.split('_');
  const aliases = [
    name.toUpperCase(),
    `${name[0]?.toUpperCase()}${name.slice(1)}`,
    `${connector}${rest.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('')}`,
    `functions.${name}`,
    `${connector}.${rest.join('_')}`,
    `mcp__${connector}__${name}`,
    `default_api:${name}`,
    `${name}_`,
    ` ${name} `,
    `${name}\n`,
    `../${name}`,
    name.replaceAll('_', '-'),
    name.replaceAll('_', ''),
    // Letters that look alike, and characters that nobody sees.
    name.replace('a', '\u0430').replace('o', '\u043E').replace('e', '\u0435'),
    name.replaceAll('_', '\uFF3F'),
    name.normalize('NFD').replace('t', 't\u0301'),
    `${name}\u200B`,
    `\u2060${name}`,
    `${name}\u0000`,
  ];
  return aliases.filter((alias) => alias !== name);
}

/** The longer texts in tools' results, which nobody could guess. */
export function textsIn(results: readonly string[]): string[] {
  const found = results.flatMap((text) => [...text.matchAll(/"((?:[^"\\]|\\.){10,})"(?!\s*:)/g)]);
  return [...new Set(found.map(([, inner = '']) => inner))];
}
