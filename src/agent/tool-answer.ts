import type { AuthReason, JsonValue } from '../connectors/types.ts';
import type { WriteErrorCode } from '../writes/perform.ts';
import type { Receipt } from '../writes/receipt.ts';
import { cleanData } from './clean-data.ts';
import { RESULT_CHARS } from './limits.ts';

/** What a tool of ours gives back to the turn. The model gets `forModel` of it. */
export type ToolAnswer =
  | { kind: 'success'; result: JsonValue; receipt?: Receipt; repeated?: boolean }
  | { kind: 'auth_error'; connector: string; reason: AuthReason }
  /** The person is asked; the turn goes on with what becomes of it. */
  | { kind: 'awaiting_approval' }
  | { kind: 'declined'; how: 'dismissed' | 'expired' }
  | { kind: 'error'; code: WriteErrorCode; fields?: string[] };

/** What the model is told to make of each error; never a provider's own words. */
const ADVICE: Record<WriteErrorCode, string> = {
  held_back:
    'NOT done, because it is not known whether an earlier call of this tool in this request happened. Tell the person; they can ask again once they have looked.',
  changed_since:
    'NOT done: what it would replace has changed since the person saw it. Tell the person; they can ask again.',
  not_allowed: 'NOT done: the permission for it is gone. Tell the person.',
  too_large:
    'NOT done: the arguments are longer than the person could look through. Make them shorter, or several changes.',
  too_many: 'NOT proposed: the person is asked about the first ones first. Propose this one again after those.',
  permission_denied: 'The person has no right to do this in that product. Say so.',
  not_found: 'It does not exist, or this person cannot see it. Say so; do not guess.',
  invalid_input: 'The product rejected the arguments. Correct them, or ask the person.',
  rate_limited: 'The product is limiting requests right now. Say that it can be tried again later.',
  provider_error: 'The product failed. Nothing is known to have changed.',
  unavailable: 'The product could not be reached. Nothing was changed.',
  service_misconfigured: 'The operator has to repair the set-up. Say so.',
  unknown_outcome:
    'It is NOT known whether this happened. It was looked up and not found. Tell the person exactly that; do not try again.',
};

const DECLINED = {
  dismissed: 'NOT done: the person was asked and said no. Do not propose it again.',
  expired: 'NOT done: the person was asked and did not decide in time. They can ask for it again.',
};

/** The text the model reads: marked as data, cut to size, errors with advice. */
export function forModel(answer: ToolAnswer): string {
  if (answer.kind === 'success') {
    const { result, receipt, repeated } = answer;
    const json = JSON.stringify({
      kind: 'success',
      ...(repeated && { already_done: true }),
      ...(receipt && { done: true }),
      ...(receipt?.missing && { not_done: receipt.missing }),
      result: cleanData(result),
    });
    return asData(json);
  }
  if (answer.kind === 'auth_error') {
    return asData(
      JSON.stringify({
        ...answer,
        advice: 'The person got a private link to connect. Stop here; the request goes on by itself.',
      }),
    );
  }
  if (answer.kind === 'awaiting_approval') return asData(JSON.stringify(answer));
  if (answer.kind === 'declined') return asData(JSON.stringify({ ...answer, advice: DECLINED[answer.how] }));
  return asData(JSON.stringify({ ...answer, advice: ADVICE[answer.code] }));
}

function asData(json: string): string {
  const cut = json.length > RESULT_CHARS;
  const shown = cut ? json.slice(0, RESULT_CHARS) : json;
  // The closing tag must not be forged from inside the data.
  const safe = shown.replaceAll('</tool_data', '<\\/tool_data');
  const note = cut ? `\n[cut: ${json.length - RESULT_CHARS} more characters; ask for less at once]` : '';
  return `<tool_data trust="untrusted">\n${safe}${note}\n</tool_data>`;
}
