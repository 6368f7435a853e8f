import { bullets, details, linked, type Shown } from './markdown.ts';
import { asksTo, bare, cutQuoted, levelIn, priorityIn } from './phrases.ts';
import { type Plan, read, readIfPossible, type Step, write } from './planner.ts';
import { type Fields, field, idOf, matching, recordOf, recordsOf, titleOf, urlIn } from './records.ts';
import { personIn, type Turn } from './turn.ts';

const SHOWN: Shown = [
  ['', 'status'],
  ['priority', 'priority'],
];
const STATUSES: Record<string, string> = {
  'on hold': 'hold',
  'on-hold': 'hold',
  hold: 'hold',
  open: 'open',
  pending: 'pending',
  solved: 'solved',
  closed: 'closed',
};

/** What each of Zendesk's prompts is recognised by, and the plan for it. */
export function zendeskPlan({ ask, system }: Turn): Plan | undefined {
  const { quoted, rest } = cutQuoted(ask);
  if (!/\btickets?\b/i.test(rest)) return undefined;
  if (/\b(create|open|file|new)\b\s+(?:an?\s+)?(?:new\s+)?(?:\S+\s+)?ticket\b(?!\s*#?\d)/i.test(rest))
    return createTicket(quoted, rest);
  const id = /\bticket\s*(?:number\s*|no\.?\s*)?#?(\d+)/i.exec(ask)?.[1];
  return id ? ticketPlan(ask, Number(id), system) : ticketsPlan(ask, quoted);
}

function ticketPlan(ask: string, id: number, system: string): Plan {
  const said =
    /\b(?:reply|respond|answer|comment|note)\b.*?\bticket\s*#?\d+\s*([^:]*?)\s*(?::|saying|that says)\s*(.+)$/i.exec(
      ask,
    );
  const quotedFirst = /\b(?:reply|respond|comment|note)\b\s+["'](.+)["']\s+(?:on|to)\s+ticket/i.exec(ask)?.[1];
  const body = quotedFirst ?? said?.[2]?.replace(/^["'](.*)["']$/, '$1');
  if (body) return reply(id, body, isForCustomer(ask.replace(body, '')));
  const priority = levelIn(ask);
  const status = /\b(?:to|as)\s+(on[ -]hold|hold|open|pending|solved|closed)\b/i.exec(ask)?.[1]?.toLowerCase();
  if (/\b(set|change|make|mark|raise|lower|update|move)\b/i.test(ask)) {
    if (priority) return update(id, { priority }, `priority **${priority}**`);
    if (status) return update(id, { status: STATUSES[status] }, `status **${status}**`);
  }
  const who = /\bassign\b.*\bto\s+(.+)$/i.exec(ask)?.[1];
  if (who && asksTo('assign', ask)) return assign(system, id, bare(who));
  if (asksTo('solve|resolve|close|complete', ask) || (asksTo('mark|set', ask) && /\bdone\b/i.test(ask)))
    return update(id, { status: 'solved' }, 'status **solved**');
  return showTicket(id);
}

/** A reply goes to the customer, a comment only where that is said: it is easily meant for colleagues. */
function isForCustomer(ask: string): boolean {
  if (/\b(internal(ly)?|private(ly)?|note)\b/i.test(ask)) return false;
  return /\b(reply|respond|answer|public(ly)?|customer)\b/i.test(ask);
}

function ticketsPlan(ask: string, quoted: string | undefined): Plan | undefined {
  const status = /\b(open|pending|solved|new)\b/i.exec(ask)?.[1]?.toLowerCase();
  // What people call open is whatever is not solved yet.
  const state = status === 'open' ? ' status<solved' : status ? ` status:${status}` : '';
  if (/\bmy\b.*\btickets?\b|\b(assigned to|for) me\b/i.test(ask)) {
    return list(`type:ticket${status ? state : ' status<solved'} assignee:me`, `${status ?? 'open'} tickets of yours`);
  }
  const about = /\btickets?\s+(?:about|mentioning|matching|on|with)\s+(.+)$/i.exec(ask)?.[1];
  const topic = about && (quoted ?? bare(about));
  if (topic) return list(`type:ticket${state} "${topic}"`, `tickets about **${topic}**`);
  const company =
    /\btickets?\s+(?:does|do)\s+(.+?)\s+have\b/i.exec(ask)?.[1] ??
    /\btickets?\b.*?\b(?:of|for|from|by|at)\s+(.+)$/i.exec(ask)?.[1] ??
    /\b([A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)'s\s+(?:\w+\s+)?tickets?\b/.exec(ask)?.[1];
  const name = bare(company);
  if (name)
    return list(
      `type:ticket${state} organization:${/\s/.test(name) ? `"${name}"` : name}`,
      `${status ? `${status} ` : ''}tickets of **${name}**`,
    );
  if (/\b(show|list|what|which|find|any)\b/i.test(ask))
    return list(`type:ticket${state || ' status<solved'}`, `${status ?? 'open'} tickets`);
  return undefined;
}

/** A tool under both of its names: Scalekit prefixes it by how the account is connected. */
function tool(name: string, args: Record<string, unknown>): Step['tools'] {
  return { [`zendeskoauth_${name}`]: args, [`zendesk_${name}`]: args };
}

function* list(query: string, what: string): Plan {
  const found = yield read('zendesk', tool('search_tickets', { query, sort_by: 'updated_at', sort_order: 'desc' }));
  const tickets = recordsOf(found, 'tickets', 'results');
  if (tickets.length === 0) return `I found no ${what} in Zendesk.`;
  return `${capital(what)} in Zendesk (${tickets.length}):\n\n${bullets(tickets.map(numbered), SHOWN)}`;
}

function* showTicket(id: number): Plan {
  const got = yield read('zendesk', tool('ticket_get', { ticket_id: id }));
  const ticket = recordOf(got) ?? {};
  const comments = recordsOf(
    yield readIfPossible('zendesk', tool('ticket_comments_list', { ticket_id: id })),
    'comments',
  );
  const text = field(ticket, 'description');
  const last = comments.slice(-3).map((one) => `> ${field(one, 'text', 'plain_body', 'body').replace(/\n+/g, '\n> ')}`);
  const heading =
    comments.length > last.length ? `The last ${last.length} of ${comments.length} comments:` : 'Comments:';
  const said = last.length > 0 ? [heading, ...last] : text ? [text] : [];
  return [`${linked(numbered(ticket))}${details(ticket, SHOWN)}`, ...said].join('\n\n');
}

/** So that the person who is asked reads which ticket it is: its number says little. */
function* look(id: number): Plan<void> {
  yield readIfPossible('zendesk', tool('ticket_get', { ticket_id: id }));
}

function* reply(id: number, body: string, open: boolean): Plan {
  yield* look(id);
  const done = yield write('zendesk', tool('ticket_reply', { ticket_id: id, body, public: open }));
  return `${open ? 'Replied to' : 'Added an internal note to'} ${linked({}, `ticket #${id}`, urlIn(done))}.`;
}

function* update(id: number, change: Record<string, unknown>, what: string): Plan {
  yield* look(id);
  const done = yield write('zendesk', tool('ticket_update', { ticket_id: id, ...change }));
  return `Set ${linked({}, `ticket #${id}`, urlIn(done))} to ${what}.`;
}

/** Zendesk has no "me" in a change: the app gives the person's name. */
function* assign(system: string, id: number, who: string): Plan {
  const name = /^(me|myself)$/i.test(who) ? (personIn(system) ?? '') : who;
  const users = recordsOf(yield read('zendesk', tool('users_search', { query: name })), 'users', 'results');
  const agent = matching(users, name).find((user) => field(user, 'role') !== 'end-user');
  if (!agent) return `I could not find **${who}** among the agents in Zendesk, so nothing was changed.`;
  const done = yield write('zendesk', tool('ticket_update', { ticket_id: id, assignee_id: Number(idOf(agent)) }));
  return `Assigned ${linked({}, `ticket #${id}`, urlIn(done))} to ${titleOf(agent)}.`;
}

function* createTicket(quoted: string | undefined, rest: string): Plan {
  const said = /:\s*(.+)$/.exec(rest)?.[1];
  const subject = quoted ?? bare(/\bticket\b\s*(?:called|titled|about|for)\s+(.+?)(?=:|$)/i.exec(rest)?.[1] ?? said);
  if (!subject) return 'What should the ticket be about?';
  const priority = priorityIn(rest);
  const made = yield write('zendesk', tool('ticket_create', { subject, comment_body: said ?? subject, priority }));
  const id = idOf(recordOf(made) ?? {});
  return `Created ${linked({}, `ticket${id && ` #${id}`}: ${subject}`, urlIn(made))}.`;
}

function numbered(ticket: Fields): Fields {
  return { ...ticket, title: `#${idOf(ticket)} ${field(ticket, 'subject', 'title')}`, name: undefined };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
