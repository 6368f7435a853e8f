import type { Link } from '../storage/links.ts';
import type { ConnectDeps } from './connect-deps.ts';
import type { ConnectOutcome, LinkFailure } from './connect-outcomes.ts';
import { createTeller } from './connect-tell.ts';
import { namesOf, type OutcomeResult, whyNot } from './link-state.ts';

/** How the steps of connecting come to an end. */
export interface Closing {
  /** The page; the link stays as it is. */
  outcome(kind: ConnectOutcome, link?: Link): OutcomeResult;
  /** Ends the link badly, tells its owner once, and gives the page. */
  end(link: Link, failure: LinkFailure): Promise<OutcomeResult>;
  /** The link cannot be taken further: gives the page that says why, and ends it if its time ran out. */
  stuck(link: Link): Promise<OutcomeResult>;
  /** The link has ended well: tells its owner, and gives the page. */
  done(link: Link): Promise<OutcomeResult>;
}

export function createClosing(deps: Pick<ConnectDeps, 'links' | 'slack' | 'connector' | 'now' | 'log'>): Closing {
  const { links, connector, now, log } = deps;
  const tell = createTeller(deps);

  const outcome = (kind: ConnectOutcome, link?: Link): OutcomeResult => {
    log.info({ link: link?.id, outcome: kind }, 'Connecting');
    return { kind: 'outcome', outcome: kind, names: namesOf(link, connector) };
  };

  const end = async (link: Link, failure: LinkFailure) => {
    const ended = await links.fail(link.id, failure);
    if (ended) await tell.failed(ended, failure);
    return outcome(failure, link);
  };

  return {
    outcome,
    end,
    async stuck(link) {
      const why = whyNot(link, now());
      return why === 'expired' ? end(link, why) : outcome(why, link);
    },
    async done(link) {
      await tell.connected(link);
      return outcome('connected', link);
    },
  };
}
