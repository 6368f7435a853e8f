import { describe, expect, test } from 'vitest';
import { ODD_ANSWERS } from '../../connectors/catalogue/tool-params.fixture.ts';
import type { JsonObject, JsonValue } from '../../connectors/types.ts';
import { account, ago, DAY_MS, EXPIRED, lost, NOW, refusal, stage } from './execute.fixture.ts';
import { findOwner, readAccounts } from './hubspot.ts';
import { readStages } from './hubspot-deals.ts';
import { DEFAULT_SIGNAL_SETTINGS as SETTINGS } from './settings.ts';

const START = String(NOW.getTime() - 30 * DAY_MS);
const row = (id: string, properties: JsonObject) => ({ id, properties, createdAt: ago(60) });
const contactRow = (id: string, properties: JsonObject = {}) =>
  row(id, { email: `p${id}@acme.example`, hs_v2_date_entered_customer: ago(9), createdate: ago(50), ...properties });

/** A list in pages, each with the offset of the next as its cursor. */
function paged(rows: readonly JsonObject[], size = 100) {
  return ({ after }: JsonObject): JsonObject => {
    const from = Number(after ?? 0);
    const next = from + size;
    const paging: JsonObject = next < rows.length ? { paging: { next: { after: String(next) } } } : {};
    return { total: rows.length, results: rows.slice(from, next), ...paging };
  };
}

const filtersOf = (params: JsonObject | undefined) => JSON.parse(String(params?.filterGroups));

describe('the owner', () => {
  test('is found on any page, whatever the case, and not among those who left', async () => {
    const owners: JsonObject[] = [
      { id: 1, email: 'someone@acme.test' },
      { id: 2, email: 'ANA@acme.test', archived: true },
      { id: 3, email: 'Ana@Acme.test', archived: false },
    ];
    const { reader, paramsOf } = stage({ hubspot_owners_list: paged(owners, 1) });
    expect(await findOwner(reader, 'ana@acme.test')).toBe('3');
    expect(paramsOf('hubspot_owners_list').map(({ email, after }) => [email, after])).toEqual([
      ['ana@acme.test', undefined],
      ['ana@acme.test', '1'],
      ['ana@acme.test', '2'],
    ]);
  });

  test('may not be there', async () => {
    expect(await findOwner(stage({}).reader, 'ana@acme.test')).toBeUndefined();
  });
});

