import { identifierOf, SLACK_ID } from '../identifier.ts';
import { type Member, type SlackOut, UnknownMemberError } from '../slack/ports.ts';
import { createMemberCache } from './member-cache.ts';
import { isForeignTeam, reasonAgainst, SYSTEM_USERS } from './membership.ts';

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
  /** As Slack has it, where the app may read it: finds their owner record in HubSpot, and never who they are. */
  readonly email?: string;
}

/** Why someone is not served. `unknown`: Slack knows no such member, or the payload's ids are not Slack's. */
export interface Refusal {
  kind: 'refusal';
  reason: 'external' | 'guest' | 'bot' | 'deactivated' | 'unknown';
}

export interface People {
  /**
   * The person behind an actor, or why there is none. Throws where Slack cannot be asked: nobody is served on a guess,
   * and the job that asked is tried again.
   */
  resolve(actor: SignedActor): Promise<Person | Refusal>;
  /** What a colleague who was mentioned is called; undefined for anybody else. It is nobody's proof of anything. */
  named(userId: string): Promise<string | undefined>;
  /** Asks Slack anew next time, after something about this person changed. */
  forget(userId: string): void;
}

export interface PeopleOptions {
  slack: Pick<SlackOut, 'member'>;
  installation: { installation: string; teamId: string; enterpriseId?: string };
  allowGuests: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Checks actors with Slack, with a memory of at most five minutes: long enough for a conversation, short enough for
 * someone who leaves, and cleared at once by `user_change`.
 */
export function createPeople({ slack, installation, allowGuests, now }: PeopleOptions): People {
  const members = createMemberCache({ ask: (userId) => slack.member(userId), now });

  return {
    async resolve(actor) {
      if (actor.installation !== installation.installation || !isIdentifiable(actor)) return refuse('unknown');
      if (SYSTEM_USERS.includes(actor.userId)) return refuse('bot');
      if (isForeignTeam(actor.teamId, installation)) return refuse('external');
      try {
        const member = await members.get(actor.userId);
        const reason = reasonAgainst(member, { installation, allowGuests });
        return reason ? refuse(reason) : personFrom(actor, member);
      } catch (error) {
        if (error instanceof UnknownMemberError) return refuse('unknown');
        throw error;
      }
    },
    async named(userId) {
      const member = await members.get(userId);
      return reasonAgainst(member, { installation, allowGuests: true }) ? undefined : member.name;
    },
    forget: (userId) => members.forget(userId),
  };
}

function isIdentifiable({ installation, userId, teamId }: SignedActor): boolean {
  return [installation, userId, teamId].every((id) => SLACK_ID.test(id));
}

function refuse(reason: Refusal['reason']): Refusal {
  return { kind: 'refusal', reason };
}

/** The only place that makes a `Person`. */
function personFrom({ installation, userId }: SignedActor, { teamId, name, timeZone, email }: Member): Person {
  const facts = { identifier: identifierOf({ installation, userId }), installation, teamId, userId, name, timeZone };
  return { ...facts, ...(email && { email }) } as Person;
}
