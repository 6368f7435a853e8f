import { expect, test } from 'vitest';
import { type Company, type Contact, groupAccounts } from './accounts.ts';
import { ago } from './execute.fixture.ts';

const contact = (id: string, parts: Partial<Contact> = {}): Contact => ({ id, since: ago(5), ...parts });

test('contacts of a company are one account, whatever their addresses', () => {
  const contacts = [
    contact('2', { email: 'b@acme.example', companyId: '9', since: ago(3) }),
    contact('1', { email: 'a@gmail.com', companyId: '9', since: ago(8) }),
    contact('3', { companyId: '9' }),
  ];
  expect(groupAccounts(contacts, [{ id: '9', name: 'Acme', domain: 'acme.example' }])).toEqual([
    {
      key: 'company:9',
      name: 'Acme',
      domain: 'acme.example',
      record: { type: 'companies', id: '9' },
      emails: ['a@gmail.com', 'b@acme.example'],
      since: ago(8),
    },
  ]);
});

test('without a company the mail domain makes the account, recorded at who began first', () => {
  const contacts = [
    contact('21', { email: 'c@beta.example', company: 'Beta Inc', since: ago(4) }),
    contact('3', { email: 'd@beta.example', company: 'Beta', since: ago(4) }),
    contact('100', { email: 'e@beta.example', company: 'Beta', since: ago(2) }),
  ];
  expect(groupAccounts(contacts, [])).toEqual([
    {
      key: 'domain:beta.example',
      name: 'Beta',
      domain: 'beta.example',
      record: { type: 'contacts', id: '3' },
      emails: ['c@beta.example', 'd@beta.example', 'e@beta.example'],
      since: ago(4),
    },
  ]);
});

test('an account began when any of its people did; where that is known of none, it says so', () => {
  const undated = { undated: true, since: ago(400) };
  const [one] = groupAccounts([contact('1', { companyId: '9', ...undated }), contact('2', { companyId: '9' })], []);
  expect(one).toEqual(expect.not.objectContaining({ undated: true }));
  expect(one?.since).toBe(ago(5));
  const people = [contact('7', { email: 'a@acme.example', ...undated }), contact('8', { email: 'b@acme.example' })];
  expect(groupAccounts(people, [])).toMatchObject([{ record: { id: '8' }, since: ago(5) }]);
  expect(groupAccounts([contact('1', undated)], [])).toMatchObject([{ undated: true, since: ago(400) }]);
});

test('a mail domain that is a company’s joins that company', () => {
  const contacts = [
    contact('1', { email: 'a@acme.example', companyId: '9' }),
    contact('2', { email: 'b@acme.example' }),
  ];
  const accounts = groupAccounts(contacts, [{ id: '9', name: 'Acme', domain: 'acme.example' }]);
  expect(accounts.map(({ key, emails }) => [key, emails])).toEqual([
    ['company:9', ['a@acme.example', 'b@acme.example']],
  ]);
});

test.each(['gmail.com', 'outlook.com', 'yahoo.co.uk', 'hotmail.fr', 'gmx.de', 'icloud.com', 'proton.me'])(
  'two people at %s are two accounts',
  (domain) => {
    const contacts = [
      contact('1', { email: `nora@${domain}`, name: 'Nora Quill' }),
      contact('2', { email: `omar@${domain}`, company: 'Omar Ltd' }),
    ];
    const accounts = groupAccounts(contacts, [{ id: '9', name: 'The provider', domain }]);
    expect(accounts.map(({ key, name, domain: of }) => [key, name, of])).toEqual([
      ['contact:1', 'Nora Quill', undefined],
      ['contact:2', 'Omar Ltd', undefined],
    ]);
  },
);

test.each(['outlook.example', 'live.acme.com', 'mygmail.com', 'yahoo-partners.com'])('%s is a company’s', (domain) => {
  expect(groupAccounts([contact('1', { email: `a@${domain}` })], []).map(({ key }) => key)).toEqual([
    `domain:${domain}`,
  ]);
});

test('a company that cannot be read goes by what its people say, or else by their domain', () => {
  const named = groupAccounts([contact('1', { companyId: '9', company: 'Acme', email: 'a@acme.example' })], []);
  expect(named).toMatchObject([{ key: 'company:9', name: 'Acme', domain: 'acme.example' }]);
  const unnamed = groupAccounts([contact('1', { companyId: '9', email: 'a@acme.example' })], []);
  expect(unnamed).toMatchObject([{ name: 'acme.example' }]);
  expect(groupAccounts([contact('1', { companyId: '9' })], [])).toMatchObject([{ name: 'Company 9', emails: [] }]);
});

test('who has no address stands alone', () => {
  expect(groupAccounts([contact('1'), contact('2')], []).map(({ key }) => key)).toEqual(['contact:1', 'contact:2']);
});

test('the order of the rows and rows that come twice make no difference', () => {
  const contacts = Array.from({ length: 24 }, (_, n) =>
    contact(String(n + 1), {
      email: `p${n}@${['acme.example', 'beta.example', 'gmail.com', 'gamma.example'][n % 4]}`,
      company: ['Acme', 'Beta', 'Zeta'][n % 3],
      companyId: n % 5 === 0 ? String(n % 2) : undefined,
      since: ago(n % 7),
    }),
  );
  const companies: Company[] = [
    { id: '1', name: 'One', domain: 'gamma.example' },
    { id: '0', name: 'Zero', domain: 'gamma.example' },
  ];
  const expected = groupAccounts(contacts, companies);
  expect(expected.length).toBeGreaterThan(4);
  for (let turn = 1; turn < 24; turn += 1) {
    const turned = [...contacts.slice(turn), ...contacts.slice(0, turn + 2)].reverse();
    expect(groupAccounts(turned, companies.toReversed())).toEqual(expected);
  }
});
