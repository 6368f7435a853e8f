import type { App, ViewSubmitAction } from '@slack/bolt';
import { answerKeep } from './actions/answer-keep.ts';
import { answerShare } from './actions/answer-share.ts';
import { answerShow } from './actions/answer-show.ts';
import { connectOpen } from './actions/connect-open.ts';
import { connectStart } from './actions/connect-start.ts';
import { digestDo } from './actions/digest-do.ts';
import { digestHandOverStart } from './actions/digest-hand-over.ts';
import { digestModeAsk } from './actions/digest-mode-ask.ts';
import { digestModeAutomatic } from './actions/digest-mode-automatic.ts';
import { digestModeReport } from './actions/digest-mode-report.ts';
import { digestSettingsStart } from './actions/digest-settings.ts';
import { digestSkip } from './actions/digest-skip.ts';
import { digestSnoozeStart } from './actions/digest-snooze.ts';
import { digestWake } from './actions/digest-wake.ts';
import { digestWrongStart } from './actions/digest-wrong.ts';
import { disconnect } from './actions/disconnect.ts';
import { disconnectAll } from './actions/disconnect-all.ts';
import { handoverAccept } from './actions/handover-accept.ts';
import { handoverDecline } from './actions/handover-decline.ts';
import { healthLinkStart } from './actions/health-link.ts';
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
import { digestHandOver } from './views/digest-hand-over.ts';
import { digestSettings } from './views/digest-settings.ts';
import { digestSnooze } from './views/digest-snooze.ts';
import { digestWrong } from './views/digest-wrong.ts';
import { healthLink } from './views/health-link.ts';
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
  app.command('/digest', digest(context));
  app.command('/health', health(context));

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
  app.action('digest_snooze', digestSnoozeStart(context));
  app.action('digest_hand_over', digestHandOverStart(context));
  app.action('digest_wrong', digestWrongStart(context));
  app.action('digest_wake', digestWake(context));
  app.action('digest_do', digestDo(context));
  app.action('digest_skip', digestSkip(context));
  app.action('digest_mode_automatic', digestModeAutomatic(context));
  app.action('digest_mode_ask', digestModeAsk(context));
  app.action('digest_mode_report', digestModeReport(context));
  app.action('digest_settings', digestSettingsStart(context));
  app.action('health_link', healthLinkStart(context));
  app.action('handover_accept', handoverAccept(context));
  app.action('handover_decline', handoverDecline(context));

  const onSubmit = (name: string, listener: ReturnType<typeof proposalEdit>) =>
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: name }, listener);
  onSubmit('proposal_edit', proposalEdit(context));
  onSubmit('digest_snooze', digestSnooze(context));
  onSubmit('digest_hand_over', digestHandOver(context));
  onSubmit('digest_wrong', digestWrong(context));
  onSubmit('health_link', healthLink(context));
  onSubmit('digest_settings', digestSettings(context));
}
