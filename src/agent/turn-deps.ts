import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { RequestConnection } from '../identity/connect-port.ts';
import type { People, Person } from '../identity/person.ts';
import type { Refuse } from '../identity/refuse.ts';
import { hostsIn } from '../slack/markdown/links.ts';
import type { Reply, SlackOut } from '../slack/ports.ts';
import type { Answers } from '../storage/answers.ts';
import type { Asks, StoredAsk } from '../storage/asks.ts';
import type { Usage } from '../storage/usage.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Cards } from '../writes/cards.ts';
import type { Ledger } from '../writes/ledger.ts';
import type { Writes } from '../writes/perform.ts';
import type { Proposals } from '../writes/proposals.ts';
import type { OnbehalfAgent } from './agent.ts';

/** What a turn works with. */
export interface TurnDeps {
  asks: Asks;
  people: People;
  /** Remembers that somebody is here; a leaving of theirs that is not over yet is finished first. */
  welcome(person: Person): Promise<void>;
  refuse: Refuse;
  slack: SlackOut;
  toolbox: Toolbox;
  catalogue: Catalogue;
  agent: OnbehalfAgent;
  ledger: Ledger;
  writes: Pick<Writes, 'settle' | 'perform'>;
  proposals: Proposals;
  cards: Cards;
  answers: Pick<Answers, 'recent'>;
  /** Whether answers in channels that rest on what was read are shown to their person first. */
  channelAnswers: 'private-first' | 'thread';
  usage: Usage;
  /** Model tokens a person and UTC day; undefined: no limit. */
  dailyTokenBudget: number | undefined;
  requestConnection: RequestConnection;
  /** Whether the connect link that an ask waits for reached its person. */
  linkSent: (askId: string, connector: string) => Promise<boolean>;
  now: () => Date;
  metrics: Pick<Metrics, 'turns'>;
  log: Log;
}

/** `stop`: the person wants it to end. `shutdown`: this process has to end, and another goes on with the turn. */
export interface Signals {
  stop: AbortSignal;
  shutdown: AbortSignal;
}

/** Slack shows an ephemeral in a thread only once the thread exists; before that it belongs in the channel itself. */
export function whereSeen(ask: StoredAsk, reply?: Reply): { channel: string; threadTs?: string } {
  const inThread = ask.thread_ts !== ask.message_ts || reply?.ts !== undefined;
  return { channel: ask.channel, ...(inThread && { threadTs: ask.thread_ts }) };
}

/** The hosts that links in an answer may lead to: the connectors' own, and those of the person's own words. */
export function linkHosts({ text }: Pick<StoredAsk, 'text'>, { connectors }: Pick<Catalogue, 'connectors'>): string[] {
  return [...connectors.flatMap(({ hosts }) => hosts), ...hostsIn(text)];
}
