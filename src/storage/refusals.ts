import type { Db } from './database.ts';

const KIND = 'slack_refuses';

/** Since when Slack refuses an installation's token without saying why. */
export interface Refusals {
  /** The moment of the first refusal; now, where there was none. */
  since(installation: string): Promise<Date>;
  /** Slack takes it again. */
  over(installation: string): Promise<void>;
}

/** Kept among the notices, which are removed after some days: longer than this needs. */
export function createRefusals(db: Db): Refusals {
  const ofInstallation = (installation: string) =>
    db.selectFrom('notices').select('told_at').where('identifier', '=', installation).where('kind', '=', KIND);
  return {
    async since(installation) {
      await db
        .insertInto('notices')
        .values({ identifier: installation, kind: KIND })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await ofInstallation(installation).executeTakeFirstOrThrow()).told_at;
    },
    async over(installation) {
      await db.deleteFrom('notices').where('identifier', '=', installation).where('kind', '=', KIND).execute();
    },
  };
}
