import { buildCatalogue, type Catalogue } from './catalogue/catalogue.ts';
import { loadConnectorsFile } from './connectors-file.ts';

export interface LoadedConnectors {
  /** Only what the operator has set up: the rest does not exist. */
  catalogue: Catalogue;
  /** Connector id -> the name of its Scalekit connection. */
  connections: Readonly<Record<string, string>>;
  /** In the order people see them. */
  connectors: readonly { id: string; label: string; connection: string }[];
}

/**
 * Puts CONNECTIONS and connectors.json together. Throws an Error that names the setting, or the place in the file, and
 * what is wrong with it.
 */
export async function loadConnectors({
  connectorsFile,
  connections: named,
  destructiveTools,
}: {
  connectorsFile: string;
  connections: Readonly<Record<string, string>>;
  destructiveTools: boolean;
}): Promise<LoadedConnectors> {
  const custom = await loadConnectorsFile(connectorsFile);
  const connections = { ...named, ...Object.fromEntries(custom.map(({ id, connection }) => [id, connection])) };
  const configured = (id: string) => connections[id] !== undefined;
  const catalogue = buildCatalogue({ custom, destructive: destructiveTools, configured });
  const unknown = Object.keys(connections).filter((id) => !catalogue.connector(id));
  if (unknown.length > 0) {
    throw new Error(
      `CONNECTIONS names ${unknown.join(', ')}, which no connector is called. Add it to ${connectorsFile}, or correct the name.`,
    );
  }
  const connectors = catalogue.connectors.map(({ id, label }) => ({ id, label, connection: connections[id] ?? '' }));
  return { catalogue, connections, connectors };
}
