import { ANA } from '../../support/journey.ts';
import { fresh } from './slack-request.ts';

/** What is filled into a field of the form. */
export const field = (name: string, value: unknown, kind = 'field') => ({
  [`${kind}:${name}`]: { value: { type: 'plain_text_input', value } },
});

/** The body of a form that was sent, as Slack sends it; `over` and `view` replace parts of it. */
export function submission(
  about: unknown,
  values: unknown,
  { view = {}, ...over }: { view?: object | null; [part: string]: unknown } = {},
): string {
  const form = { id: fresh('V'), hash: '1', type: 'modal', callback_id: 'proposal_edit', private_metadata: about };
  const payload = {
    type: 'view_submission',
    api_app_id: 'A0ONBEHALF',
    user: { id: ANA, team_id: 'T0ACME' },
    team: { id: 'T0ACME', domain: 'acme' },
    trigger_id: fresh('t'),
    view: view && { ...form, state: { values }, ...view },
    ...over,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
