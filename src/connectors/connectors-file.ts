import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ConnectorSpec, ToolSpec } from './types.ts';

/** Scalekit's own rule for the names of connections, and ours for what people type after /connect. */
const CONNECTION_NAME = /^[a-zA-Z0-9_: -]{1,400}$/;
const CONNECTOR_ID = /^[a-z][a-z0-9-]{0,30}$/;
/** What every model provider takes as a tool's name. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const HOST = /^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/;

const connector = z.strictObject({
  id: z.string().regex(CONNECTOR_ID, 'must be lower case letters, digits and hyphens, starting with a letter'),
  label: z.string().trim().min(1).max(60),
  connection: z.string().trim().regex(CONNECTION_NAME, "must be a connection's name as Scalekit's dashboard shows it"),
  hosts: z.array(z.string().regex(HOST, 'must be a host name, as example.com or *.example.com')),
  tools: z
    .array(
      z.strictObject({
        name: z.string().regex(TOOL_NAME, "must be a tool's real name in Scalekit"),
        does: z.enum(['read', 'write', 'destructive']),
        outsiders: z.boolean(),
      }),
    )
    .min(1, 'must list at least one tool'),
});

const connectors = z.array(connector);

/** A connector the operator adds: a Scalekit connection and the tools of it that may be used. */
export type CustomConnector = z.infer<typeof connector>;

/** connectors.json is not what it should be; the message has a line for each thing to mend. */
export class ConnectorsFileError extends Error {
  override name = 'ConnectorsFileError';
}

/**
 * Reads the operator's own connectors, a JSON array:
 *
 * ```json
 * [{ "id": "notion", "label": "Notion", "connection": "notion-prod", "hosts": ["notion.so", "*.notion.site"],
 *    "tools": [{ "name": "notion_page_search", "does": "read", "outsiders": false }] }]
 * ```
 *
 * @returns none when there is no such file
 * @throws ConnectorsFileError naming each place in the file and what is wrong there
 */
export async function loadConnectorsFile(path: string): Promise<CustomConnector[]> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new ConnectorsFileError(`${path} cannot be read`, { cause: error });
  }
  return parseConnectors(content, path);
}

/** As `loadConnectorsFile`, for content already read; `path` is for the messages. */
export function parseConnectors(content: string, path: string): CustomConnector[] {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new ConnectorsFileError(`${path} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  const parsed = connectors.safeParse(json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${placeOf(issue.path)}: ${issue.message}`);
    throw new ConnectorsFileError(`${path} is not valid:\n${lines.join('\n')}`);
  }
  return parsed.data;
}

/** `[0].tools[2].does`, as an editor finds it. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return place === '' ? 'the file' : place.replace(/^\./, '');
}

/** The connector as the rest of the app knows one. Its receipts tell which tool ran, since nothing is known of its answers. */
export function customSpec({ id, label, hosts, tools }: CustomConnector): ConnectorSpec {
  return { id, label, hosts, tools: tools.map(customTool) };
}

function customTool({ name, does, outsiders }: CustomConnector['tools'][number]): ToolSpec {
  if (does === 'read') return { name, does, outsiders };
  return { name, does, outsiders, receipt: () => ({ verb: 'Ran', noun: name.replaceAll('_', ' ') }) };
}
