import type { JsonObject, JsonValue, Lookup, Reference, ToolSpec } from '../types.ts';
import { addsTo, changes, deletes, type Field, plainField, takesFrom } from './before.ts';
import { findMade } from './find-made.ts';
import { dig, id, isRecord, listIn, rec, recordIn, rows, text, tidy } from './view.ts';

/** An update of a ticket: what it replaces, the way back, and whether it took effect. */
export function ticketChange(prefix: string) {
  const change = ticketFields(prefix);
  return { ...change, lookup: (args) => lookUpChange(change, args) } satisfies Partial<ToolSpec>;
}

/** The record is the ticket with the users and groups that the read brings along. */
const ticketFields = (prefix: string) =>
  changes({
    key: 'ticket_id',
    fields: {
      subject: plainField('subject'),
      // A ticket is new once.
      status: plainField('status', (old) => (old === 'new' || old === null ? undefined : old)),
      priority: plainField('priority'),
      type: plainField('type'),
      tags: plainField('tags'),
      assignee_id: numbered('assignee_id', 'users'),
      group_id: numbered('group_id', 'groups'),
      assignee_email: { read: assigneeEmail },
    },
    read: (names) => {
      const include = [
        names.some((name) => name.startsWith('assignee_')) ? 'users' : undefined,
        names.includes('group_id') ? 'groups' : undefined,
      ].filter((name) => name !== undefined);
      return { tool: `${prefix}ticket_get`, params: tidy({ include: include.join(',') }) };
    },
    record: (data) => {
      const beside = { users: listIn(data, 'users') ?? [], groups: listIn(data, 'groups') ?? [] };
      return { ...recordIn(data, 'ticket'), ...beside };
    },
    restore: `${prefix}ticket_update`,
    also: assignment,
    final: ({ status }) => status === 'closed',
  });

/**
 * After a lost answer: a ticket that was changed since and has what was asked for. The values before do not tell that,
 * since the group is among them whether it changes or not.
 */
function lookUpChange({ before }: ReturnType<typeof ticketFields>, args: JsonObject): Lookup | undefined {
  const reading = before(args);
  if (reading === undefined) return undefined;
  const { tool, params, values } = reading;
  const asked = Object.entries(args).filter(([name]) => name !== 'ticket_id');
  return {
    tool,
    params,
    find: (data, since) => {
      const present = values(data) ?? {};
      const found = findMade(
        [recordIn(data, 'ticket')],
        since,
        () => asked.every(([name, value]) => told(present[name]) === told(value)),
        (row) => row.updated_at,
      );
      return found === undefined ? undefined : { ticket: found };
    },
  };
}

/** What a value says, however it is written: a person by number, tags in any order. */
function told(value: JsonValue | Reference | undefined): string | undefined {
  if (Array.isArray(value)) return tagList(value).toSorted().join(' ');
  const said = isRecord(value) ? value.id : value;
  return said === undefined ? undefined : String(said).trim().toLowerCase();
}

/** A group comes with an assignee, and an assignee may go with a group. */
function assignment({ assignee_id, assignee_email, group_id }: JsonObject): string[] {
  if (assignee_email !== undefined) return ['assignee_email', 'group_id'];
  return assignee_id === undefined && group_id === undefined ? [] : ['assignee_id', 'group_id'];
}

/** A person or a group, whose id the tool takes as a number. Nobody is assigned, and no group, by any number. */
function numbered(name: string, beside: 'users' | 'groups'): Field {
  return {
    read: (row) => {
      const value = row[name];
      const key = id(value);
      return key === undefined ? value : named(key, rows(row[beside]));
    },
    putBack: (old) => {
      const key = id(rec(old).id);
      return key !== undefined && /^\d+$/.test(key) ? Number(key) : undefined;
    },
  };
}

function named(key: string, among: JsonObject[]): Reference {
  const name = text(among.find((one) => id(one.id) === key)?.name, 1_000);
  return { id: key, ...(name === undefined ? {} : { name }) };
}

function assigneeEmail(row: JsonObject): JsonValue | undefined {
  const { assignee_id: value } = row;
  const key = id(value);
  return key === undefined ? value : text(rows(row.users).find((one) => id(one.id) === key)?.email, 1_000);
}

export const ticketMade = (prefix: string) =>
  deletes(`${prefix}ticket_delete`, 'ticket_id', 'ticket', { numeric: true });

export const tagsAdded = (prefix: string) =>
  addsTo(tagsOf(prefix), ({ ticket_id }, added) =>
    ticket_id === undefined
      ? undefined
      : { tool: `${prefix}ticket_tags_delete`, params: { ticket_id, tags: added.join(',') }, kind: 'restore' },
  );

export const tagsTaken = (prefix: string) =>
  takesFrom(tagsOf(prefix), ({ ticket_id }, taken) =>
    ticket_id === undefined
      ? undefined
      : { tool: `${prefix}ticket_tags_add`, params: { ticket_id, tags: taken }, kind: 'restore' },
  );

function tagsOf(prefix: string) {
  return {
    read: ({ ticket_id }: JsonObject) =>
      ticket_id === undefined || id(ticket_id) === undefined
        ? undefined
        : { tool: `${prefix}ticket_get`, params: { ticket_id } },
    has: (data: JsonObject) => {
      const tags = recordIn(data, 'ticket').tags ?? dig(data, 'tags');
      return Array.isArray(tags) ? tags.map(String) : undefined;
    },
    given: ({ tags }: JsonObject) => tagList(tags),
  };
}

/** One tool takes a list and the other a text with commas; a tag is one word in lower case. */
function tagList(tags: JsonValue | undefined): string[] {
  const given = Array.isArray(tags) ? tags : [tags];
  const words = given.flatMap((tag) => (typeof tag === 'string' ? tag.toLowerCase().split(/[\s,]+/) : []));
  return [...new Set(words.filter((tag) => tag !== ''))];
}
