import { randomInt, randomUUID } from 'node:crypto';
import { TEAM } from '../sandbox/people.ts';
import type { Card, Place } from './sightings.ts';

export const ANA = 'U0ANA';
export const IDENTIFIER = `slack:${TEAM.id}:${ANA}`;

const APP_ID = 'A0ONBEHALF';

export const newToken = (): string => `bench${randomInt(1e8, 1e9)}`;

export const isDirect = ({ channel }: Pick<Place, 'channel'>): boolean => channel.startsWith('D');

/** The event of somebody's words to the app, as JSON. */
export function said(text: string, { channel, threadTs: thread_ts }: Place): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const ts = `${seconds}.${String(randomInt(1e6)).padStart(6, '0')}`;
  const kind = isDirect({ channel })
    ? { type: 'message', channel_type: 'im', text }
    : { type: 'app_mention', text: `<@U0BOT> ${text}` };
  return JSON.stringify({
    type: 'event_callback',
    team_id: TEAM.id,
    api_app_id: APP_ID,
    event_id: `Ev${randomUUID()}`,
    event_time: seconds,
    authorizations: [{ team_id: TEAM.id, enterprise_id: null, user_id: 'U0BOT', is_bot: true }],
    event: { ...kind, user: ANA, channel, ts, thread_ts, event_ts: ts },
  });
}

/** A click on the Approve button of a card, as a form. */
export function approved({ channel, threadTs, ts, value }: Card, responseUrl: string): string {
  const payload = {
    type: 'block_actions',
    user: { id: ANA, username: 'ana', team_id: TEAM.id },
    api_app_id: APP_ID,
    team: { id: TEAM.id, domain: TEAM.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: randomUUID(),
    channel: { id: channel, name: 'bench' },
    container: {
      type: 'message',
      channel_id: channel,
      message_ts: ts,
      thread_ts: threadTs,
      is_ephemeral: !isDirect({ channel }),
    },
    response_url: responseUrl,
    actions: [{ type: 'button', action_id: 'proposal_approve', block_id: 'b', action_ts: ts, value }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
