import { beforeEach, describe, expect, test } from 'vitest';
import { buildCatalogue } from './catalogue/catalogue.ts';
import { type AccountRow, ScalekitError } from './scalekit-port.ts';
import { createToolbox, type Toolbox } from './toolbox.ts';

const ANA = 'slack:T0ACME:U0ANA';
const OMAR = 'slack:T0ACME:U0OMAR';
const schema = { type: 'object', properties: { a: { type: 'string' }, tool_version: { type: 'string' } } };

let clock: number;
let version: number;
let accountRows: Record<string, AccountRow[]>;
let offered: string[];
let asked: { accounts: string[]; tools: { identifier: string; connections: string[] }[] };
let failing: { accounts?: ScalekitError; tools?: ScalekitError };
let toolbox: Toolbox;

const scalekit = {
  async accounts(identifier: string) {
    asked.accounts.push(identifier);
    if (failing.accounts) throw failing.accounts;
    return accountRows[identifier] ?? [];
  },
  async scopedTools(identifier: string, connections: readonly string[], toolNames: readonly string[]) {
    asked.tools.push({ identifier, connections: [...connections] });
    if (failing.tools) throw failing.tools;
    const names = offered.filter((name) => toolNames.includes(name));
    return names.map((name) => ({ name, description: `${name}. ${'x'.repeat(2_000)}`, inputSchema: schema }));
  },
};

beforeEach(() => {
  clock = 1_000_000;
  version = 1;
  accountRows = { [ANA]: [{ connection: 'asana-prod', state: 'active' }], [OMAR]: [] };
  offered = ['asana_task_get', 'asana_task_create', 'asana_batch_create', 'asana_task_delete', 'linear_issue_get'];
  asked = { accounts: [], tools: [] };
  failing = {};
  toolbox = createToolbox({
    scalekit,
    catalogue: buildCatalogue({ destructive: false }),
    connections: { asana: 'asana-prod', linear: 'linear-prod' },
    versionOf: async () => version,
    now: () => clock,
  });
});

describe('what a person gets', () => {
  test('the tools of active accounts that the catalogue has too', async () => {
    const kit = await toolbox.for(ANA);
    expect(kit.accounts).toEqual([
      { connector: 'linear', connection: 'linear-prod', state: 'none' },
      { connector: 'asana', connection: 'asana-prod', state: 'active' },
    ]);
    expect(kit.tools.map(({ spec }) => spec.name)).toEqual(['asana_task_get', 'asana_task_create']);
    expect(kit.tools[0]).toMatchObject({
      connection: 'asana-prod',
      connector: { id: 'asana' },
      inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
    });
    expect(kit.tools[0]?.description.length).toBeLessThanOrEqual(600);
    expect(kit.tools[0]?.inputSchema.properties).not.toHaveProperty('tool_version');
    expect(asked.tools).toEqual([{ identifier: ANA, connections: ['asana-prod'] }]);
  });

  test.each(['expired', 'pending_auth', 'pending_verification', 'disconnected'] as const)(
    'no tools through an account that is %s',
    async (state) => {
      accountRows[ANA] = [{ connection: 'asana-prod', state }];
      expect(await toolbox.for(ANA)).toMatchObject({ tools: [], accounts: [{}, { state }] });
      expect(asked.tools).toEqual([]);
    },
  );

  test("nobody gets another person's tools", async () => {
    await toolbox.for(ANA);
    expect((await toolbox.for(OMAR)).tools).toEqual([]);
  });

  test('either prefix of Zendesk serves', async () => {
    accountRows[ANA] = [{ connection: 'zd', state: 'active' }];
    const catalogue = buildCatalogue({ destructive: false });
    const options = { scalekit, catalogue, connections: { zendesk: 'zd' }, versionOf: async () => 1, now: () => clock };
    for (const name of ['zendesk_search_tickets', 'zendeskoauth_search_tickets']) {
      offered = [name];
      expect((await createToolbox(options).for(ANA)).tools.map(({ spec }) => spec.name)).toEqual([name]);
    }
  });
});

