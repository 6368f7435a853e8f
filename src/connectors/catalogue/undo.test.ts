import { describe, expect, test } from 'vitest';
import type { DoneWrite, JsonObject } from '../types.ts';
import { buildCatalogue } from './catalogue.ts';
import { expectRealCall, ODD_ANSWERS, sampleArgs } from './tool-params.fixture.ts';

const catalogue = buildCatalogue({ destructive: true });
const writes = catalogue.connectors.flatMap(({ tools }) => tools.filter(({ does }) => does !== 'read'));

const REFERENCE = { id: '7', name: 'Old' };
const NONE = { before: { already: [] } };
const OLD: Record<'asana' | 'contact' | 'company' | 'deal' | 'ticket' | 'task', JsonObject> = {
  asana: {
    name: 'Old',
    notes: '',
    completed: false,
    assignee: REFERENCE,
    due_on: '2026-11-27',
    start_on: '2026-11-20',
  },
  contact: {
    company: 'Old',
    email: null,
    firstname: 'Old',
    hs_lead_status: null,
    jobtitle: '',
    lastname: 'Old',
    phone: '1',
    website: '',
  },
  company: {
    annualrevenue: '9',
    city: 'Old',
    country: null,
    description: null,
    domain: 'old.test',
    industry: 'OLD',
    name: 'Old',
    numberofemployees: 9,
    phone: '1',
    state: null,
    website: '',
  },
  deal: {
    amount: 9,
    closedate: '2026-11-27',
    dealname: 'Old',
    dealstage: '1',
    dealtype: null,
    description: '',
    hs_priority: null,
    pipeline: '0',
  },
  ticket: { content: null, hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: null, subject: 'Old' },
  task: {
    hs_task_body: null,
    hs_task_priority: 'LOW',
    hs_task_status: 'WAITING',
    hs_task_subject: 'Old',
    hs_task_type: 'TODO',
    hs_timestamp: '2026-11-27T09:00:00.000Z',
    properties: { hubspot_owner_id: null },
  },
};
const CELLS = { id: '{"text":"Old"}', name: 'Old' };

/** What is known of a write that happened, beside its arguments: samples of their documented types, unless given here. */
const DONE: Record<string, Partial<DoneWrite>> = {
  asana_task_create: { result: { task: { gid: '7' } } },
  asana_subtask_create: { result: { task: { gid: '7' } } },
  asana_task_update: { before: OLD.asana },
  asana_story_create: { result: { comment: { gid: '7' } } },
  asana_status_update_create: { result: { status_update: { gid: '7' } } },
  asana_task_add_project: NONE,
  asana_task_add_tag: NONE,
  asana_task_add_followers: NONE,
  asana_section_add_task: { before: { section_gid: REFERENCE } },
  hubspot_contact_create: { result: { contact: { id: '7' } } },
  hubspot_contact_update: { args: { contact_id: '7', ...OLD.contact }, before: OLD.contact },
  hubspot_company_update: { before: OLD.company },
  hubspot_deal_create: { result: { deal: { id: '7' } } },
  hubspot_deal_update: { before: OLD.deal },
  hubspot_ticket_update: { before: OLD.ticket },
  hubspot_task_create: { result: { task: { id: '7' } } },
  hubspot_task_update: { before: OLD.task },
  hubspot_task_complete: { before: OLD.task },
  hubspot_note_log: { result: { note: { id: '7' } } },
  hubspot_note_create: { result: { note: { id: '7' } } },
  hubspot_association_create: NONE,
  linear_issue_create: { result: { issue: { id: '7' } } },
  linear_issue_update: {
    before: { title: 'Old', description: null, priority: '2', stateId: REFERENCE, assigneeId: REFERENCE },
  },
  linear_comment_create: { result: { comment: { id: '7' } } },
  linear_issue_relation_create: { ...NONE, result: { relation: { id: '7' } } },
  linear_attachment_create: { ...NONE, result: { attachment: { id: '7' } } },
  linear_project_update: {
    before: { name: 'Old', description: '', startDate: '2026-11-20', targetDate: '2026-11-27', state: 'planned' },
  },
  linear_issue_archive: { before: { archivedAt: null } },
  monday_item_create: { result: { item: { id: '7' } } },
  monday_subitem_create: { result: { item: { id: '7' } } },
  monday_item_column_value_change: { before: { value: { id: '{"Review":"Old"}', name: 'Old' } } },
  monday_item_column_simple_value_change: { before: { value: null } },
  monday_item_column_values_change: { args: columnValues(), before: { column_values: CELLS } },
  monday_item_move_to_group: { before: { group_id: REFERENCE } },
  monday_update_create: { result: { update: { id: '7' } } },
  zendeskoauth_ticket_create: { result: { ticket: { id: '7' } } },
  zendeskoauth_ticket_update: {
    before: {
      subject: 'Old',
      status: 'open',
      priority: 'low',
      type: 'task',
      tags: [],
      assignee_email: 'old@acme.test',
      assignee_id: REFERENCE,
      group_id: REFERENCE,
    },
  },
  zendeskoauth_ticket_tags_add: NONE,
  zendeskoauth_ticket_tags_delete: { before: { already: ['review'] } },
};

function columnValues(): JsonObject {
  return { board_id: '1', item_id: '7', column_values: '{"text":"New"}' };
}

