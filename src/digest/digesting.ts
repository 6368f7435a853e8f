import { setTimeout as sleep } from 'node:timers/promises';
import type { DigestConfig } from '../config.ts';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { AvailableTool } from '../connectors/types.ts';
import type { RuleSet } from '../health/rules.ts';
import { createReader } from '../health/signals/reader.ts';
import type { SignalSettings } from '../health/signals/settings.ts';
import { createMorningWorkflow } from '../health/workflow.ts';
import type { Offboarding } from '../identity/offboarding.ts';
import type { People } from '../identity/person.ts';
import type { PrivateMessage, SlackOut } from '../slack/ports.ts';
import type { Db } from '../storage/database.ts';
import { createDigestRuns, type DigestRun } from '../storage/digest-runs.ts';
import { createEnrolments } from '../storage/enrolments.ts';
import { createFollowUps } from '../storage/follow-ups.ts';
import { createHandovers } from '../storage/handovers.ts';
import { createHealthAccounts } from '../storage/health-accounts.ts';
import { oneAtATime } from '../storage/one-at-a-time.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { LedgerRow } from '../writes/ledger.ts';
import type { Writing } from '../writes/writing.ts';
import { digestMessage } from './blocks/digest.ts';
import { noDigestMessage } from './blocks/no-digest.ts';
import type { DigestFacts, Told } from './facts.ts';
import { createMorning } from './morning.ts';
import { type Redraw, redraw } from './redraw.ts';
import { checkedSentence, sentencePrompt } from './sentence.ts';
import { settleFollowUp } from './settle-follow-up.ts';

interface Deps extends Pick<Writing, 'ledger' | 'writes'> {
  db: Db;
  scalekit: Scalekit;
  toolbox: Toolbox;
  catalogue: Catalogue;
  /** From the connector's id to the operator's name of its Scalekit connection. */
  connections: Readonly<Record<string, string>>;
  config: DigestConfig;
  rules: RuleSet;
  people: Pick<People, 'resolve' | 'forget'>;
  /** Made later than this, since leaving ends digests too. */
  offboarding: () => Pick<Offboarding, 'welcome' | 'leave'>;
  slack: SlackOut;
  /** Some words of the model; undefined where it has none. */
  phrase: (prompt: string) => Promise<string | undefined>;
  metrics: Metrics;
  now: () => Date;
  log: Log;
}

/** Everything a digest is made of: who gets it, what is known of their accounts, the morning itself, and how it is drawn. */
export function createDigesting(deps: Deps) {
  const { db, scalekit, toolbox, catalogue, connections, config, rules, writes, ledger, slack, metrics, now, log } =
    deps;
  const enrolments = createEnrolments(db);
  const runs = createDigestRuns(db);
  const accounts = createHealthAccounts(db);
  const followUps = createFollowUps(db);
  const handovers = createHandovers(db);
  const settings: SignalSettings = config;
  const pause = async (ms: number) => void (await sleep(ms));
  const products = catalogue.connectors;

  const draw = (told: Told, run: Pick<DigestRun, 'id' | 'local_date' | 'time_zone'>, nextAt = ''): PrivateMessage => {
    if (told.kind === 'digest') {
      const { facts } = told;
      return digestMessage(facts, {
        runId: run.id,
        now: now(),
        products,
        ...(facts.chosen && { chosen: facts.chosen }),
      });
    }
    return noDigestMessage(told, { runId: run.id, date: run.local_date, timeZone: run.time_zone, nextAt });
  };
  const phrase = async (facts: DigestFacts) => {
    const words = config.sentence ? await deps.phrase(sentencePrompt(facts)) : undefined;
    return words && checkedSentence(words, facts);
  };
  const workflow = createMorningWorkflow({
    scalekit,
    toolbox,
    connections,
    accounts,
    followUps,
    writes,
    ledger,
    rules,
    settings,
    pause,
    now,
    random: Math.random,
    log,
  });
  const redrawing: Redraw = (identifier, change) =>
    redraw(identifier, change, { runs, slack, draw: ({ facts, ...run }) => draw({ kind: 'digest', facts }, run) });
  const readerFor = (identifier: string) =>
    createReader({ execute: scalekit.execute, identifier, connections, now, pause, random: Math.random });
  const morning = createMorning({
    enrolments,
    runs,
    accounts,
    people: deps.people,
    offboarding: deps.offboarding,
    workflow,
    phrase,
    draw,
    slack,
    metrics,
    now,
    log,
    oneAtATime: (name, task) => oneAtATime(db, name, task),
  });
  return {
    enrolments,
    runs,
    accounts,
    followUps,
    handovers,
    writes,
    rules,
    settings,
    products,
    readerFor,
    /** Changes what a person's newest digest says, in its message too. */
    redraw: redrawing,
    /** Looks again for a write of a digest whose outcome is not known. */
    settle: (row: LedgerRow, tools: readonly AvailableTool[]) =>
      settleFollowUp(row, tools, { followUps, accounts, ledger, writes, redraw: redrawing }),
    morning,
  };
}
