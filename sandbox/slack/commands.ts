import { APP, TEAM } from '../people.ts';
import { postEphemeral } from './app-messages.ts';
import { failureText } from './interactions.ts';
import { respond } from './response-urls.ts';
import { usernameOf } from './store.ts';
import { actingPerson } from './users.ts';
import type { Workspace } from './workspace.ts';

type Json = Record<string, unknown>;

/**
 * Types a slash command. As in Slack, only people of the installing workspace have the app's commands, none of them
 * works in a thread, and what is no command is refused privately.
 */
export async function sendCommand(
  workspace: Workspace,
  userId: string,
  channel: string,
  command: string,
  text: string,
  threadTs?: string,
): Promise<void> {
  const person = actingPerson(workspace.store, userId);
  const conversation = workspace.store.conversations.get(channel);
  if (!conversation?.members.has(userId)) throw new Error(`${userId} is not in ${channel}`);
  const tell = (said: string) =>
    postEphemeral(
      workspace,
      conversation,
      userId,
      { text: said },
      { user: 'USLACKBOT', ...(threadTs && { threadTs }) },
    );
  if (person.teamId !== TEAM.id || !workspace.config.commands.has(command)) {
    tell(
      `\`${command}\` is not a valid command. In Slack, all messages that start with the "/" character are commands.`,
    );
    return;
  }
  if (threadTs) {
    tell(`\`${command}\` is not supported in threads. Sorry!`);
    return;
  }
  const target = { userId, channel };
  const outcome = await workspace.delivery.interaction('slash_commands', {
    token: 'sandbox-verification-token',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel,
    channel_name: conversation.name,
    user_id: userId,
    user_name: usernameOf(person),
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: workspace.url + workspace.responseUrls.issue(target),
    trigger_id: workspace.triggers.issue(userId),
  });
  const failure = failureText(outcome);
  if (failure || !outcome.acknowledged) {
    tell(`\`${command}\` ${failure}`);
    return;
  }
  const answer = typeof outcome.body === 'string' ? { text: outcome.body } : (outcome.body as Json | undefined);
  if (!answer || (!answer.text && !answer.blocks && !answer.markdown_text)) return;
  try {
    respond(workspace, target, answer);
  } catch {
    tell(`\`${command}\` failed with the error "invalid_command_response".`);
  }
}
