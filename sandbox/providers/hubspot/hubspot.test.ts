import { describe, expect, it } from 'vitest';
import { type JsonObject, ProviderError } from '../types.ts';
import { CUSTOMERS } from './customers.ts';
import { createHubspot } from './hubspot.ts';
import { LOOSE_CONTACTS, ODD_CUSTOMERS } from './odd-customers.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';
/** Those with a company of which the CRM knows everything. */
const COMPANIES = [...CUSTOMERS, ...ODD_CUSTOMERS];
const LOOSE = LOOSE_CONTACTS.flatMap(({ people }) => people).length;

interface Found {
  id: string;
  properties: Record<string, string | null>;
}
interface Page {
  total?: number;
  results: Found[];
  paging?: { next: { after: string } };
}

function account() {
  const provider = createHubspot({ now: () => NOW });
  const call = (email: string, name: string, args: JsonObject = {}) => {
    const tool = provider.tools.find((one) => one.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    return tool.run({ email, name: email }, args);
  };
  return {
    provider,
    call,
    page: (email: string, name: string, args: JsonObject = {}) => call(email, name, args) as unknown as Page,
    object: (email: string, name: string, args: JsonObject = {}) => call(email, name, args) as unknown as Found,
  };
}

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProviderError) return error.code;
    throw error;
  }
  return 'none';
}

const filters = (...list: JsonObject[]) => JSON.stringify([{ filters: list }]);

