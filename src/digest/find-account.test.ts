import { expect, test } from 'vitest';
import { findAccount } from './find-account.ts';
import { monday, morning } from './morning.fixture.ts';

const named = (...names: string[]) => monday(names.map((name) => morning(name))).items;
const items = named('Acme', 'Acme Labs', 'Café Zürich', 'Globex', 'Initech EU', 'Initech US');
const found = (query: string) => {
  const answer = findAccount(query, items);
  const some = answer.kind === 'one' ? [answer.item] : answer.kind === 'several' ? answer.items : answer.nearest;
  return [answer.kind, ...some.map(({ account }) => account.name)];
};

test.each([
  ['acme', ['one', 'Acme']],
  [' ACME  labs ', ['one', 'Acme Labs']],
  ['cafe zurich', ['one', 'Café Zürich']],
  ['init', ['several', 'Initech EU', 'Initech US']],
  ['labs', ['one', 'Acme Labs']],
  ['globecks', ['none', 'Globex']],
  ['zzz', ['none']],
  ['', ['none']],
])('“%s” finds %j', (query, answer) => {
  expect(found(query)).toEqual(answer);
});

test('a domain names its account', () => {
  const [one, ...others] = named('Umbrella', 'Hooli');
  const all = one ? [{ ...one, account: { ...one.account, domain: 'Umbrella.example' } }, ...others] : [];
  expect(findAccount('umbrella.example', all)).toMatchObject({
    kind: 'one',
    item: { account: { domain: 'Umbrella.example' } },
  });
});
