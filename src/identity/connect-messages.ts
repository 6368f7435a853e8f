import type { PrivateMessage } from '../slack/ports.ts';
import type { Link } from '../storage/links.ts';
import { type LinkFailure, type OutcomeNames, SLACK_SENTENCES } from './connect-outcomes.ts';
import type { ConnectReason } from './connect-port.ts';

export function connectedMessage(link: Link, { connector }: OutcomeNames): PrivateMessage {
  return { text: `${connector} is connected.${link.ask_id ? ' Your request goes on.' : ''}` };
}
export function replacedMessage({ connector }: OutcomeNames): PrivateMessage {
  return { text: `This link to connect ${connector} was replaced by a newer one.` };
}
export function failedMessage(_link: Link, failure: LinkFailure, names: OutcomeNames): PrivateMessage {
  return { text: SLACK_SENTENCES[failure](names) };
}

export function promptMessage(prompt: {
  names: OutcomeNames;
  reason: ConnectReason;
  url: string;
  linkId: string;
  waiting: boolean;
}): PrivateMessage {
  return { text: `${prompt.names.connector}: ${prompt.url}` };
}
