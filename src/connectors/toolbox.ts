import { withoutInvisible } from '../invisible.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { normaliseJsonSchema } from './json-schema.ts';
import { type Scalekit, ScalekitError, type ToolDefinition } from './scalekit-port.ts';
import type { Account, AvailableTool, ConnectorSpec, JsonObject, JsonValue, ToolErrorCode } from './types.ts';

const FRESH_MS = 3 * 60_000;
const MOST_PEOPLE = 1_000;
const DESCRIPTION_LENGTH = 600;

/** What one person has connected and what they may call now. */
export interface Kit {
  /** One for each configured connector, in the catalogue's order; `none` where the person never connected it. */
  accounts: Account[];
  tools: AvailableTool[];
  /** Set when the accounts could be read and the tools could not: `tools` is then empty for that reason alone. */
  toolsFailure?: ToolErrorCode;
}

export interface Toolbox {
  /** @throws ScalekitError when not even the accounts can be read */
  for(identifier: string): Promise<Kit>;
  /** The accounts as they are this moment. @throws ScalekitError */
  accounts(identifier: string): Promise<Account[]>;
}

export interface ToolboxOptions {
  scalekit: Pick<Scalekit, 'accounts' | 'scopedTools'>;
  catalogue: Catalogue;
  /** From the connector's id to the operator's name of its Scalekit connection. */
  connections: Readonly<Record<string, string>>;
  /** Grows whenever the person's accounts change; read at every use, so that every process notices at once. */
  versionOf: (identifier: string) => Promise<number>;
  /** Milliseconds. */
  now: () => number;
}

interface Kept {
  version: number;
  readAt: number;
  kit: Kit;
}

/** Keeps each person's tools for three minutes, or until their connections change; nothing of a failure is kept. */
export function createToolbox({ scalekit, catalogue, connections, versionOf, now }: ToolboxOptions): Toolbox {
  const configured = configuredConnectors(catalogue, connections);
  const kept = new Map<string, Kept>();
  const loading = new Map<string, Promise<Kit>>();

  async function accounts(identifier: string): Promise<Account[]> {
    const rows = await scalekit.accounts(
      identifier,
      configured.map(({ connection }) => connection),
    );
    return configured.map(({ connector, connection }) => {
      const row = rows.find((candidate) => candidate.connection === connection);
      return { ...(row ?? { connection, state: 'none' }), connector: connector.id };
    });
  }

  async function load(identifier: string): Promise<Kit> {
    const found = await accounts(identifier);
    const active = configured.filter(({ connector }) =>
      found.some((account) => account.connector === connector.id && account.state === 'active'),
    );
    if (active.length === 0) return { accounts: found, tools: [] };
    const names = active.flatMap(({ connector }) => connector.tools.map((spec) => spec.name));
    try {
      const definitions = await scalekit.scopedTools(
        identifier,
        active.map(({ connection }) => connection),
        names,
      );
      return { accounts: found, tools: offered(active, definitions) };
    } catch (error) {
      if (!(error instanceof ScalekitError)) throw error;
      return { accounts: found, tools: [], toolsFailure: error.code };
    }
  }

  async function loadAndKeep(identifier: string, version: number): Promise<Kit> {
    const readAt = now();
    const kit = await load(identifier);
    if (kit.toolsFailure === undefined) {
      kept.delete(identifier);
      kept.set(identifier, { version, readAt, kit });
      const [oldest] = kept.keys();
      if (kept.size > MOST_PEOPLE && oldest !== undefined) kept.delete(oldest);
    }
    return kit;
  }

  return {
    accounts,
    async for(identifier) {
      const version = await versionOf(identifier);
      const have = kept.get(identifier);
      if (have !== undefined && have.version === version && now() - have.readAt < FRESH_MS) {
        // Back to the young end: a Map keeps its order of insertion.
        kept.delete(identifier);
        kept.set(identifier, have);
        return have.kit;
      }
      // A load that began under an older version may have read the older accounts, so it is not shared.
      const key = `${version} ${identifier}`;
      const underway = loading.get(key);
      if (underway !== undefined) return underway;
      const load = loadAndKeep(identifier, version).finally(() => loading.delete(key));
      loading.set(key, load);
      return load;
    },
  };
}

interface Configured {
  connector: ConnectorSpec;
  connection: string;
}

function configuredConnectors(catalogue: Catalogue, connections: Readonly<Record<string, string>>): Configured[] {
  return catalogue.connectors.flatMap((connector) => {
    const connection = connections[connector.id];
    return connection === undefined ? [] : [{ connector, connection }];
  });
}

/** What Scalekit offers and the catalogue allows, in the catalogue's order. */
function offered(active: readonly Configured[], definitions: readonly ToolDefinition[]): AvailableTool[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  return active.flatMap(({ connector, connection }) =>
    connector.tools.flatMap((spec) => {
      const definition = byName.get(spec.name);
      if (definition === undefined) return [];
      const description = cleanDescription(definition.description);
      const inputSchema = withCleanDescriptions(normaliseJsonSchema(definition.inputSchema));
      return [{ connector, connection, spec, description, inputSchema }];
    }),
  );
}

/** What the model reads about a tool came over the network: nothing hides in it, and none of it is a manual. */
function cleanDescription(text: string): string {
  return withoutInvisible(text).slice(0, DESCRIPTION_LENGTH).toWellFormed();
}

/** Values stay as they are: they have to arrive as they were given. */
function withCleanDescriptions(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([key, value]) => {
    if (typeof value === 'string') return [key, WORDS.has(key) ? cleanDescription(value) : value];
    return [key, VALUES.has(key) ? value : cleanWithin(value)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

const WORDS = new Set(['description', 'title']);
const VALUES = new Set(['enum', 'const', 'default', 'examples']);

function cleanWithin(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(cleanWithin);
  return typeof value === 'object' && value !== null ? withCleanDescriptions(value) : value;
}