describe('search', () => {
  it('finds by words at the start of a word', () => {
    const { page } = account();
    const found = page(ANA, 'hubspot_contacts_search', { query: 'gibb', properties: ['email'] });
    expect(found.results.map(({ properties }) => properties.email)).toEqual(['peter.gibbons@initech.example']);
    expect(page(ANA, 'hubspot_contacts_search', { query: 'ibbons' }).total).toBe(0);
  });

  it('joins filters by AND and groups by OR', () => {
    const { page } = account();
    const filterGroups = JSON.stringify([
      {
        filters: [
          { propertyName: 'company', operator: 'EQ', value: 'hooli' },
          { propertyName: 'firstname', operator: 'EQ', value: 'Gavin' },
        ],
      },
      { filters: [{ propertyName: 'email', operator: 'IN', values: ['eve@globex.test'] }] },
    ]);
    const found = page(ANA, 'hubspot_contacts_search', { filterGroups, properties: ['firstname'] });
    expect(found.results.map(({ properties }) => properties.firstname)).toEqual(['Gavin', 'Eve']);
  });

  it('takes up to a hundred values of IN, of ids too, and eighteen filters in all', () => {
    const { call, page } = account();
    const all = page(ANA, 'hubspot_tasks_search', { limit: 100 }).results.map(({ id }) => id);
    const some = (values: string[]) => [{ propertyName: 'hs_object_id', operator: 'IN', values }];
    const found = page(ANA, 'hubspot_tasks_search', {
      filterGroups: filters(...some(all.slice(3, 6))),
      properties: '',
    });
    expect(found.results.map(({ id }) => id)).toEqual(all.slice(3, 6));
    const values = Array.from({ length: 101 }, (_, index) => String(index));
    expect(page(ANA, 'hubspot_tasks_search', { filterGroups: filters(...some(values.slice(1))) }).total).toBe(0);
    expect(code(() => call(ANA, 'hubspot_tasks_search', { filterGroups: filters(...some(values)) }))).toBe('INVALID');
    const group = (size: number) => ({ filters: Array.from({ length: size }, () => some(['1'])[0] ?? {}) });
    const groups = (...sizes: number[]) => ({ filterGroups: JSON.stringify(sizes.map(group)) });
    expect(code(() => call(ANA, 'hubspot_tasks_search', groups(6, 6, 6)))).toBe('none');
    expect(code(() => call(ANA, 'hubspot_tasks_search', groups(6, 6, 6, 1)))).toBe('INVALID');
  });

  it('finds contacts and deals by their primary company, and by when they came into a stage', () => {
    const { page } = account();
    const [hooli] = page(ANA, 'hubspot_companies_search', { query: 'hooli' }).results;
    const of = (propertyName: string) => filters({ propertyName, operator: 'IN', values: [hooli?.id ?? ''] });
    const contacts = page(ANA, 'hubspot_contacts_search', {
      filterGroups: of('associatedcompanyid'),
      properties: ['associatedcompanyid', 'hs_v2_date_entered_customer'],
    });
    expect(contacts.results.map(({ properties }) => properties.associatedcompanyid)).toEqual(
      Array.from({ length: 3 }, () => hooli?.id),
    );
    expect(contacts.results[0]?.properties.hs_v2_date_entered_customer).toBe('2026-10-15T08:00:00.000Z');
    const since = (operator: string) =>
      page(ANA, 'hubspot_contacts_search', {
        filterGroups: filters(
          { propertyName: 'company', operator: 'EQ', value: 'hooli' },
          { propertyName: 'hs_v2_date_entered_customer', operator, value: '2026-10-15T08:00:00.000Z' },
        ),
      }).total;
    expect([since('GTE'), since('GT')]).toEqual([3, 0]);
    const stages = ['7500101', '7500102', '7500103'].map((stage) => `hs_v2_date_entered_${stage}`);
    const deals = page(ANA, 'hubspot_deals_search', {
      filterGroups: of('hs_primary_associated_company'),
      properties: ['dealname', 'hs_primary_associated_company', ...stages],
    });
    const onboarding = deals.results.find(({ properties }) => properties.dealname === 'Hooli onboarding');
    expect(onboarding?.properties).toMatchObject({
      hs_primary_associated_company: hooli?.id,
      hs_v2_date_entered_7500101: '2026-10-18T08:00:00.000Z',
      hs_v2_date_entered_7500102: '2026-11-04T08:00:00.000Z',
      hs_v2_date_entered_7500103: null,
    });
    const [stage = ''] = stages;
    const reached = filters({ propertyName: stage, operator: 'HAS_PROPERTY' });
    expect(page(ANA, 'hubspot_deals_search', { filterGroups: reached }).total).toBe(COMPANIES.length + 2);
  });

  it('has customers of every odd kind, each once', () => {
    const { page } = account();
    const mine = page(ANA, 'hubspot_contacts_search', {
      filterGroups: filters(
        { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '20031001' },
        { propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' },
        { propertyName: 'associatedcompanyid', operator: 'NOT_HAS_PROPERTY' },
      ),
      properties: ['email'],
    });
    expect(mine.results.map(({ properties }) => properties.email)).toEqual([
      'brennan.huff@prestige.example',
      'dale.doback@prestige.example',
      'nora.quill@gmail.com',
    ]);
    const [dharma] = page(ANA, 'hubspot_deals_search', {
      query: 'dharma onboarding',
      properties: ['dealstage', 'hs_v2_date_entered_7500103', 'hs_v2_date_entered_7500104'],
    }).results;
    const { dealstage, hs_v2_date_entered_7500103: here, hs_v2_date_entered_7500104: later } = dharma?.properties ?? {};
    expect(dealstage).toBe('7500103');
    expect(String(later) < String(here)).toBe(true);
    expect(page(ANA, 'hubspot_companies_search', { query: 'delos' }).total).toBe(0);
    expect(page(OMAR, 'hubspot_companies_search', { query: 'delos' }).total).toBe(1);
  });

  it('compares moments given as ISO 8601 or as milliseconds', () => {
    const { page } = account();
    const since = (value: string) =>
      page(ANA, 'hubspot_deals_search', {
        filterGroups: filters(
          { propertyName: 'pipeline', operator: 'EQ', value: '75001' },
          { propertyName: 'hs_v2_date_entered_current_stage', operator: 'LT', value },
        ),
        limit: 100,
      }).total;
    const days14 = NOW.getTime() - 14 * 86_400_000;
    const expected = COMPANIES.filter(({ daysInStage }) => daysInStage > 14).length;
    expect(since(String(days14))).toBe(expected);
    expect(since(new Date(days14).toISOString())).toBe(expected);
  });

  it('knows HAS_PROPERTY, CONTAINS_TOKEN with a wildcard, NEQ and BETWEEN', () => {
    const { page } = account();
    const count = (filter: JsonObject) =>
      page(OMAR, 'hubspot_companies_search', { filterGroups: filters(filter) }).total;
    expect(count({ propertyName: 'industry', operator: 'HAS_PROPERTY' })).toBe(COMPANIES.length);
    expect(count({ propertyName: 'domain', operator: 'CONTAINS_TOKEN', value: 'north*' })).toBe(1);
    expect(count({ propertyName: 'domain', operator: 'CONTAINS_TOKEN', value: 'north' })).toBe(0);
    expect(count({ propertyName: 'lifecyclestage', operator: 'NEQ', value: 'customer' })).toBe(4);
    expect(count({ propertyName: 'numberofemployees', operator: 'BETWEEN', value: '90', highValue: '240' })).toBe(3);
  });

  it('pages to the end without a repeat', () => {
    const { page } = account();
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const found: Page = page(ANA, 'hubspot_contacts_search', { limit: 10, ...(after ? { after } : {}) });
      expect(found.results.length).toBeLessThanOrEqual(10);
      ids.push(...found.results.map(({ id }) => id));
      after = found.paging?.next.after;
    } while (after);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(page(ANA, 'hubspot_contacts_search').total);
    expect(ids.length).toBe(COMPANIES.length * 3 + LOOSE + 3);
  });

  it.each([
    ['a limit above 100', { limit: 101 }],
    ['filters that are not JSON', { filterGroups: '[{' }],
    ['an unknown property', { filterGroups: filters({ propertyName: 'nope', operator: 'EQ', value: '1' }) }],
    ['an unknown operator', { filterGroups: filters({ propertyName: 'email', operator: 'LIKE', value: 'x' }) }],
    ['IN without values', { filterGroups: filters({ propertyName: 'email', operator: 'IN', value: 'x' }) }],
    ['a cursor of its own making', { after: 'next' }],
    ['properties as text', { properties: 'email' }],
  ])('refuses %s', (_name, args) => {
    const { call } = account();
    expect(code(() => call(ANA, 'hubspot_contacts_search', args))).toBe('INVALID');
  });

  it('takes properties as comma-separated text for tasks', () => {
    const { page } = account();
    const [first] = page(ANA, 'hubspot_tasks_search', {
      query: 'recovery plan initech',
      properties: 'hs_task_subject,hs_task_status,hs_task_completion_date',
    }).results;
    expect(first?.properties).toMatchObject({ hs_task_status: 'IN_PROGRESS', hs_task_completion_date: null });
  });
});

