import type { Reader } from './reader.ts';
import { together } from './source-lost.ts';
import { CEILING, queriesOf, readZendesk } from './zendesk-pages.ts';
import { type Ticket, TicketRow } from './zendesk-rows.ts';

/** Whose tickets are looked for: `organization:123`, `requester:456`. */
export type Subject = `${'organization' | 'requester'}:${string}`;

/** A kind of ticket that is looked for. */
interface Kind {
  head: string;
  /** `oldest`: all are needed, in an order that new ones do not disturb. `newest`: those that moved last are. */
  first: 'oldest' | 'newest';
}

interface Search {
  reader: Reader;
  prefix: string;
  subjects: readonly Subject[];
}

/** `over`: those with more tickets than a search gives. */
interface Tickets {
  tickets: Map<Subject, Ticket[]>;
  over: Set<Subject>;
}

/**
 * All tickets of these that are not solved.
 * @throws SourceLost
 */
export function openTickets(search: Search): Promise<Tickets> {
  return readTickets(search, { head: 'type:ticket status<solved', first: 'oldest' });
}

/**
 * The solved tickets of these that moved since a day (YYYY-MM-DD), as far as they tell when each was last heard of.
 * @param known when each was last heard of as far as is known, ISO 8601: what moved before that is not needed
 * @throws SourceLost
 */
export function solvedTickets(search: Search, since: string, known: ReadonlyMap<Subject, string>): Promise<Tickets> {
  return readTickets(search, { head: `type:ticket status>=solved updated>=${since}`, first: 'newest' }, known);
}

async function readTickets(
  { reader, prefix, subjects }: Search,
  kind: Kind,
  known: ReadonlyMap<Subject, string> = new Map(),
): Promise<Tickets> {
  const result: Tickets = { tickets: new Map(), over: new Set() };

  async function read(some: readonly Subject[]): Promise<void> {
    await together(queriesOf(kind.head, some, (subject) => subject).map(readQuery));
  }

  async function readQuery({ query, items }: { query: string; items: Subject[] }): Promise<void> {
    const order = kind.first === 'oldest' ? ['created_at', 'asc'] : ['updated_at', 'desc'];
    const [sort_by = '', sort_order = ''] = order;
    const found = await readZendesk({
      reader,
      tool: `${prefix}search_tickets`,
      params: { query, sort_by, sort_order },
      keys: ['results', 'tickets'],
      schema: TicketRow,
      enough: (rows) => kind.first === 'newest' && heardOfAll(items, rows, known),
      counted: (count) => count <= CEILING,
    });
    if (found?.complete === true) return keep(items, found.rows);
    const [only] = items;
    if (items.length === 1 && only !== undefined) {
      if (found === undefined) return reader.lose('zendesk', 'down');
      result.over.add(only);
      return;
    }
    const half = Math.ceil(items.length / 2);
    await together([read(items.slice(0, half)), read(items.slice(half))]);
  }

  function keep(items: readonly Subject[], rows: readonly Ticket[]): void {
    const asked = new Set(items);
    for (const ticket of rows) {
      for (const subject of subjectsOf(ticket)) {
        if (asked.has(subject)) result.tickets.set(subject, [...(result.tickets.get(subject) ?? []), ticket]);
      }
    }
  }

  // Zendesk takes values of the same word as alternatives, but different words as conditions that all have to hold.
  const of = (word: string) => subjects.filter((subject) => subject.startsWith(`${word}:`));
  await together([read(of('organization')), read(of('requester'))]);
  return result;
}

/** Whether nothing that moved before the last of these rows can be the last word of any of them. */
function heardOfAll(
  subjects: readonly Subject[],
  rows: readonly Ticket[],
  known: ReadonlyMap<Subject, string>,
): boolean {
  const oldest = rows.at(-1)?.updatedAt;
  if (oldest === undefined) return false;
  const seen = new Set(rows.flatMap(subjectsOf));
  return subjects.every((subject) => seen.has(subject) || (known.get(subject) ?? '') >= oldest);
}

function subjectsOf({ organizationId, requesterId }: Ticket): Subject[] {
  return [
    ...(organizationId === undefined ? [] : [`organization:${organizationId}` as const]),
    ...(requesterId === undefined ? [] : [`requester:${requesterId}` as const]),
  ];
}
