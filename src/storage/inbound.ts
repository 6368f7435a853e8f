import type { ButtonId, FormId } from '../action-ids.ts';
import type { SignedActor } from '../identity/person.ts';

/** What made Slack send a payload, for dropping repeats: an event's id, or a trigger id for commands and clicks. */
export interface Delivery {
  appId: string;
  installation: string;
  eventId: string;
}

/** A request in plain words, as a listener found it in a signed payload. */
export interface Ask {
  actor: SignedActor;
  channel: string;
  channelKind: 'im' | 'channel';
  threadTs: string;
  messageTs: string;
  /** The person's words without the mention of the app. */
  text: string;
}

/** Anything else a person or Slack itself did. The payload holds only what its handler needs. */
export type Interaction =
  | {
      kind: 'command';
      actor: SignedActor;
      command: 'connect' | 'connections' | 'digest' | 'health';
      text: string;
      place: Place;
      /** What opens a modal in answer, within 3 seconds; kept for commands that may. */
      trigger?: string;
    }
  | {
      kind: 'action';
      actor: SignedActor;
      action: ButtonId;
      value: string;
      place: Place;
      /** What opens a modal in answer, within 3 seconds. */
      trigger?: string;
    }
  | {
      kind: 'submission';
      actor: SignedActor;
      /** The modal's name, and what it was opened about; as forgeable as a button's value. */
      view: FormId;
      about: string;
      fields: FieldValues;
    }
  | { kind: 'home'; actor: SignedActor; tab: 'home' | 'messages'; channel: string }
  | { kind: 'refusal'; actor: SignedActor; reason: 'edited'; place: Place }
  | { kind: 'stopped'; actor: SignedActor; channel: string; threadTs: string; messageTs: string[] }
  | { kind: 'person_changed'; installation: string; userId: string }
  | { kind: 'uninstalled'; installation: string }
  | { kind: 'bot_revoked'; installation: string };

/** What was filled into a modal, by the fields' names; null where nothing was. Several choices are joined by commas. */
export type FieldValues = Record<string, string | null>;

/** Where an interaction came from, so that the answer can go back there, privately. */
export interface Place {
  channel: string;
  threadTs?: string;
  /** The message that held the button. */
  messageTs?: string;
  /** Whether only one person sees that message, where Slack says so. */
  ephemeral?: boolean;
  /** Slack's private way back, good for 30 minutes and 5 answers. */
  responseUrl?: string;
}

/** Stores what arrived, with its job, in one transaction. True if it was new. Listeners acknowledge only after it. */
export interface Inbox {
  ask(delivery: Delivery, ask: Ask): Promise<boolean>;
  interaction(delivery: Delivery, interaction: Interaction): Promise<boolean>;
}
