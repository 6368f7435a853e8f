import { expect, test } from 'vitest';
import { unverifiable } from './unverifiable.ts';

const row = (name: string, type: string) => ({ name, type, provider: 'X', enabled: true });

test('a connection that takes a key is named; consent, and types not known here, are let through', () => {
  const rows = [row('zendesk', 'API_KEY'), row('asana', 'OAUTH'), row('new', 'PASSKEY'), row('old', '')];
  const connections = { zendesk: 'zendesk', asana: 'asana', novel: 'new', older: 'old', gone: 'nowhere' };
  expect(unverifiable(rows, connections)).toEqual(['zendesk=zendesk']);
});
