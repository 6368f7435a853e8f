import type { ConnectionRow } from './scalekit-port.ts';

/** Types of connections where somebody types a key on Scalekit's page, and nobody asks us who that was. */
const WITHOUT_CONSENT: ReadonlySet<string> = new Set(['API_KEY', 'BASIC', 'BASIC_AUTH', 'BEARER_TOKEN']);

/**
 * The connectors whose connection takes a key instead of a consent. Scalekit cannot verify who gave it, so a forwarded
 * link would make a stranger's account somebody's own; the app does not start with one.
 *
 * @param connections connector id -> the name of its Scalekit connection
 */
export function unverifiable(rows: readonly ConnectionRow[], connections: Readonly<Record<string, string>>): string[] {
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  return Object.entries(connections)
    .filter(([, name]) => WITHOUT_CONSENT.has(types.get(name) ?? ''))
    .map(([connector, name]) => `${connector}=${name}`);
}

/** What the operator reads about them. */
export function unverifiableAdvice(names: readonly string[]): string {
  return `${names.join(', ')} takes an API key, so nobody can prove whose account it is. Use the OAuth connection of that product (for Zendesk: zendeskoauth), at https://app.scalekit.com, AgentKit > Connections.`;
}
