import { expect, test } from 'vitest';
import { loadConnectors } from './load-connectors.ts';

const load = (connections: Record<string, string>) =>
  loadConnectors({ connectorsFile: './there-is-none.json', connections, destructiveTools: false });

test('what the operator has set up is what people see, with the names of its connections', async () => {
  const { connectors } = await load({ asana: 'asana-eu', hubspot: 'hubspot' });
  expect(connectors).toEqual(
    expect.arrayContaining([
      { id: 'asana', label: 'Asana', connection: 'asana-eu' },
      { id: 'hubspot', label: 'HubSpot', connection: 'hubspot' },
    ]),
  );
  expect(connectors).toHaveLength(2);
});

test('a name that no connector has stops the start, and says where to put it right', async () => {
  await expect(load({ asna: 'asana' })).rejects.toThrow(/CONNECTIONS names asna, .* Add it to \.\/there-is-none\.json/);
});