describe('visibility', () => {
  it('hides the Executive pipeline and its deals from the CSM', () => {
    const { call, page } = account();
    const everything = { limit: 100, properties: ['dealname', 'pipeline'] };
    const anas = page(ANA, 'hubspot_deals_search', everything);
    const omars = page(OMAR, 'hubspot_deals_search', everything);
    expect((omars.total ?? 0) - (anas.total ?? 0)).toBe(2);
    expect(JSON.stringify(anas)).not.toMatch(/Series C|Bluebird/);
    expect(page(ANA, 'hubspot_deals_search', { query: 'bluebird' }).total).toBe(0);
    expect(JSON.stringify(call(ANA, 'hubspot_pipelines_list', { object_type: 'deals' }))).not.toContain('Executive');
    const secret = page(OMAR, 'hubspot_deals_search', { query: 'bluebird' }).results[0]?.id ?? '';
    expect(code(() => call(ANA, 'hubspot_deal_get', { deal_id: secret }))).toBe('NOT_FOUND');
    expect(code(() => call(ANA, 'hubspot_deal_update', { deal_id: secret, amount: 1 }))).toBe('NOT_FOUND');
    expect(code(() => call(ANA, 'hubspot_pipeline_stages_list', { object_type: 'deals', pipeline_id: '75900' }))).toBe(
      'NOT_FOUND',
    );
  });

  it("hides the leadership team's contacts, tasks and notes, and what leads to them", () => {
    const { call, page } = account();
    for (const [type, query] of [
      ['contacts', 'lindqvist'],
      ['companies', 'meridian'],
      ['tasks', 'board pack'],
      ['notes', 'term sheet'],
    ] as const) {
      expect(page(ANA, `hubspot_${type}_search`, { query }).total).toBe(0);
      expect(page(OMAR, `hubspot_${type}_search`, { query }).total).toBe(1);
    }
    const partner = page(OMAR, 'hubspot_contacts_search', { query: 'lindqvist' }).results[0]?.id ?? '';
    const taken = { email: 'vera.lindqvist@meridian.example' };
    expect(() => call(ANA, 'hubspot_contact_create', taken)).toThrow(/already exists\.$/);
    expect(() => call(OMAR, 'hubspot_contact_create', taken)).toThrow(`Existing ID: ${partner}`);
  });

  it('refuses people without a seat', () => {
    const { call } = account();
    expect(code(() => call('eve@globex.test', 'hubspot_owners_list'))).toBe('UNAUTHORIZED');
    expect(code(() => call('leo@acme.test', 'hubspot_contact_get', {}))).toBe('UNAUTHORIZED');
  });
});

