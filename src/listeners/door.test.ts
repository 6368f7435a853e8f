import { expect, test } from 'vitest';
import { judge } from './door.ts';

const team = { installation: 'T0ACME', teamId: 'T0ACME', botUserId: 'U0BOT', botId: 'B0BOT', appId: 'A0APP' };
const org = { ...team, installation: 'E0CORP', enterpriseId: 'E0CORP' };
const authorization = { team_id: 'T0ACME', enterprise_id: null, is_enterprise_install: false };
const event = { api_app_id: 'A0APP', team_id: 'T0ACME', authorizations: [authorization], event: { type: 'message' } };
const otherInstallation = { kind: 'drop', code: 'slack_payload_for_other_installation' };
const malformed = { kind: 'drop', code: 'slack_payload_malformed' };

test('an event enters by the installation it was authorised for, not by the workspace that received it', () => {
  expect(judge({ ...event, team_id: 'T0GLOBEX' }, team)).toEqual({ kind: 'enter' });
  const foreign = [{ ...authorization, team_id: 'T0GLOBEX' }];
  expect(judge({ ...event, authorizations: foreign }, team)).toEqual(otherInstallation);
});

test('after an uninstall, which leaves no authorization, the envelope says whose event it is', () => {
  const uninstalled = { ...event, authorizations: [], event: { type: 'app_uninstalled' } };
  expect(judge(uninstalled, team)).toEqual({ kind: 'enter' });
  expect(judge({ ...uninstalled, team_id: 'T0GLOBEX' }, team)).toEqual(otherInstallation);
});

test('an org-wide install takes its enterprise and no other', () => {
  const wide = [{ team_id: null, enterprise_id: 'E0CORP', is_enterprise_install: true }];
  expect(judge({ ...event, authorizations: wide }, org)).toEqual({ kind: 'enter' });
  expect(judge(event, org)).toEqual(otherInstallation);
  expect(judge({ command: '/connect', team_id: 'T0ACME', enterprise_id: 'E0CORP' }, org)).toEqual({ kind: 'enter' });
});

test('a payload that names no installation is nobody’s', () => {
  expect(judge({ command: '/connect' }, team)).toEqual(otherInstallation);
  const click = { type: 'block_actions', user: { id: 'U0ANA' }, team: null, actions: [{ action_id: 'disconnect' }] };
  expect(judge(click, team)).toEqual(otherInstallation);
});

test('another app is refused', () => {
  expect(judge({ ...event, api_app_id: 'A0OTHER' }, team)).toEqual({
    kind: 'drop',
    code: 'slack_payload_for_other_app',
  });
});

test('what no listener handles is ignored', () => {
  expect(judge({ ...event, event: { type: 'reaction_added' } }, team)).toEqual({ kind: 'ignore' });
  expect(judge({ type: 'view_closed', view: {} }, team)).toEqual({ kind: 'ignore' });
  expect(judge({ type: 'app_rate_limited' }, team)).toEqual({ kind: 'ignore' });
});

test.each([
  null,
  'text',
  { event: null },
  { event: { type: 'message', user: null } },
  { event: { type: 'message', item: 'x' } },
  { event: { type: 'user_change', user: {} } },
  { event: { type: 7 } },
  { command: 7 },
  { actions: [] },
  { type: 'block_actions', actions: [{ action_id: 'disconnect' }], user: null },
])('%j is malformed', (body) => {
  expect(judge(body, team)).toEqual(malformed);
});
