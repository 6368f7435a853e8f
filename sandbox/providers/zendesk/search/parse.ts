export type Operator = ':' | '<' | '>' | '<=' | '>=';

export interface Filter {
  key: string;
  operator: Operator;
  value: string;
  negated: boolean;
}

export interface Term {
  /** Lower case; a phrase where it was quoted. */
  text: string;
  phrase: boolean;
  negated: boolean;
}

export interface SearchQuery {
  terms: Term[];
  filters: Filter[];
  /** From `order_by:` and `sort:`. */
  orderBy?: string;
  sort?: string;
}

/** The property keywords of tickets, users and organizations that this stand-in searches by. */
const KEYS = new Set(
  (
    'type status priority ticket_type requester assignee submitter commenter organization group tags subject ' +
    'description comment created updated solved via role name email id order_by sort'
  ).split(' '),
);
const OTHER_NAMES: Readonly<Record<string, string>> = { tag: 'tags', org: 'organization', user: 'requester' };
const TOKEN = /(-)?(?:([a-z_]+)(<=|>=|:|<|>))?(?:"([^"]*)"|(\S+))/gi;

/** Reads Zendesk's search syntax: `type:ticket status<solved requester:"Eve Novak" -tags:vip refund`. */
export function parseQuery(text: string): SearchQuery {
  const query: SearchQuery = { terms: [], filters: [] };
  for (const [token, minus, word, operator, quoted, bare] of text.matchAll(TOKEN)) {
    const value = quoted ?? bare ?? '';
    const lower = word?.toLowerCase() ?? '';
    const key = OTHER_NAMES[lower] ?? lower;
    if (!operator || !KEYS.has(key)) {
      const plain = operator ? token.replace(/^-/, '') : value;
      query.terms.push({
        text: plain.replaceAll('"', '').toLowerCase(),
        phrase: quoted !== undefined,
        negated: minus !== undefined,
      });
    } else if (key === 'order_by') query.orderBy = value;
    else if (key === 'sort') query.sort = value;
    else query.filters.push({ key, operator: operator as Operator, value, negated: minus !== undefined });
  }
  return query;
}
