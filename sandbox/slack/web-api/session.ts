import { APP, TEAM } from '../../people.ts';
import { needed, optional } from '../arguments.ts';
import type { Method } from './method.ts';

/** Methods that deal with tokens, connections and sign-in. */
export const sessionMethods: Record<string, Method> = {
  'api.test': {
    token: 'none',
    run: (_workspace, args) => ({ args }),
  },
  'auth.test': {
    token: 'bot',
    run: () => ({
      url: `https://${TEAM.domain}.slack.com/`,
      team: TEAM.name,
      user: APP.name.toLowerCase(),
      team_id: TEAM.id,
      user_id: APP.botUserId,
      bot_id: APP.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    run: (workspace) => ({ url: workspace.url.replace(/^http/, 'ws') + workspace.openTicket() }),
  },
  'openid.connect.token': {
    token: 'none',
    run(workspace, args, { basic }) {
      const redirectUri = optional(args, 'redirect_uri');
      const grantType = optional(args, 'grant_type');
      return workspace.oidc.exchange({
        clientId: basic?.user ?? needed(args, 'client_id'),
        clientSecret: basic?.password ?? needed(args, 'client_secret'),
        code: needed(args, 'code'),
        ...(redirectUri ? { redirectUri } : {}),
        ...(grantType ? { grantType } : {}),
      });
    },
  },
  'openid.connect.userInfo': {
    token: 'none',
    run: (workspace, _args, { token }) => workspace.oidc.userInfo(token ?? ''),
  },
};
