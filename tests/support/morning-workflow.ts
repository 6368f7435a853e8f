import { randomUUID } from 'node:crypto';
import { buildCatalogue } from '../../src/connectors/catalogue/catalogue.ts';
import type { Scalekit } from '../../src/connectors/scalekit-port.ts';
import { createToolbox } from '../../src/connectors/toolbox.ts';
import { DEFAULT_RULES } from '../../src/health/rules.ts';
import { DEFAULT_SIGNAL_SETTINGS } from '../../src/health/signals/settings.ts';
import { createMorningWorkflow, type MorningOutcome, type MorningRequest } from '../../src/health/workflow.ts';
import { createAudit } from '../../src/storage/audit.ts';
import type { Db } from '../../src/storage/database.ts';
import { createFollowUps } from '../../src/storage/follow-ups.ts';
import { createHealthAccounts } from '../../src/storage/health-accounts.ts';
import { createLedger } from '../../src/writes/ledger.ts';
import { createWrites } from '../../src/writes/perform.ts';

type Parts = Parameters<typeof createMorningWorkflow>[0];
interface Options extends Pick<Parts, 'connections' | 'now' | 'pause'>, Partial<Pick<Parts, 'settings' | 'log'>> {
  db: Db;
  scalekit: Pick<Scalekit, 'execute' | 'accounts' | 'scopedTools'>;
}

const QUIET = { warn: () => {} };

export type Scored = Extract<MorningOutcome, { kind: 'scored' }>;

/** The app's own morning over a real database: only what Scalekit and the products answer comes from outside. */
export function morningOver({ db, scalekit, settings = DEFAULT_SIGNAL_SETTINGS, log = QUIET, ...around }: Options) {
  const { connections, now, pause } = around;
  const catalogue = buildCatalogue({ destructive: false });
  const versionOf = async () => 0;
  const toolbox = createToolbox({ scalekit, catalogue, connections, versionOf, now: () => now().getTime() });
  const ledger = createLedger({ db, audit: createAudit(db) });
  const specOf = (tool: string) => catalogue.tool(tool)?.spec;
  return createMorningWorkflow({
    ...{ scalekit, toolbox, connections, now, pause, settings, log, ledger, rules: DEFAULT_RULES },
    random: () => 0,
    writes: createWrites({ ledger, scalekit, specOf, pause, now }),
    accounts: createHealthAccounts(db),
    followUps: createFollowUps(db),
  });
}

/** A morning of somebody who wants to be told only. */
export function reportFor(person: Pick<MorningRequest, 'identifier' | 'email' | 'date'>): MorningRequest {
  return {
    ...person,
    runId: randomUUID(),
    mode: 'report',
    preview: false,
    dueAt: new Date(`${person.date}T17:00:00Z`),
    signal: new AbortController().signal,
  };
}

export function scoredOf(outcome: MorningOutcome): Scored {
  if (outcome.kind !== 'scored') throw new Error(`it is ${outcome.kind}`);
  return outcome;
}
