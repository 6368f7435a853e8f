import type { App, ViewSubmitAction } from '@slack/bolt';
import { BUTTONS, FORMS, type FormId } from '../action-ids.ts';
import type { FieldValues } from '../storage/inbound.ts';
import { storeAction } from './actions/store-action.ts';
import { connect } from './commands/connect.ts';
import { connections } from './commands/connections.ts';
import { digest } from './commands/digest.ts';
import { health } from './commands/health.ts';
import type { ListenerContext } from './context.ts';
import { agentSessionStopped } from './events/agent-session-stopped.ts';
import { appHomeOpened } from './events/app-home-opened.ts';
import { appMention } from './events/app-mention.ts';
import { appUninstalled } from './events/app-uninstalled.ts';
import { message } from './events/message.ts';
import { tokensRevoked } from './events/tokens-revoked.ts';
import { userChange } from './events/user-change.ts';
import { brokenJson } from './views/broken-json.ts';
import { missingSettings } from './views/missing-settings.ts';
import { type FormErrors, storeSubmission } from './views/store-submission.ts';

/** What is wrong with a form and can be said where it was filled in. */
const CHECKS: Partial<Record<FormId, (blocks: FieldValues) => FormErrors>> = {
  proposal_edit: brokenJson,
  digest_settings: missingSettings,
};

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
  app.command('/digest', digest(context));
  app.command('/health', health(context));

  for (const name of BUTTONS) {
    // Within a message every button needs an id of its own, and a receipt may have several of these.
    const id = name === 'receipt_undo' ? /^receipt_undo(?:_\d)?$/ : name;
    app.action(id, (received) => storeAction(context, name, received));
  }
  for (const name of FORMS) {
    const form = { type: 'view_submission', callback_id: name } as const;
    app.view<ViewSubmitAction>(form, storeSubmission(context, name, CHECKS[name]));
  }
}