describe('the accounts', () => {
  test('are asked for by owner, lifecycle and start, where the start is the lifecycle’s or else the creation', async () => {
    const { reader, paramsOf } = stage({ hubspot_contacts_search: paged([contactRow('1')]) });
    const found = await readAccounts(reader, '77', SETTINGS, NOW);
    expect(found).toMatchObject({ complete: true, accounts: [{ key: 'domain:acme.example', since: ago(9) }] });
    const [params] = paramsOf('hubspot_contacts_search');
    const own = [
      { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '77' },
      { propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' },
    ];
    expect(filtersOf(params)).toEqual([
      { filters: [...own, { propertyName: 'hs_v2_date_entered_customer', operator: 'GTE', value: START }] },
      {
        filters: [
          ...own,
          { propertyName: 'hs_v2_date_entered_customer', operator: 'NOT_HAS_PROPERTY' },
          { propertyName: 'createdate', operator: 'GTE', value: START },
        ],
      },
    ]);
    expect(params).toMatchObject({
      limit: 100,
      properties: expect.arrayContaining(['email', 'company', 'associatedcompanyid', 'hs_v2_date_entered_customer']),
    });
  });

  describe('where HubSpot does not search by the day on which they entered the lifecycle', () => {
    const OWN = [
      { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '77' },
      { propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' },
    ];
    /** A HubSpot that refuses searches by these words. */
    const refusing = (words: RegExp, rows: readonly JsonObject[]) => {
      const refused: string[] = [];
      const hubspot = stage({
        hubspot_contacts_search: (params) =>
          words.test(String(params.filterGroups)) ? refusal('invalid_input') : paged(rows)(params),
      });
      const read = (settings = SETTINGS) =>
        readAccounts(hubspot.reader, '77', settings, NOW, (property) => void refused.push(property));
      return { ...hubspot, refused, read };
    };
    const contactAt = (id: string, properties: JsonObject) => {
      const old = { hs_v2_date_entered_customer: null, createdate: ago(400) };
      return contactRow(id, { email: `p@f${id}.example`, ...old, ...properties });
    };

    test('they are all asked for, and told apart by whichever date they have', async () => {
      const { read, paramsOf, refused, reader } = refusing(/hs_v2/, [
        contactAt('1', { hs_v2_date_entered_customer: ago(4) }),
        contactAt('2', { hs_v2_date_entered_customer: ago(31) }),
        contactAt('3', { hs_lifecyclestage_customer_date: ago(5) }),
        contactAt('4', { hs_lifecyclestage_customer_date: ago(31) }),
        contactAt('5', { hs_v2_date_entered_customer: ago(6), hs_lifecyclestage_customer_date: ago(300) }),
        contactAt('6', { createdate: ago(7) }),
        contactAt('7', {}),
      ]);
      const { accounts, complete, lifecycleKnown } = await read();
      expect(accounts.map(({ key, since, undated }) => [key, since, undated])).toEqual([
        ['domain:f1.example', ago(4), undefined],
        ['domain:f3.example', ago(5), undefined],
        ['domain:f5.example', ago(6), undefined],
        ['domain:f6.example', ago(7), undefined],
        // Created before the window, entered nobody knows when.
        ['domain:f7.example', ago(400), true],
      ]);
      expect([complete, lifecycleKnown, reader.skipped.hubspot]).toEqual([true, true, 0]);
      const [, asked, ...more] = paramsOf('hubspot_contacts_search');
      expect(more).toEqual([]);
      expect(filtersOf(asked)).toEqual([{ filters: OWN }]);
      expect(asked?.properties).toEqual(
        expect.arrayContaining(['hs_v2_date_entered_customer', 'hs_lifecyclestage_customer_date', 'createdate']),
      );
      expect(refused).toEqual(['hs_v2_date_entered_customer']);
    });

    test('they are read to the last page, and are not all of them where the search ends', async () => {
      const rows = (count: number) => Array.from({ length: count }, (_, n) => contactAt(String(n), {}));
      expect((await refusing(/hs_v2/, rows(230)).read()).accounts).toHaveLength(230);
      const { read, calls } = refusing(/hs_v2/, rows(10_001));
      expect(await read()).toMatchObject({ complete: false });
      expect(calls).toHaveLength(101);
    });

    test('they are asked for without the dates where HubSpot does not give those, either', async () => {
      const { reader, paramsOf } = stage({
        hubspot_contacts_search: (params) =>
          /hs_v2|_date"/.test(JSON.stringify(params)) ? refusal('invalid_input') : paged([contactAt('1', {})])(params),
      });
      expect(await readAccounts(reader, '77', SETTINGS, NOW)).toMatchObject({ accounts: [{ undated: true }] });
      expect(paramsOf('hubspot_contacts_search')).toHaveLength(3);
    });

    test('and there are none of them, there may be no such value', async () => {
      const typo = refusing(/hs_v2/, []);
      expect(await typo.read({ ...SETTINGS, lifecycleValue: 'custmer' })).toEqual({
        accounts: [],
        complete: true,
        lifecycleKnown: false,
      });
      expect(typo.refused).toEqual(['hs_v2_date_entered_custmer']);
      const known = { accounts: [], complete: true, lifecycleKnown: true };
      const over = contactAt('1', { hs_v2_date_entered_customer: ago(99) });
      expect(await refusing(/hs_v2/, [over]).read()).toEqual(known);
      const accepting = refusing(/nothing/, []);
      expect([await accepting.read(), accepting.refused]).toEqual([known, []]);
    });

    test('and not by the lifecycle at all, HubSpot is lost, and the property is named once', async () => {
      const { read, refused } = refusing(/lifecyclestage/, [contactAt('1', {})]);
      await expect(read()).rejects.toEqual(lost('hubspot', 'down'));
      expect(refused).toEqual(['lifecyclestage']);
    });

    test('since the property is another one, they are asked for without a date at once', async () => {
      const settings = { ...SETTINGS, lifecycleProperty: 'journey', lifecycleValue: 'onboarding' };
      const rows = [contactAt('1', {}), contactAt('2', { createdate: ago(3) })];
      const { read, paramsOf, refused } = refusing(/nothing/, rows);
      expect((await read(settings)).accounts).toMatchObject([{ undated: true }, { since: ago(3) }]);
      const [params, second] = paramsOf('hubspot_contacts_search');
      expect([second, refused]).toEqual([undefined, []]);
      expect(filtersOf(params)).toEqual([
        { filters: [OWN[0], { propertyName: 'journey', operator: 'EQ', value: 'onboarding' }] },
      ]);
      expect(JSON.stringify(params)).not.toContain('hs_v2');
    });
  });

  test('are read to the last page, and their companies a hundred a call', async () => {
    const contacts = Array.from({ length: 230 }, (_, n) => contactRow(String(n), { associatedcompanyid: String(n) }));
    const { reader, paramsOf } = stage({
      hubspot_contacts_search: paged(contacts),
      hubspot_companies_search: (params) => {
        const { values } = filtersOf(params)[0].filters[0];
        return { results: values.map((id: string) => row(id, { name: `Firm ${id}`, domain: `www.f${id}.example` })) };
      },
    });
    const { accounts } = await readAccounts(reader, '77', SETTINGS, NOW);
    expect(accounts).toHaveLength(230);
    expect(accounts.find(({ key }) => key === 'company:7')).toMatchObject({ name: 'Firm 7', domain: 'f7.example' });
    expect(paramsOf('hubspot_contacts_search').map(({ after }) => after)).toEqual([undefined, '100', '200']);
    const asked = paramsOf('hubspot_companies_search').map((params) => filtersOf(params)[0].filters[0]);
    expect(asked.map(({ propertyName, operator, values }) => [propertyName, operator, values.length])).toEqual([
      ['hs_object_id', 'IN', 100],
      ['hs_object_id', 'IN', 100],
      ['hs_object_id', 'IN', 30],
    ]);
  });

  test('keep the contact’s word for a company that may not be read', async () => {
    const { reader } = stage({
      hubspot_contacts_search: paged([contactRow('1', { associatedcompanyid: '5', company: 'Acme Inc' })]),
      hubspot_companies_search: () => refusal('invalid_input'),
    });
    const { accounts } = await readAccounts(reader, '77', SETTINGS, NOW);
    expect(accounts).toMatchObject([{ key: 'company:5', name: 'Acme Inc', record: { type: 'companies', id: '5' } }]);
  });

  test('are not all of them where HubSpot’s search ends', async () => {
    const contacts = Array.from({ length: 10_001 }, (_, n) => contactRow(String(n)));
    const { reader, calls } = stage({ hubspot_contacts_search: paged(contacts) });
    expect(await readAccounts(reader, '77', SETTINGS, NOW)).toMatchObject({ complete: false });
    expect(calls).toHaveLength(100);
  });

  test('of which some do not parse are those that do', async () => {
    const results: JsonValue[] = [contactRow('1'), { id: '2' }, { properties: {} }, null, 'x'];
    const { reader } = stage({ hubspot_contacts_search: () => ({ results }) });
    expect((await readAccounts(reader, '77', SETTINGS, NOW)).accounts).toHaveLength(1);
    expect(reader.skipped.hubspot).toBe(4);
  });
});

describe('the stages', () => {
  const PIPELINES = {
    results: [
      { id: 'default', label: 'Sales', stages: [] },
      {
        id: 75,
        label: 'ONBOARDING',
        stages: [
          { id: 'live', label: 'Live', displayOrder: 2, metadata: { isClosed: 'true' } },
          { id: 'kickoff', label: 'Kickoff', displayOrder: 0, metadata: { isClosed: 'false' } },
          { id: 'setup', label: 'Setup', displayOrder: 1, metadata: { isClosed: false } },
        ],
      },
    ],
  };
  const dealRow = (id: string, properties: JsonObject) =>
    row(id, { dealname: 'x', dealstage: 'setup', createdate: ago(20), ...properties });
  const accounts = ['1', '2', '3'].map((id) => account(`company:${id}`, { name: `Firm ${id}`, since: ago(11) }));

  test('are those of the pipeline’s deals; without a deal the lifecycle tells; a closed deal ends it', async () => {
    const deals = [
      dealRow('10', { hs_primary_associated_company: '1', hs_v2_date_entered_current_stage: ago(6) }),
      dealRow('11', { dealname: 'Firm 2 onboarding', dealstage: 'live' }),
    ];
    const { reader, paramsOf } = stage({
      hubspot_deal_pipelines_list: () => PIPELINES,
      hubspot_deals_search: paged(deals),
    });
    expect(await readStages(reader, '77', accounts, SETTINGS, NOW)).toEqual(
      new Map<string, unknown>([
        ['company:1', { kind: 'value', value: { stage: 'Setup', days: 6, movedBack: false } }],
        ['company:2', 'finished'],
        ['company:3', { kind: 'value', value: { stage: 'Customer', days: 11, movedBack: false } }],
      ]),
    );
    const [params] = paramsOf('hubspot_deals_search');
    expect(filtersOf(params)).toEqual([
      {
        filters: [
          { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '77' },
          { propertyName: 'pipeline', operator: 'EQ', value: '75' },
        ],
      },
    ]);
    expect(params?.properties).toEqual(
      expect.arrayContaining(['hs_v2_date_entered_current_stage', 'hs_v2_date_entered_setup', 'dealstage']),
    );
  });

  test('know the order of the pipeline', async () => {
    const back = { hs_v2_date_entered_current_stage: ago(2), hs_v2_date_entered_setup: ago(5) };
    const { reader } = stage({
      hubspot_deal_pipelines_list: () => PIPELINES,
      hubspot_deals_search: paged([
        dealRow('10', { hs_primary_associated_company: '1', dealstage: 'kickoff', ...back }),
      ]),
    });
    const stages = await readStages(reader, '77', accounts, SETTINGS, NOW);
    expect(stages.get('company:1')).toMatchObject({ value: { stage: 'Kickoff', days: 2, movedBack: true } });
  });

  test('go by the lifecycle where there is no such pipeline', async () => {
    const { reader, calls } = stage({ hubspot_deal_pipelines_list: () => PIPELINES });
    const stages = await readStages(reader, '77', accounts, { ...SETTINGS, pipeline: 'Renewals' }, NOW);
    expect(stages.get('company:1')).toMatchObject({ value: { stage: 'Customer', days: 11 } });
    expect(calls).toHaveLength(1);
  });

  test('are unknown where there are more deals than the search gives', async () => {
    const deals = Array.from({ length: 10_001 }, (_, n) => dealRow(String(n), {}));
    const { reader } = stage({ hubspot_deal_pipelines_list: () => PIPELINES, hubspot_deals_search: paged(deals) });
    const stages = await readStages(reader, '77', accounts, SETTINGS, NOW);
    expect(stages.get('company:1')).toEqual({ kind: 'unavailable', since: ago(0), why: 'incomplete' });
  });

  test('of accounts without a date are known only from their deals', async () => {
    const undated = accounts.map((one) => ({ ...one, undated: true as const }));
    const deals = [dealRow('10', { hs_primary_associated_company: '1', hs_v2_date_entered_current_stage: ago(6) })];
    const { reader } = stage({ hubspot_deal_pipelines_list: () => PIPELINES, hubspot_deals_search: paged(deals) });
    const stages = await readStages(reader, '77', undated, SETTINGS, NOW);
    expect(stages.get('company:1')).toMatchObject({ value: { stage: 'Setup', days: 6 } });
    const unknown = { kind: 'unavailable', since: ago(0), why: 'undated' };
    expect(stages.get('company:2')).toEqual(unknown);
    const none = stage({ hubspot_deal_pipelines_list: () => ({ results: [] }) });
    expect((await readStages(none.reader, '77', undated, SETTINGS, NOW)).get('company:1')).toEqual(unknown);
  });

  test('cost nothing where there are no accounts', async () => {
    const { reader, calls } = stage({});
    expect([await readStages(reader, '77', [], SETTINGS, NOW), calls]).toEqual([new Map(), []]);
  });
});

test.each(ODD_ANSWERS)('an answer like %j loses the source or says nothing, and never crashes', async (odd) => {
  const everything = () => odd;
  const { reader } = stage({ hubspot_owners_list: everything });
  await expect(findOwner(reader, 'ana@acme.test')).rejects.toEqual(lost('hubspot', 'unreadable'));
  const contacts = stage({ hubspot_contacts_search: everything });
  await expect(readAccounts(contacts.reader, '77', SETTINGS, NOW)).rejects.toEqual(lost('hubspot', 'unreadable'));
});

test('a token that dies between two pages ends the reading', async () => {
  const pages = paged(Array.from({ length: 300 }, (_, n) => contactRow(String(n))));
  const { reader, calls } = stage({
    hubspot_contacts_search: (params) => (params.after === '100' ? EXPIRED : pages(params)),
  });
  await expect(readAccounts(reader, '77', SETTINGS, NOW)).rejects.toEqual(lost('hubspot', 'auth_expired'));
  await expect(readStages(reader, '77', [account('company:1')], SETTINGS, NOW)).rejects.toEqual(
    lost('hubspot', 'auth_expired'),
  );
  expect(calls).toHaveLength(2);
});