test('nothing hides in what a tool says of itself, and its values stay as they are', async () => {
  const hidden = '\u200B\u{E0041}\u202E';
  const properties = {
    description: { type: 'string', title: `Ti${hidden}tle`, description: `Te${hidden}xt ${'x'.repeat(900)}` },
    list: { items: [{ description: `a${hidden}` }], enum: [`b${hidden}`], default: { description: `c${hidden}` } },
  };
  const one = { name: 'asana_task_get', description: `Gets${hidden} it`, inputSchema: { type: 'object', properties } };
  const kit = await createToolbox({
    scalekit: { ...scalekit, scopedTools: async () => [one] },
    catalogue: buildCatalogue({ destructive: false }),
    connections: { asana: 'asana-prod' },
    versionOf: async () => 1,
    now: () => clock,
  }).for(ANA);
  const [tool] = kit.tools;
  expect(tool?.description).toBe('Gets it');
  expect(tool?.inputSchema.properties).toEqual({
    description: { type: 'string', title: 'Title', description: expect.stringMatching(/^Text x{200,600}…$/) },
    list: { items: [{ description: 'a' }], enum: [`b${hidden}`], default: { description: `c${hidden}` } },
  });
});

describe('what is kept', () => {
  test('three minutes, and not a moment more', async () => {
    await toolbox.for(ANA);
    clock += 3 * 60_000 - 1;
    await toolbox.for(ANA);
    expect(asked.accounts).toHaveLength(1);
    clock += 1;
    await toolbox.for(ANA);
    expect(asked.accounts).toHaveLength(2);
  });

  test('nothing once a connection changed', async () => {
    await toolbox.for(OMAR);
    accountRows[OMAR] = [{ connection: 'asana-prod', state: 'active' }];
    version += 1;
    expect((await toolbox.for(OMAR)).tools).toHaveLength(2);
  });

  test('what was read before a change does not serve those who ask after it', async () => {
    const before = toolbox.for(OMAR);
    await Promise.resolve();
    accountRows[OMAR] = [{ connection: 'asana-prod', state: 'active' }];
    version += 1;
    const [, after] = await Promise.all([before, toolbox.for(OMAR)]);
    expect(after.tools).toHaveLength(2);
    expect((await toolbox.for(OMAR)).tools).toHaveLength(2);
  });

  test('one load serves all who ask at once', async () => {
    await Promise.all([toolbox.for(ANA), toolbox.for(ANA), toolbox.for(ANA)]);
    expect(asked.accounts).toEqual([ANA]);
  });

  test('a thousand people, the ones who asked last', async () => {
    await toolbox.for(ANA);
    for (let n = 0; n < 999; n += 1) await toolbox.for(`slack:T:${n}`);
    await toolbox.for(ANA);
    expect(asked.accounts.filter((identifier) => identifier === ANA)).toHaveLength(1);
    await toolbox.for('slack:T:one-more');
    await toolbox.for(ANA);
    expect(asked.accounts.filter((identifier) => identifier === ANA)).toHaveLength(1);
    await toolbox.for('slack:T:0');
    expect(asked.accounts.filter((identifier) => identifier === 'slack:T:0')).toHaveLength(2);
  });

  test('accounts for a list of connections are read afresh', async () => {
    await toolbox.for(ANA);
    await toolbox.accounts(ANA);
    expect(asked.accounts).toHaveLength(2);
  });
});

describe('failures', () => {
  test('without tools the accounts still come, and the reason with them', async () => {
    failing.tools = new ScalekitError('listing tools', 'unavailable');
    expect(await toolbox.for(ANA)).toMatchObject({
      tools: [],
      toolsFailure: 'unavailable',
      accounts: [{}, { state: 'active' }],
    });
    failing = {};
    expect(await toolbox.for(ANA)).not.toHaveProperty('toolsFailure');
  });

  test('without accounts there is an error, and it is not kept', async () => {
    failing.accounts = new ScalekitError('listing accounts', 'rate_limited');
    await expect(toolbox.for(ANA)).rejects.toMatchObject({ code: 'rate_limited' });
    failing = {};
    expect((await toolbox.for(ANA)).tools).toHaveLength(2);
  });
});
