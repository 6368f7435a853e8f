import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Asks } from '../storage/asks.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Resumes asks that wait for an account which is there by now: a process can die between a consent and the resumption.
 * What waited for more than a day is ended; an answer out of the blue would surprise more than it helps.
 */
export async function resumeStranded({
  asks,
  scalekit,
  connections,
  log,
}: {
  asks: Asks;
  scalekit: Pick<Scalekit, 'accounts'>;
  connections: Readonly<Record<string, string>>;
  log: Log;
}): Promise<void> {
  await asks.expire();
  for (const { identifier, connector } of await asks.stranded()) {
    const connection = connections[connector];
    if (!connection) continue;
    try {
      const [account] = await scalekit.accounts(identifier, [connection]);
      if (account?.state === 'active') await asks.resume(identifier, connector);
    } catch (err) {
      // The others need not wait for this one.
      log.warn({ err, connector }, 'whether an ask can go on is not known');
    }
  }
}
