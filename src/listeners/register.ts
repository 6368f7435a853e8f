import type { App, ViewSubmitAction } from '@slack/bolt';
import { answerKeep } from './actions/answer-keep.ts';
import { answerShare } from './actions/answer-share.ts';
import { answerShow } from './actions/answer-show.ts';
import { connectOpen } from './actions/connect-open.ts';
import { connectStart } from './actions/connect-start.ts';
import { disconnect } from './actions/disconnect.ts';
import { disconnectAll } from './actions/disconnect-all.ts';
import { homeRefresh } from './actions/home-refresh.ts';
import { permissionRevoke } from './actions/permission-revoke.ts';
import { proposalAllow } from './actions/proposal-allow.ts';
import { proposalApprove } from './actions/proposal-approve.ts';
import { proposalApproveAll } from './actions/proposal-approve-all.ts';
import { proposalDismiss } from './actions/proposal-dismiss.ts';
import { proposalEditStart } from './actions/proposal-edit.ts';
import { proposalShow } from './actions/proposal-show.ts';
import { proposalsShow } from './actions/proposals-show.ts';
import { receiptUndo } from './actions/receipt-undo.ts';
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
import { proposalEdit } from './views/proposal-edit.ts';

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
  app.action('disconnect_all', disconnectAll(context));
  app.action('home_refresh', homeRefresh(context));
  app.action('proposal_approve', proposalApprove(context));
  app.action('proposal_approve_all', proposalApproveAll(context));
  app.action('proposal_allow', proposalAllow(context));
  app.action('proposal_dismiss', proposalDismiss(context));
  app.action('proposal_edit', proposalEditStart(context));
  app.action('proposal_show', proposalShow(context));
  app.action('proposals_show', proposalsShow(context));
  app.action(/^receipt_undo(?:_\d)?$/, receiptUndo(context));
  app.action('answer_share', answerShare(context));
  app.action('answer_keep', answerKeep(context));
  app.action('answer_show', answerShow(context));
  app.action('permission_revoke', permissionRevoke(context));

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: 'proposal_edit' }, proposalEdit(context));
}
