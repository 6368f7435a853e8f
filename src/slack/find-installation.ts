import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

/** The installation that a bot token belongs to, as Slack itself says. */
export interface FoundInstallation {
  /** The enterprise's id for an org-wide install, the team's otherwise: the namespace of every person. */
  installation: string;
  teamId: string;
  teamName: string;
  enterpriseId?: string;
  botUserId: string;
  /** Unknown where Slack did not tell; its user id names the bot as well. */
  botId?: string;
  appId?: string;
}

/** Asks Slack whose token this is. Throws with the setting to correct where Slack refuses it. */
export async function findInstallation(web: WebClient): Promise<FoundInstallation> {
  const auth = await web.auth.test().catch((cause: unknown) => {
    if (!(cause instanceof WebAPIPlatformError)) {
      throw new Error('Slack does not answer. Check the network (a proxy?) and SLACK_API_URL.', { cause });
    }
    throw new Error(
      `Slack did not accept SLACK_BOT_TOKEN (${cause.data.error}). Found at: https://api.slack.com/apps, your app, OAuth & Permissions.`,
      { cause },
    );
  });
  const { team_id: teamId, user_id: botUserId, bot_id: botId, enterprise_id: enterpriseId, team } = auth;
  if (!teamId || !botUserId) {
    throw new Error(
      'SLACK_BOT_TOKEN cannot be used: auth.test names no user of a workspace. Use the one that starts with xoxb-.',
    );
  }
  // The app's id only tells deliveries of two apps apart; without it the signature still does.
  const about = botId ? await web.bots.info({ bot: botId }).catch(() => undefined) : undefined;
  const appId = about?.bot?.app_id;
  return {
    installation: auth.is_enterprise_install && enterpriseId ? enterpriseId : teamId,
    teamId,
    teamName: team ?? teamId,
    botUserId,
    ...(botId && { botId }),
    ...(enterpriseId && { enterpriseId }),
    ...(appId && { appId }),
  };
}
