import { expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import type { NoDigest } from '../facts.ts';
import { noDigestMessage } from './no-digest.ts';
import { readAloud } from './read-aloud.fixture.ts';

const around = { runId: 'r1', date: '2026-11-23', timeZone: 'Europe/Berlin', nextAt: '2026-11-24T07:00:00Z' };
const read = (noDigest: NoDigest) => {
  const { text, blocks } = noDigestMessage(noDigest, around);
  expect(blockProblems(blocks, 'message')).toEqual([]);
  expect(blocks[0]).toMatchObject({ block_id: 'digest-r1' });
  expect(text).toMatch(/^Mon 23 Nov: /);
  return readAloud(blocks);
};

test('with nothing connected there is a button for each product', () => {
  expect(read({ kind: 'connectors_required', connectors: ['hubspot', 'zendesk', 'linear'] })).toMatchInlineSnapshot(`
    "*Mon 23 Nov* · I cannot tell how your accounts are, since none of the products I read it from is connected. Connect them, and your next digest is there.
    *HubSpot* · which accounts are yours, and how their onboarding moves [Connect HubSpot: connect_start hubspot]
    *Zendesk* · their open tickets [Connect Zendesk: connect_start zendesk]
    *Linear* · the tasks of their onboarding [Connect Linear: connect_start linear]
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
});

test('with two set up there are two buttons', () => {
  const text = read({ kind: 'connectors_required', connectors: ['hubspot', 'zendesk'] });
  expect(text.match(/connect_start \w+/g)).toEqual(['connect_start hubspot', 'connect_start zendesk']);
  expect(text).not.toContain('Linear');
});

test('where HubSpot is not set up it says so, and names neither a next one nor settings', () => {
  expect(read({ kind: 'no_hubspot' })).toBe(
    '*Mon 23 Nov* · The digest needs HubSpot, which is not set up in this app. Please ask whoever runs it.',
  );
});

test('without an owner in HubSpot it says whom to ask', () => {
  expect(read({ kind: 'no_owner' })).toMatchInlineSnapshot(`
    "*Mon 23 Nov* · HubSpot knows no owner with your mail address, so I cannot tell which accounts are yours. Ask whoever runs HubSpot for you to add you as a user under the address you have in Slack.
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
});

test('without accounts it says so', () => {
  expect(read({ kind: 'no_accounts' })).toMatchInlineSnapshot(`
    "*Mon 23 Nov* · You have no account in onboarding, so there is nothing to tell. Enjoy the quiet.
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
});

test('where HubSpot does not seem to know whom to look for, it says so and never that all is quiet', () => {
  expect(read({ kind: 'lifecycle_unknown' })).toMatchInlineSnapshot(`
    "*Mon 23 Nov* · I found no account of yours in onboarding, but HubSpot does not seem to know the lifecycle stage that I look for. So I cannot tell whether you have any. Please tell whoever runs this app.
    (Next digest tomorrow at 08:00.)
    [Digest settings: digest_settings]"
  `);
});

test('where the next one is not known, nothing is said of it', () => {
  const { blocks } = noDigestMessage({ kind: 'no_owner' }, { ...around, nextAt: '' });
  expect(readAloud(blocks)).not.toContain('Next digest');
});
