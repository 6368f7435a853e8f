import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConnectorsFileError, customSpec, loadConnectorsFile, parseConnectors } from './connectors-file.ts';

const notion = {
  id: 'notion',
  label: 'Notion',
  connection: 'notion-prod',
  hosts: ['notion.so', '*.notion.site'],
  tools: [
    { name: 'notion_page_search', does: 'read', outsiders: true },
    { name: 'notion_page_create', does: 'write', outsiders: false },
  ],
};

function problem(value: unknown): string {
  try {
    parseConnectors(typeof value === 'string' ? value : JSON.stringify(value), 'connectors.json');
  } catch (error) {
    if (error instanceof ConnectorsFileError) return error.message;
    throw error;
  }
  return 'none';
}

test('a valid file is read, and a missing one is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'connectors-'));
  try {
    const path = join(folder, 'connectors.json');
    expect(await loadConnectorsFile(path)).toEqual([]);
    await writeFile(path, JSON.stringify([notion]));
    expect(await loadConnectorsFile(path)).toEqual([notion]);
    await expect(loadConnectorsFile(folder)).rejects.toThrow(ConnectorsFileError);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('an error names the place and what is wrong there', () => {
  const [search, create] = notion.tools;
  test.each<[string, unknown, string]>([
    ['no JSON', '[{', 'connectors.json is not JSON'],
    ['no list', notion, 'the file: '],
    ['an id people cannot type', [{ ...notion, id: 'No Tion' }], '[0].id: must be lower case'],
    ['no connection', [{ ...notion, connection: '' }], '[0].connection: '],
    [
      'a tool of no known effect',
      [{ ...notion, tools: [search, { ...create, does: 'delete' }] }],
      '[0].tools[1].does: ',
    ],
    [
      'a tool that leaves out who writes',
      [notion, { ...notion, tools: [{ name: 'a', does: 'read' }] }],
      '[1].tools[0].outsiders: ',
    ],
    ['no tools', [{ ...notion, tools: [] }], '[0].tools: must list at least one tool'],
    ['an address for a host', [{ ...notion, hosts: ['https://notion.so/'] }], '[0].hosts[0]: must be a host name'],
    ['an unknown key', [{ ...notion, token: 'x' }], '"token"'],
  ])('%s', (_name, value, message) => {
    expect(problem(value)).toContain(message);
  });

  test('all of them at once', () => {
    const lines = problem([{ ...notion, id: '', label: '', tools: [] }]).split('\n');
    expect(lines).toHaveLength(4);
  });
});

test('its writes have a receipt that claims no more than is known', () => {
  const [custom] = parseConnectors(JSON.stringify([notion]), 'connectors.json');
  if (custom === undefined) throw new Error('nothing was read');
  const { tools } = customSpec(custom);
  expect(tools[0]).toEqual({ name: 'notion_page_search', does: 'read', outsiders: true });
  expect(tools[1]?.receipt?.({ url: 'https://evil.test' }, { url: 'https://evil.test' })).toEqual({
    verb: 'Ran',
    noun: 'notion page create',
  });
});
