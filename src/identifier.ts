/** Slack's ids: capital letters and digits; anything else is not from Slack. */
export const SLACK_ID = /^[A-Z0-9]{2,40}$/;

/**
 * `slack:{installation}:{user}`, the only name a person has towards Scalekit.
 * Throws on anything that is not a Slack id: a blank one would reach everybody's accounts.
 */
export function identifierOf({ installation, userId }: { installation: string; userId: string }): string {
  if (!SLACK_ID.test(installation) || !SLACK_ID.test(userId)) throw new Error('not a Slack installation and user id');
  return `slack:${installation}:${userId}`;
}

/** Whether an identifier is this person's, and nobody else's. */
export function isIdentifierOf(
  identifier: string,
  { installation, userId }: { installation: string; userId: string },
): boolean {
  return SLACK_ID.test(installation) && SLACK_ID.test(userId) && identifier === identifierOf({ installation, userId });
}

/** The installation in an identifier. */
export function installationOf(identifier: string): string {
  return identifier.split(':')[1] ?? '';
}
