import type { App } from '@slack/bolt';
import { expect } from 'vitest';
import type { ListenerContext } from '../../../src/listeners/context.ts';
import { registerListeners } from '../../../src/listeners/register.ts';
import { CHANNEL, EVE, GITA, type Journey, personOf, SHARED } from '../../support/journey.ts';
import type { Belongings, MAKE } from './belongings.ts';
import { expectNoEffect } from './effects.ts';
import { clickBody, FORM, headersOf, sendSlackRequest } from './slack-request.ts';
import type { WayBack, WaysBack } from './ways-back.ts';

/** A button of the app. */
export interface Button {
  /** The action ids that its listener takes. */
  ids: readonly string[];
  /** What it is on, and what it says there; undefined where it is about whoever clicks. */
  on?: keyof typeof MAKE;
  names: (hers: Belongings) => string;
  /** What somebody is told whose value names nothing of theirs; undefined where nothing is said. */
  refusal?: RegExp;
  /** What is said when it is pressed again after it did what it does; undefined where it does the same again. */
  again?: RegExp;
}

const OWN = { names: () => 'asana' };
const FIRST = {
  on: 'waiting',
  names: ({ first }: Belongings) => first,
  refusal: /not yours to decide|out of date/,
} as const;
const DECIDED = /approved already|dismissed already|decided already/;

const ACCOUNT = {
  on: 'digested',
  names: ({ account }: Belongings) => account,
  refusal: /not in your digest/,
} as const;
const FOLLOW_UP = {
  ...ACCOUNT,
  names: ({ followUp }: Belongings) => followUp,
  refusal: /not from your digest/,
} as const;
const RUN = { ...FOLLOW_UP, names: ({ run }: Belongings) => run } as const;
const HANDOVER = {
  on: 'digested',
  names: ({ handover }: Belongings) => handover,
  refusal: /answered already, or is not for you/,
} as const;
/** Pressed again it says nothing, or what it said before. */
const ANYTHING = /^/;

/** Every button, by how its listener is registered. */
export const BUTTONS: Record<string, Button> = {
  connect_open: { ids: ['connect_open'], on: 'linked', names: ({ link }) => link },
  connect_start: { ids: ['connect_start'], ...OWN },
  disconnect: { ids: ['disconnect'], ...OWN },
  disconnect_all: { ids: ['disconnect_all'], ...OWN },
  home_refresh: { ids: ['home_refresh'], ...OWN },
  proposal_approve: { ids: ['proposal_approve'], ...FIRST, again: DECIDED },
  proposal_allow: { ids: ['proposal_allow'], ...FIRST, again: DECIDED },
  proposal_dismiss: { ids: ['proposal_dismiss'], ...FIRST, again: DECIDED },
  proposal_approve_all: { ids: ['proposal_approve_all'], ...FIRST, names: ({ all }) => all, again: DECIDED },
  proposal_edit: { ids: ['proposal_edit'], ...FIRST },
  // Shows her own as it is now, whichever card it is on; a forged click opens no window.
  proposal_show: { ids: ['proposal_show'], ...FIRST, refusal: /not yours to decide|did not let me open the window/ },
  proposals_show: {
    ids: ['proposals_show'],
    on: 'waiting',
    names: ({ askId }) => askId,
    refusal: /Nothing of that waits/,
  },
  '/^receipt_undo(?:_\\d)?$/': {
    ids: ['receipt_undo', 'receipt_undo_2', 'receipt_undo_5'],
    on: 'done',
    names: ({ write }) => write,
    refusal: /Only the person whose change this was/,
    again: /undone already/,
  },
  answer_share: {
    ids: ['answer_share'],
    on: 'answered',
    names: ({ answer }) => answer,
    refusal: /cannot be shared/,
    again: /cannot be shared: it was shared already/,
  },
  // Changes the message where it was pressed, for whoever pressed it, and does nothing else.
  answer_keep: { ids: ['answer_keep'], on: 'answered', names: ({ answer }) => answer },
  answer_show: { ids: ['answer_show'], on: 'answered', names: ({ answer }) => answer, refusal: /older than 24 hours/ },
  permission_revoke: { ids: ['permission_revoke'], on: 'permitted', names: ({ permission }) => permission },
  // These open a form: a forged click has nothing to open it with.
  digest_settings: { ids: ['digest_settings'], ...OWN },
  digest_snooze: { ids: ['digest_snooze'], ...ACCOUNT, again: /did not let me open/ },
  digest_hand_over: { ids: ['digest_hand_over'], ...ACCOUNT, again: /did not let me open/ },
  digest_wrong: { ids: ['digest_wrong'], ...ACCOUNT, again: /did not let me open/ },
  health_link: {
    ids: ['health_link'],
    ...ACCOUNT,
    names: ({ account }) => `${account}:zendesk`,
    again: /did not let me open|could not be read/,
  },
  digest_wake: { ids: ['digest_wake'], ...ACCOUNT, again: /awake again/ },
  digest_do: {
    ids: ['digest_do'],
    ...FOLLOW_UP,
    names: ({ offer }: Belongings) => offer,
    refusal: /not from your digest|looked at anew since/,
    again: ANYTHING,
  },
  digest_skip: { ids: ['digest_skip'], ...FOLLOW_UP, again: ANYTHING },
  digest_mode_automatic: { ids: ['digest_mode_automatic'], ...RUN, again: ANYTHING },
  digest_mode_ask: { ids: ['digest_mode_ask'], ...RUN, again: ANYTHING },
  digest_mode_report: { ids: ['digest_mode_report'], ...RUN, again: ANYTHING },
  handover_accept: { ids: ['handover_accept'], ...HANDOVER, again: /answered already/ },
  handover_decline: { ids: ['handover_decline'], ...HANDOVER, again: /answered already/ },
  handover_take_back: {
    ids: ['handover_take_back'],
    ...ACCOUNT,
    names: ({ handedOver }: Belongings) => handedOver,
    again: /It is yours already/,
  },
};

