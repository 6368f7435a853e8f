import type { App } from '@slack/bolt';
import { connectOpen } from './actions/connect-open.ts';
import { connectStart } from './actions/connect-start.ts';
import { disconnect } from './actions/disconnect.ts';
import { homeRefresh } from './actions/home-refresh.ts';
import { connect } from './commands/connect.ts';
import { connections } from './commands/connections.ts';
import type { ListenerContext } from './context.ts';
import { agentSessionStopped } from './events/agent-session-stopped.ts';
import { appHomeOpened } from './events/app-home-opened.ts';
import { appMention } from './events/app-mention.ts';
import { appUninstalled } from './events/app-uninstalled.ts';
import { message } from './events/message.ts';
import { tokensRevoked } from './events/tokens-revoked.ts';
import { userChange } from './events/user-change.ts';

/**
 * Every listener of the app. None acknowledges: the receivers do, once all of them are through, and anything that no
 * listener wants is acknowledged and ignored.
 */
export function registerListeners(app: App, context: ListenerContext): void {
  app.event('app_mention', appMention(context));
  app.event('message', message(context));
  app.event('app_home_opened', appHomeOpened(context));
  app.event('agent_session_stopped', agentSessionStopped(context));
  app.event('user_change', userChange(context));
  app.event('tokens_revoked', tokensRevoked(context));
  app.event('app_uninstalled', appUninstalled(context));

  app.command('/connect', connect(context));
  app.command('/connections', connections(context));

  app.action('connect_open', connectOpen(context));
  app.action('connect_start', connectStart(context));
  app.action('disconnect', disconnect(context));
  app.action('home_refresh', homeRefresh(context));
}