describe('changes', () => {
  it('creates a task, gives it an owner and associates it, as the person', () => {
    const { call, object, page, provider } = account();
    const task = object(ANA, 'hubspot_task_create', {
      hs_task_subject: 'Book the go-live call',
      hs_timestamp: '2026-11-23T09:00:00Z',
      hs_task_priority: 'HIGH',
    });
    const owner = page(OMAR, 'hubspot_owners_list', { email: OMAR }).results[0]?.id ?? '';
    const company = page(ANA, 'hubspot_companies_search', { query: 'hooli' }).results[0]?.id ?? '';
    call(ANA, 'hubspot_association_create', {
      from_object_type: 'tasks',
      from_object_id: task.id,
      to_object_type: 'companies',
      to_object_id: company,
    });
    call(OMAR, 'hubspot_task_update', { task_id: task.id, properties: { hubspot_owner_id: owner } });
    const associated = call(ANA, 'hubspot_record_associations_get', {
      object_type: 'companies',
      object_id: company,
      to_object_type: 'tasks',
    });
    expect(JSON.stringify(associated)).toContain(task.id);
    expect(provider.records()[0]).toMatchObject({
      kind: 'task',
      id: task.id,
      title: 'Book the go-live call',
      fields: { hs_task_priority: 'HIGH', hubspot_owner_id: OMAR },
      createdBy: ANA,
      updatedBy: OMAR,
    });
  });

  it('completes, reopens and archives a task', () => {
    const { call, object } = account();
    const { id } = object(ANA, 'hubspot_task_create', { hs_task_subject: 'x', hs_timestamp: '1795435200000' });
    expect(object(ANA, 'hubspot_task_complete', { task_id: id }).properties).toMatchObject({
      hs_task_status: 'COMPLETED',
      hs_task_completion_date: expect.stringMatching(/^2026-11-20T/),
    });
    const reopened = object(ANA, 'hubspot_task_complete', { task_id: id, hs_task_status: 'IN_PROGRESS' });
    expect(reopened.properties.hs_task_completion_date).toBeNull();
    call(ANA, 'hubspot_task_delete', { task_id: id });
    expect(code(() => call(ANA, 'hubspot_task_get', { task_id: id }))).toBe('NOT_FOUND');
    expect(object(ANA, 'hubspot_task_get', { task_id: id, archived: true }).id).toBe(id);
  });

  it('notes when a deal enters and leaves a stage', () => {
    const { object, page } = account();
    const deal = page(ANA, 'hubspot_deals_search', { query: 'hooli onboarding' }).results[0]?.id ?? '';
    object(ANA, 'hubspot_deal_update', { deal_id: deal, dealstage: '7500103' });
    const properties = 'hs_v2_date_entered_7500103,hs_v2_date_exited_7500102,hs_v2_date_entered_current_stage';
    const read = object(ANA, 'hubspot_deal_get', { deal_id: deal, properties });
    for (const name of properties.split(',')) expect(read.properties[name]).toMatch(/^2026-11-20T08:00:/);
  });

  it('updates contacts and companies and writes notes', () => {
    const { call, object, page, provider } = account();
    const contact = page(ANA, 'hubspot_contacts_search', { query: 'eve novak' }).results[0]?.id ?? '';
    const changed = object(ANA, 'hubspot_contact_update', { contact_id: contact, lifecyclestage: 'evangelist' });
    expect(changed.properties.hs_v2_date_entered_evangelist).toMatch(/^2026-11-20/);
    const company = page(ANA, 'hubspot_companies_search', { query: 'globex' }).results[0]?.id ?? '';
    call(OMAR, 'hubspot_company_update', { company_id: company, numberofemployees: 3400 });
    call(ANA, 'hubspot_note_create', { props: { hs_note_body: 'Met Eve.', hs_timestamp: NOW.getTime() } });
    expect(provider.records()[0]).toMatchObject({ kind: 'note', title: 'Met Eve.', createdBy: ANA });
    expect(provider.records().find(({ id }) => id === company)?.updatedBy).toBe(OMAR);
  });

  it.each([
    ['hubspot_task_create', { hs_task_subject: 'x', hs_timestamp: 'tomorrow' }],
    ['hubspot_task_create', { hs_task_subject: ' ', hs_timestamp: '2026-11-23' }],
    ['hubspot_task_create', { hs_task_subject: 'x', hs_timestamp: '2026-11-23', hs_task_priority: 'URGENT' }],
    ['hubspot_task_create', { hs_timestamp: '2026-11-23' }],
    ['hubspot_contact_create', { email: 'not an address' }],
    ['hubspot_contact_create', { email: 'eve@globex.test' }],
    ['hubspot_contact_create', { email: 'a@b.example', lifecyclestage: 'onboarding' }],
    ['hubspot_deal_create', { dealname: 'x', dealstage: '7500103' }],
    ['hubspot_deal_create', { dealname: 'x', dealstage: '7590001', pipeline: '75900' }],
    ['hubspot_note_create', { props: { hs_note_body: 'x' } }],
    ['hubspot_owners_list', { limit: 501 }],
  ])('%s refuses %o', (name, args) => {
    const { call } = account();
    expect(code(() => call(ANA, name, args))).toBe('INVALID');
  });

  it('refuses read-only, unknown and ill-owned properties of a task', () => {
    const { call, page } = account();
    const id = page(ANA, 'hubspot_tasks_search', { query: 'hooli' }).results[0]?.id ?? '';
    const refused: JsonObject[] = [{ createdate: '2026-01-01' }, { colour: 'red' }, { hubspot_owner_id: '1' }];
    for (const properties of refused) {
      expect(code(() => call(ANA, 'hubspot_task_update', { task_id: id, properties }))).toBe('INVALID');
    }
    expect(code(() => call(ANA, 'hubspot_task_update', { task_id: '1', hs_task_body: 'x' }))).toBe('NOT_FOUND');
  });
});

