import { APP, CHANNELS, OTHER_TEAM, PEOPLE, TEAM } from '../people.ts';
import type { SlackSandbox } from '../slack/types.ts';
import type { UiChannel, UiPerson, Workspace } from './types.ts';

const PERSONS: UiPerson[] = PEOPLE.map(({ userId, name, title, email, guest, teamId }) => ({
  userId,
  name,
  title,
  email,
  guest: guest === true,
  external: teamId !== TEAM.id,
}));

/** Slack as `userId` sees it now. */
export function workspaceOf(
  slack: SlackSandbox,
  userId: string,
  { commands, model }: Pick<Workspace, 'commands' | 'model'>,
): Workspace {
  const [team, other] = isOurs(userId) ? [TEAM, OTHER_TEAM] : [OTHER_TEAM, TEAM];
  const channels: UiChannel[] = CHANNELS.filter(({ members }) => (members as readonly string[]).includes(userId)).map(
    ({ id, name, shared, members }) => ({
      id,
      name,
      kind: 'channel',
      ...(shared && { sharedWith: other.name }),
      members: [...members],
      messages: slack.visible(userId, id).filter(({ deleted }) => !deleted),
    }),
  );
  const dm = isOurs(userId) ? dmChannel(slack, userId) : undefined;
  const all = dm ? [...channels, dm] : channels;
  const home = slack.home(userId);
  const modal = slack.views(userId).at(-1);
  return {
    model,
    me: userId,
    timeZone: slack.timeZoneOf(userId),
    team: { id: team.id, name: team.name },
    app: { name: APP.name, botUserId: APP.botUserId },
    people: PERSONS,
    channels: all,
    ...(home && { home }),
    ...(modal && { modal }),
    statuses: all.flatMap((channel) => statusesOf(slack, channel)),
    prompts: (dm && slack.presence(dm.id).prompts) ?? [],
    commands: dm ? commands : [],
  };
}

/** People of another company have no DM with our app and no slash commands of it. */
function isOurs(userId: string): boolean {
  return PEOPLE.some((person) => person.userId === userId && person.teamId === TEAM.id);
}

function dmChannel(slack: SlackSandbox, userId: string): UiChannel {
  return {
    id: slack.dmOf(userId),
    name: APP.name,
    kind: 'dm',
    members: [userId, APP.botUserId],
    messages: slack.visible(userId, 'dm').filter(({ deleted }) => !deleted),
  };
}

function statusesOf(slack: SlackSandbox, { id, messages }: UiChannel): Workspace['statuses'] {
  const threads = new Set(messages.map(({ threadTs, ts }) => threadTs ?? ts));
  return [...threads].flatMap((threadTs) => {
    const { status, loadingMessages } = slack.presence(id, threadTs);
    return status ? [{ channel: id, threadTs, text: loadingMessages?.at(0) ?? `${APP.name} ${status}` }] : [];
  });
}