/** Each action id with its button. */
export const EVERY = Object.values(BUTTONS).flatMap((button) => button.ids.map((id) => [id, button] as const));

/** How the app registers its buttons and its modals. */
export function registered(): { actions: string[]; views: string[] } {
  const found = { actions: [] as string[], views: [] as string[] };
  const app = {
    event: () => {},
    command: () => {},
    action: (id: string | RegExp) => found.actions.push(String(id)),
    view: ({ callback_id }: { callback_id: string }) => found.views.push(callback_id),
  };
  registerListeners(app as unknown as App, {} as ListenerContext);
  return found;
}

export interface Clicked extends WayBack {
  status: number;
  body: string;
}

/** Sends clicks to an app over HTTP, signed as Slack signs them, each with a way back of its own. */
export function clicker(journey: () => Journey, ways: () => WaysBack) {
  const url = () => `http://127.0.0.1:${new URL(journey().publicUrl).port}/slack/events`;
  const send = (body: string) => sendSlackRequest(url(), { body, type: FORM });
  return {
    send,
    /** What Slack gets back to it at once. */
    async answerTo(body: string): Promise<unknown> {
      const response = await fetch(url(), { method: 'POST', headers: headersOf({ body, type: FORM }), body });
      return response.json();
    },
    async click(
      userId: string,
      action: { action_id: string; value?: string },
      over: Record<string, unknown> = {},
    ): Promise<Clicked> {
      const way = ways().open();
      const user = { id: userId, team_id: personOf(userId).teamId };
      const body = clickBody(action, { user, response_url: way.url, ...over });
      return Object.assign(way, { body, status: await send(body) });
    },
  };
}

/** What was said back to a click, by its own way or in the direct message. */
export function saidTo({ world: { slack } }: Journey, userId: string, way: WayBack, from: number): string {
  const messages = slack.calls
    .slice(from)
    .filter(({ method, args }) => /^chat\.post/.test(method) && addressee({ method, args }) === userId);
  return JSON.stringify([way.posts, messages.map(({ args }) => args)]);
}

/** Whoever is addressed by what went to Slack since `from`, by user id, or the channel where it is for everybody. */
function addressed({ world: { slack } }: Journey, from: number): Set<string> {
  const dms = new Map(['U0ANA', 'U0OMAR', 'U0GITA', 'U0EVE'].map((userId) => [slack.dmOf(userId), userId]));
  return new Set(
    slack.calls.slice(from).flatMap((call) => {
      const to = addressee(call);
      return to === undefined ? [] : [dms.get(to) ?? to];
    }),
  );
}

function addressee({ method, args }: { method: string; args: Record<string, unknown> }): string | undefined {
  // Asked, not told; a modal opens for whoever clicked; and an update may leave a message as it was.
  if (['users.info', 'auth.test', 'views.open', 'team.info', 'chat.update'].includes(method)) return undefined;
  const to = method === 'chat.postEphemeral' ? args.user : (args.user_id ?? args.channel ?? args.channel_id);
  return String(to);
}

/** Nothing of it does anything, and nobody hears of it but whoever is in `may`. */
export async function expectNothing(
  journey: Journey,
  may: readonly string[],
  attempt: () => Promise<unknown>,
): Promise<void> {
  const from = journey.world.slack.calls.length;
  const before = inChannels(journey);
  await expectNoEffect(journey, async () => {
    await attempt();
    await journey.idle();
  });
  expect(inChannels(journey)).toEqual(before);
  expect([...addressed(journey, from)].filter((to) => !may.includes(to))).toEqual([]);
}

/** What stands in the channels for everybody to read. */
function inChannels({ world: { slack } }: Journey): string[] {
  const messages = [...slack.visible(GITA, CHANNEL), ...slack.visible(EVE, SHARED)].filter(
    ({ to }) => to === undefined,
  );
  return messages.map(({ ts, text, markdown, blocks, deleted }) =>
    JSON.stringify({ ts, text, markdown, blocks, deleted }).replace(/"block_id":"[^"]*"/g, ''),
  );
}
