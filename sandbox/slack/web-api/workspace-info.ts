import { APP, TEAM, USER_GROUPS } from '../../people.ts';
import { findMessage } from '../app-messages.ts';
import { needed } from '../arguments.ts';
import { SlackApiError } from '../slack-error.ts';
import { type Conversation, dmIdOf, personOf } from '../store.ts';
import { userShape } from '../users.ts';
import { conversationOf } from './conversation.ts';
import type { Method } from './method.ts';

function conversationShape(conversation: Conversation): Record<string, unknown> {
  const isDirect = conversation.kind === 'im';
  const user = [...conversation.members].find((id) => id !== APP.botUserId);
  return {
    id: conversation.id,
    is_channel: !isDirect,
    is_im: isDirect,
    is_private: isDirect,
    is_archived: false,
    is_member: true,
    is_ext_shared: conversation.shared,
    is_shared: conversation.shared,
    context_team_id: TEAM.id,
    ...(isDirect ? { user } : { name: conversation.name }),
  };
}

export const workspaceMethods: Record<string, Method> = {
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    run(workspace, args) {
      const user = userShape(workspace.store, needed(args, 'user'), workspace.config.scopes);
      if (!user) throw new SlackApiError('user_not_found');
      return { user };
    },
  },
  // The only place where a bot token learns its app's id.
  'bots.info': {
    token: 'bot',
    scopes: ['users:read'],
    run(_workspace, args) {
      if (needed(args, 'bot') !== APP.botId) throw new SlackApiError('bot_not_found');
      const { id, name, botId, botUserId } = APP;
      return { bot: { id: botId, app_id: id, user_id: botUserId, name, deleted: false, updated: 0, icons: {} } };
    },
  },
  'team.info': {
    token: 'bot',
    scopes: ['team:read'],
    run: () => ({ team: { ...TEAM, email_domain: 'acme.test', url: `https://${TEAM.domain}.slack.com/` } }),
  },
  'usergroups.users.list': {
    token: 'bot',
    scopes: ['usergroups:read'],
    run(workspace, args) {
      const wanted = needed(args, 'usergroup');
      const group = USER_GROUPS.find(({ id }) => id === wanted);
      if (!group) throw new SlackApiError('no_such_subteam');
      // Who is deactivated leaves the groups they were in.
      return { users: group.members.filter((id) => !workspace.store.deactivated.has(id)) };
    },
  },
  'conversations.open': {
    token: 'bot',
    scopes: ['im:write', 'channels:manage', 'groups:write', 'mpim:write'],
    run(workspace, args) {
      const user = needed(args, 'users');
      if (!personOf(user)) throw new SlackApiError('user_not_found');
      if (workspace.store.deactivated.has(user)) throw new SlackApiError('user_disabled');
      return { no_op: true, already_open: true, channel: { id: dmIdOf(user) } };
    },
  },
  'conversations.info': {
    token: 'bot',
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run: (workspace, args) => ({ channel: conversationShape(conversationOf(workspace, needed(args, 'channel'))) }),
  },
  'reactions.add': {
    token: 'bot',
    scopes: ['reactions:write'],
    run(workspace, args) {
      const message = findMessage(conversationOf(workspace, needed(args, 'channel')), needed(args, 'timestamp'));
      if (!message) throw new SlackApiError('message_not_found');
      const name = needed(args, 'name');
      const reactions = message.reactions ?? [];
      const known = reactions.find((reaction) => reaction.name === name);
      if (known?.users.includes(APP.botUserId)) throw new SlackApiError('already_reacted');
      known?.users.push(APP.botUserId);
      message.reactions = known ? reactions : [...reactions, { name, users: [APP.botUserId] }];
      workspace.store.changed(message);
      return {};
    },
  },
};
