import { type CustomConnector, customSpec } from '../connectors-file.ts';
import type { ConnectorSpec, ToolSpec } from '../types.ts';
import { asana } from './asana.ts';
import { hubspot } from './hubspot.ts';
import { linear } from './linear.ts';
import { monday } from './monday.ts';
import { zendesk } from './zendesk.ts';

/**
 * Every tool the model can call, and every write. What is not in here does not exist for it, whatever Scalekit offers. What
 * the digest reads by itself (`health/signals`) does not go through here.
 */
export interface Catalogue {
  readonly connectors: readonly ConnectorSpec[];
  connector(id: string): ConnectorSpec | undefined;
  /** A tool's name is unique across connectors: it is also what the model calls it. */
  tool(name: string): CatalogueTool | undefined;
}

interface CatalogueTool {
  connector: ConnectorSpec;
  spec: ToolSpec;
}

const BUILT_IN: readonly ConnectorSpec[] = [hubspot, zendesk, linear, asana, monday];

/**
 * Puts the built-in connectors and the operator's together.
 * @param custom connectors of connectors.json
 * @param destructive whether tools that delete or archive exist
 * @param configured whether the operator has set a connector up; the others do not exist
 * @throws Error when a connector or a tool of connectors.json is there already
 */
export function buildCatalogue({
  custom = [],
  destructive,
  configured = () => true,
}: {
  custom?: readonly CustomConnector[];
  destructive: boolean;
  configured?: (id: string) => boolean;
}): Catalogue {
  const byId = new Map<string, ConnectorSpec>();
  const byTool = new Map<string, CatalogueTool>();
  for (const full of [...BUILT_IN, ...custom.map(customSpec)]) {
    if (byId.has(full.id))
      throw new Error(`connectors.json: the connector "${full.id}" exists already; choose another id`);
    if (!configured(full.id)) continue;
    const connector = { ...full, tools: full.tools.filter((spec) => destructive || spec.does !== 'destructive') };
    byId.set(connector.id, connector);
    for (const spec of connector.tools) {
      const taken = byTool.get(spec.name);
      if (taken !== undefined) {
        throw new Error(
          `connectors.json: the tool "${spec.name}" of "${full.id}" belongs to "${taken.connector.id}" already`,
        );
      }
      byTool.set(spec.name, { connector, spec });
    }
  }
  return {
    connectors: [...byId.values()],
    connector: (id) => byId.get(id),
    tool: (name) => byTool.get(name),
  };
}
