/** The one installation this process serves, as its bot token told at the start. */
export interface Installation {
  /** The enterprise's id for an org-wide install, the team's otherwise: the namespace of every person. */
  installation: string;
  teamId: string;
  enterpriseId?: string;
  botUserId: string;
  /** Unknown where Slack did not tell. */
  botId?: string;
  /** Unknown where Slack did not tell. */
  appId?: string;
}
