const PAGES: Readonly<Record<string, string>> = {
  missing_scope:
    'the bot token may not read user groups. Open https://api.slack.com/apps, your app, OAuth & Permissions, add usergroups:read, then Install App > Reinstall.',
};

/** What whoever runs the app can do where Slack does not tell who is in CSM_USERGROUP, in one line. */
export function usergroupAdvice(groupId: string, code: string): string {
  const what =
    PAGES[code] ??
    `Slack tells of no such user group (${code}). Its id (S…) is found at https://app.slack.com, People > User groups, the group, its menu, Copy group ID.`;
  return `CSM_USERGROUP=${groupId}: ${what}`;
}
