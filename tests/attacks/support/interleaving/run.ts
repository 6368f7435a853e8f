import { elementsIn } from '../../../../sandbox/slack/element-values.ts';
import {
  ANA,
  CHANNEL,
  connectionOf,
  createMentions,
  identifierOf,
  type Journey,
  OMAR,
  personOf,
} from '../../../support/journey.ts';
import { connectLinkIn } from '../../../support/links.ts';
import { clickBody, FORM, fresh, sendSlackRequest } from '../slack-request.ts';
import type { Journal } from './journal.ts';
import { BUTTONS, CONNECTORS, type Deed, MISHAPS, type Move, type Who } from './moves.ts';
import { tell } from './wishes.ts';

/** A button as somebody saw it, with the proposals of its card. */
interface Seen {
  userId: string;
  channel: string;
  ts: string;
  actionId: string;
  value: string;
  below: readonly string[];
}

const ID: Record<Who, string> = { ana: ANA, omar: OMAR };
const other = (who: Who): Who => (who === 'ana' ? 'omar' : 'ana');

/** Lets two people do `moves` against the running app, as far as each is possible, and waits until all has settled. */
export async function play(
  journey: Journey,
  { number, moves, journal }: { number: number; moves: readonly Move[]; journal: Journal },
): Promise<void> {
  const { slack, scalekit } = journey.world;
  const { now } = createMentions();
  await prepare(journey, journal);
  const root = slack.post(ANA, CHANNEL, 'A thread of both');
  const everSeen: Seen[] = [];
  let asks = 0;
  let underWay: Promise<unknown>[] = [];
  const settle = async () => {
    await Promise.all(underWay);
    underWay = [];
    await journey.idle();
  };

  /** What somebody can press now, of this run. */
  function buttons(who: Who): Seen[] {
    const userId = ID[who];
    const messages = [CHANNEL, 'dm'].flatMap((place) => slack.visible(userId, place));
    const seen = messages
      .filter(({ ts, blocks }) => ts > root && blocks !== undefined)
      .flatMap(({ channel, ts, blocks }) => {
        const all = elementsIn(blocks).map(
          ({ element }) => [String(element.action_id), String(element.value)] as const,
        );
        const below = all.flatMap(([id, value]) => (id === 'proposal_approve' ? [value] : []));
        return all.map(([actionId, value]) => ({ userId, channel, ts, actionId, value, below }));
      });
    everSeen.push(...seen);
    return seen;
  }
  const chosen = (from: readonly Seen[], which: number): Seen | undefined =>
    from.length === 0 ? undefined : from[which % from.length];
  const pressable = (who: Who, button: string) => buttons(who).filter(({ actionId }) => actionId === button);

  /** A click that Slack would send for `by`, whether or not they see the button. */
  const forge = (by: Who, actionId: string, value: string, times = 1) => {
    const body = clickBody({ action_id: actionId, value }, { user: { id: ID[by], team_id: 'T0ACME' } });
    const url = `${journey.publicUrl}/slack/events`;
    return Promise.all(Array.from({ length: times }, () => sendSlackRequest(url, { body, type: FORM })));
  };
  const note = (by: Who, { userId, actionId, value, below }: Seen) =>
    void journal.presses.push({ userId: ID[by], owner: userId, action: actionId, value, below });
  const click = ({ userId, channel, ts, actionId, value }: Seen) =>
    slack.click({ userId, message: { channel, ts }, actionId, value });

  async function press(whose: Who, by: Who, { button, which, how }: Extract<Deed, { do: 'press' }>): Promise<void> {
    const now = buttons(whose).filter(({ actionId }) => BUTTONS.some((known) => known === actionId));
    const late = everSeen.filter(({ userId, actionId }) => userId === ID[whose] && actionId === button);
    const wanted = now.filter(({ actionId }) => actionId === button);
    const seen = chosen(how === 'late' ? late : wanted.length > 0 ? wanted : now, which);
    if (!seen) return;
    note(by, seen);
    if (by !== whose || how === 'late') return void (await forge(by, seen.actionId, seen.value));
    // The same click delivered again, or another click on the same button.
    if (how === 'again') return void (await forge(by, seen.actionId, seen.value, 2));
    await Promise.all(Array.from({ length: how === 'twice' ? 2 : 1 }, () => click(seen)));
  }

  async function edit(whose: Who, by: Who, which: number, into: string): Promise<void> {
    const seen = chosen(pressable(whose, 'proposal_edit'), which);
    if (!seen) return;
    note(by, seen);
    if (by !== whose) return void (await forge(by, 'proposal_edit', seen.value));
    await click(seen);
    await journey.idle();
    const view = slack.views(seen.userId).at(-1);
    const field =
      view &&
      ['field:name', 'field:text', 'field:hs_task_subject'].find((id) => JSON.stringify(view).includes(`"${id}"`));
    const said = field && /Run\d+Ask\d+/.exec(JSON.stringify(view))?.[0];
    if (view && field && said) {
      const value = into === 'something new' ? `${said} in other words` : `${said} one`;
      await slack.submitView(seen.userId, view.id, { [field]: { value } });
    }
    // One that the app objected to stays open.
    for (const { id } of slack.views(seen.userId)) await slack.closeView(seen.userId, id);
  }

  function ask({ whose, place, wish, deliveries }: Extract<Move, { do: 'ask' }>): void {
    asks += 1;
    const tag = `Run${number}Ask${asks}`;
    const userId = ID[whose];
    const earlier = journal.asks.at(-1)?.tag.startsWith(`Run${number}Ask`) ? journal.asks.at(-1) : undefined;
    const about = wish === 'make the same' && earlier ? earlier.about : tag;
    const { text, lines } = tell(journey, { wish, tag, about });
    journey.play(text, ...lines);
    journal.asks.push({ tag, about, userId, text, wish });
    const ts = now();
    const said = { user: userId, ts, event_ts: ts, team: 'T0ACME' };
    const event =
      place === 'dm'
        ? { type: 'message', channel_type: 'im', channel: slack.dmOf(userId), text, ...said }
        : { type: 'app_mention', channel: CHANNEL, thread_ts: root, text: `<@U0BOT> ${text}`, ...said };
    const eventId = fresh('Ev');
    for (let at = 0; at < deliveries; at += 1) slack.emit(event, { eventId });
  }

  async function revoke(whose: Who, by: Who): Promise<void> {
    const active = await journey.db
      .selectFrom('permissions')
      .select('id')
      .where('identifier', '=', identifierOf(ID[whose]))
      .where('revoked_at', 'is', null)
      .execute();
    for (const { id } of active) await forge(by, 'permission_revoke', id);
    if (by !== whose) return;
    await journey.idle();
    for (const { id } of active) journal.revoked.set(id, new Date());
  }

  async function connect(whose: Who, by: Who): Promise<void> {
    const links = slack.visible(ID[whose], 'dm').filter(({ ts, blocks }) => ts > root && blocks !== undefined);
    const prompt = links.findLast((message) => connectLinkIn(message) !== undefined);
    if (prompt) await journey.follow(prompt, ID[by]);
  }

  function stop(whose: Who, by: Who): void {
    const userId = ID[by];
    const event = { type: 'agent_session_stopped', user: userId, channel: CHANNEL, thread_ts: root };
    const said = slack.visible(ID[whose], 'dm').findLast(({ user, ts }) => user === ID[whose] && ts > root);
    slack.emit({ ...event, streaming_message_ts: [root], event_ts: now() });
    if (said) {
      const channel = slack.dmOf(ID[whose]);
      slack.emit({ ...event, channel, thread_ts: said.ts, streaming_message_ts: [said.ts], event_ts: now() });
    }
  }

  function begin(move: Move): Promise<unknown> | undefined {
    const by = 'by' in move ? (move.by === 'owner' ? move.whose : other(move.whose)) : undefined;
    switch (move.do) {
      case 'ask':
        return void ask(move);
      case 'press':
        return press(move.whose, by ?? move.whose, move);
      case 'edit':
        return edit(move.whose, by ?? move.whose, move.which, move.into);
      case 'revoke':
        return revoke(move.whose, by ?? move.whose);
      case 'connect':
        return connect(move.whose, by ?? move.whose);
      case 'disconnect':
        // Their own account in any case: a click names a product, never a person.
        return forge(by ?? move.whose, 'disconnect', move.connector);
      case 'stop':
        return void stop(move.whose, by ?? move.whose);
      case 'lose the account':
        return void scalekit.setState(identifierOf(ID[move.whose]), connectionOf(move.connector), move.to);
      case 'mishap':
        return void scalekit.fault({ identifier: identifierOf(ID[move.whose]), ...MISHAPS[move.what] });
      case 'let proposals get too old':
        return journey.db
          .updateTable('proposals')
          .set({ expires_at: new Date(Date.now() - 1_000) })
          .where('identifier', '=', identifierOf(ID[move.whose]))
          .where('status', '=', 'pending')
          .execute();
    }
  }

  for (const move of moves) {
    const deed = Promise.resolve(begin(move));
    // Awaited when all settles; until then a failure is nobody's.
    deed.catch(() => {});
    underWay.push(deed);
    if (!move.rush) await settle();
  }
  await settle();
}

/** What every run begins with: all accounts connected, nothing left of earlier ones, nothing about to go wrong. */
async function prepare({ db, ...journey }: Journey, journal: Journal): Promise<void> {
  journey.world.scalekit.clearFaults();
  const unfinished = ['waiting', 'deciding'] as const;
  await db.updateTable('asks').set({ status: 'stopped' }).where('status', 'in', unfinished).execute();
  const permissions = db.updateTable('permissions').set({ revoked_at: new Date() }).where('revoked_at', 'is', null);
  for (const { id } of await permissions.returning('id').execute()) journal.revoked.set(id, new Date());
  for (const who of ['ana', 'omar'] as const) {
    await journey.connected(ID[who], 'linear', ...CONNECTORS);
    if (journey.world.scalekit.owner(identifierOf(ID[who]), 'asana') !== personOf(ID[who]).email) {
      throw new Error(`${who} is not who they should be`);
    }
  }
}