describe('tickets', () => {
  it('are found, changed within their pipeline, and linked like other records', () => {
    const { call, object, page, provider } = account();
    const args = { query: 'second test', properties: 'subject,hs_pipeline_stage' };
    const id = page(ANA, 'hubspot_tickets_search', args).results[0]?.id ?? '';
    object(ANA, 'hubspot_ticket_update', { ticket_id: id, hs_pipeline_stage: '4', hs_ticket_priority: 'HIGH' });
    expect(provider.records().find((one) => one.id === id)).toMatchObject({
      kind: 'ticket',
      title: 'Second test workspace',
      fields: { hs_pipeline_stage: 'Closed', hs_ticket_priority: 'HIGH' },
      updatedBy: ANA,
    });
    expect(code(() => call(ANA, 'hubspot_ticket_update', { ticket_id: id, hs_pipeline_stage: '9' }))).toBe('INVALID');
    const linked = { object_type: 'tickets', object_id: id, to_object_type: 'companies' };
    expect(JSON.stringify(call(ANA, 'hubspot_record_associations_get', linked))).toContain('toObjectId');
    const pipelines = call(ANA, 'hubspot_pipelines_list', { object_type: 'tickets' });
    expect(JSON.stringify(pipelines)).toContain('"ticketState":"CLOSED"');
  });
});

