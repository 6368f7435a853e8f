declare const proof: unique symbol;

/**
 * Who Slack says is speaking. Listeners make it from a payload Slack signed (or from its Socket Mode connection), the
 * sign-in from a verified id_token; nobody makes it from text, a value, metadata, a query or a model's argument.
 */
export interface SignedActor {
  /** The installation the payload was delivered for: the team's id, or the enterprise's for an org-wide install. */
  installation: string;
  /** The team the actor belongs to, as the payload says; it differs from the installation's for outsiders. */
  teamId: string;
  userId: string;
  /** True when the conversation is shared with another organisation. */
  sharedChannel: boolean;
}

/** A present member of this installation, checked with Slack. Only this file makes one. */
export interface Person {
  readonly [proof]: true;
  /** `slack:{installation}:{user}`: the only name this person has towards Scalekit. */
  readonly identifier: string;
  readonly installation: string;
  readonly teamId: string;
  readonly userId: string;
  readonly name: string;
  /** An IANA time zone, as Slack keeps it for the person; UTC where Slack has none. */
  readonly timeZone: string;
}