function specOf(name: string) {
  const spec = catalogue.tool(name)?.spec;
  if (spec === undefined) throw new Error(`no ${name}`);
  return spec;
}

function doneWrite(name: string): DoneWrite {
  const bare = name.replace(/^zendesk_/, 'zendeskoauth_');
  return { args: sampleArgs(name), result: {}, ...DONE[bare] };
}

const named = (part: 'before' | 'undo' | 'mark' | 'saga') =>
  writes.filter((spec) => spec[part] !== undefined).map(({ name }) => name);
const sameConnector = (one: string, other: string) => expect(one.split('_')[0]).toBe(other.split('_')[0]);

describe('before', () => {
  test('every write that changes what is there has it, but those that delete', () => {
    const changing = /_(update|complete|change|move_to_group|add_\w+|section_add_task|tags_add|tags_delete)$/;
    const linking = /_((association|relation|attachment)_create|issue_archive)$/;
    expect(named('before').toSorted()).toEqual(
      writes
        .map(({ name }) => name)
        .filter((name) => changing.test(name) || linking.test(name))
        .toSorted(),
    );
  });

  test.each(named('before'))('%s reads with a read of its connector, by its real parameters', (name) => {
    const before = specOf(name).before?.(doneWrite(name).args);
    if (before === undefined) throw new Error('there is none');
    sameConnector(before.tool, name);
    expectRealCall(before.tool, before.params);
    expect(before.tool).toMatch(/_(get|list)$/);
    for (const data of ODD_ANSWERS) expect(before.values(data)).toBeUndefined();
  });

  test.each(named('before'))('%s reads nothing without the arguments that say of what', (name) => {
    expect(specOf(name).before?.({})).toBeUndefined();
  });
});

describe('undo', () => {
  test('every write has it, but what nothing can take back safely', () => {
    const final = writes.filter(({ undo }) => undo === undefined).map(({ name }) => name);
    expect(final.toSorted()).toEqual(
      [
        'asana_task_delete',
        'hubspot_contact_delete',
        'hubspot_task_delete',
        'linear_issue_delete',
        'monday_group_create',
        'monday_item_archive',
        'monday_item_delete',
        'zendesk_ticket_delete',
        'zendesk_ticket_reply',
        'zendeskoauth_ticket_delete',
        'zendeskoauth_ticket_reply',
      ].toSorted(),
    );
  });

  test.each(named('undo'))('%s is taken back by a tool of its connector, with its real parameters', (name) => {
    const inverse = specOf(name).undo?.(doneWrite(name));
    if (inverse === undefined) throw new Error('there is none');
    sameConnector(inverse.tool, name);
    expectRealCall(inverse.tool, inverse.params);
    expect(inverse.kind).toBe(
      /_delete$/.test(inverse.tool) && !/tags_delete$/.test(inverse.tool) ? 'delete' : 'restore',
    );
  });

  test.each(named('undo'))('%s is not taken back where it is not known what it made or replaced', (name) => {
    const { args } = doneWrite(name);
    expect(specOf(name).undo?.({ args, result: {} })).toBeUndefined();
    expect(specOf(name).undo?.({ args, result: {}, before: {} })).toBeUndefined();
    // The view of an answer of another shape is a copy of it.
    expect(specOf(name).undo?.({ args, result: { task: 'x', item: [], data: { id: '7' } } })).toBeUndefined();
  });

  test.each(Object.entries(DONE).filter(([, { result }]) => result !== undefined))(
    '%s deletes what its answer names, not what the arguments name',
    (name, { result }) => {
      const args = Object.fromEntries(Object.keys(sampleArgs(name)).map((key) => [key, 'another']));
      const done = { args, result: result ?? {}, before: { already: [] } };
      const { params } = specOf(name).undo?.(done) ?? {};
      expect(Object.values(params ?? {}).map(String)).toEqual(['7']);
    },
  );
});

describe('marks', () => {
  test('are borne by the descriptions of new records, and by nothing that a customer reads', () => {
    expect(Object.fromEntries(named('mark').map((name) => [name, specOf(name).mark]))).toEqual({
      asana_task_create: 'notes',
      asana_subtask_create: 'notes',
      hubspot_task_create: 'hs_task_body',
      linear_issue_create: 'description',
    });
    for (const name of named('mark')) {
      expect(sampleArgs(name)).toHaveProperty(String(specOf(name).mark));
      expect(specOf(name).lookup).toBeDefined();
    }
  });
});

describe('sagas', () => {
  test('only that of a HubSpot task exists', () => expect(named('saga')).toEqual(['hubspot_task_create']));

  test('its steps are real tools of the catalogue, and its parameters none of the tool', () => {
    const { saga } = specOf('hubspot_task_create');
    const args = { owner_id: '20031001', associate_with_type: 'deals', associate_with_id: '9' };
    const steps = saga?.steps(args) ?? [];
    expect(steps.length).toBe(2);
    for (const { tool, params } of steps) {
      expect(catalogue.tool(tool)?.spec.does).toBe('write');
      expectRealCall(tool, params({ task: { id: '7' } }));
    }
    for (const name of Object.keys(saga?.properties ?? {})) {
      expect(sampleArgs('hubspot_task_create')).not.toHaveProperty(name);
      expect(args).toHaveProperty(name);
    }
  });
});