describe('what was made', () => {
  it('is archived, and gone from records, reads and searches', () => {
    const { call, object, page, provider } = account();
    const deal = object(ANA, 'hubspot_deal_create', { dealname: 'Gone soon', dealstage: 'qualifiedtobuy' });
    const note = object(ANA, 'hubspot_note_log', { hs_note_body: 'Gone soon', hs_timestamp: '2026-11-20T08:00:00Z' });
    call(ANA, 'hubspot_deal_delete', { deal_id: deal.id });
    call(ANA, 'hubspot_note_delete', { note_id: note.id });
    expect(provider.records().filter(({ title }) => title === 'Gone soon')).toEqual([]);
    expect(page(ANA, 'hubspot_deals_search', { query: 'gone soon' }).total).toBe(0);
    expect(code(() => call(ANA, 'hubspot_deal_get', { deal_id: deal.id }))).toBe('NOT_FOUND');
    expect(code(() => call(ANA, 'hubspot_note_delete', { note_id: note.id }))).toBe('NOT_FOUND');
  });

  it('is unlinked both ways, by those who see both records', () => {
    const { call, object, page } = account();
    const task = object(ANA, 'hubspot_task_create', { hs_task_subject: 'x', hs_timestamp: '2026-11-23' });
    const company = page(ANA, 'hubspot_companies_search', { query: 'globex' }).results[0]?.id ?? '';
    const ends = { from_object_type: 'tasks', from_object_id: task.id, to_object_type: 'companies' };
    call(ANA, 'hubspot_association_create', { ...ends, to_object_id: company });
    const companies = () => object(ANA, 'hubspot_task_get', { task_id: task.id, associations: 'companies' });
    const tasks = { object_type: 'companies', object_id: company, to_object_type: 'tasks' };
    const back = () => JSON.stringify(call(ANA, 'hubspot_record_associations_get', tasks));
    expect([JSON.stringify(companies()).includes(company), back().includes(task.id)]).toEqual([true, true]);
    const unlink = { object_type: 'tasks', object_id: task.id, to_object_type: 'companies', to_object_id: company };
    expect(code(() => call(ANA, 'hubspot_association_delete', { ...unlink, to_object_id: '1' }))).toBe('NOT_FOUND');
    call(ANA, 'hubspot_association_delete', unlink);
    expect([JSON.stringify(companies()).includes(company), back().includes(task.id)]).toEqual([false, false]);
  });
});

describe('the primary company', () => {
  it('is the first one associated, and the next one when that is taken away', () => {
    const { call, object, page } = account();
    const [hooli, stark] = ['hooli', 'stark'].map(
      (query) => page(ANA, 'hubspot_companies_search', { query }).results[0],
    );
    const { id } = object(ANA, 'hubspot_contact_create', { email: 'new@hooli.example' });
    const primary = () =>
      object(ANA, 'hubspot_contact_get', { contact_id: id, properties: 'associatedcompanyid' }).properties
        .associatedcompanyid;
    const link = (company: Found | undefined) =>
      call(ANA, 'hubspot_association_create', {
        from_object_type: 'companies',
        from_object_id: company?.id ?? '',
        to_object_type: 'contacts',
        to_object_id: id,
      });
    const unlink = (company: Found | undefined) =>
      call(ANA, 'hubspot_association_delete', {
        object_type: 'contacts',
        object_id: id,
        to_object_type: 'companies',
        to_object_id: company?.id ?? '',
      });
    expect(primary()).toBeNull();
    link(hooli);
    link(stark);
    expect(primary()).toBe(hooli?.id);
    unlink(hooli);
    expect(primary()).toBe(stark?.id);
    unlink(stark);
    expect(primary()).toBeNull();
  });
});

describe('accounts', () => {
  it('share nothing', () => {
    const [one, other] = [account(), account()];
    one.call(ANA, 'hubspot_task_create', { hs_task_subject: 'only here', hs_timestamp: '2026-11-23' });
    expect(other.page(ANA, 'hubspot_tasks_search', { query: 'only here' }).total).toBe(0);
  });

  it('show every record, the hidden ones too, newest first', () => {
    const { provider } = account();
    const records = provider.records();
    expect(records.some(({ place }) => place === 'Executive')).toBe(true);
    expect(records.map(({ createdAt }) => createdAt)).toEqual(
      records
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
  });
});
