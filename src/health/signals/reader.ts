import type { Scalekit } from '../../connectors/scalekit-port.ts';
import type { JsonObject, ToolOutcome } from '../../connectors/types.ts';
import { SOURCES, type Source, type UnavailableReason } from '../types.ts';
import { createSlots } from './slots.ts';
import { SourceLost, type Unavailable, whyOfAuth, whyOfError } from './source-lost.ts';
import { nothingUnread, type Unread } from './unread.ts';

/** HubSpot's search takes four or five requests a second (developers.hubspot.com, usage guidelines), for all of its users. */
const AT_ONCE = 4;
/** Before each further try at least, where the provider does not say how long; up to twice as long: 46 seconds in all. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 8_000];
/** A limit that lasts longer, such as one of a day, is not waited for; of one call, all waits together. */
const LONGEST_WAIT_MS = 120_000;
/** Failures that are over a second later as often as not; such a call is made once more. */
const MAY_PASS: ReadonlySet<string> = new Set(['provider_error', 'unavailable']);
/** Queries that a provider refuses are cut in two and tried again; a tool that refuses everything must not cost hundreds. */
const MOST_REFUSALS = 20;

/** `refused`: the provider, or Scalekit, does not take these parameters. */
export type Answer = { kind: 'answer'; data: JsonObject } | { kind: 'refused' };

/** Reads one person's accounts for one run. Once a source is lost, nothing more is asked of it. */
export interface Reader {
  /** Those that the operator has set up; the others are never asked. */
  readonly sources: readonly Source[];
  /**
   * Runs a read tool.
   * @throws SourceLost when the source cannot be read (any more), and what the signal was aborted with
   */
  ask(source: Source, tool: string, params: JsonObject): Promise<Answer>;
  /** @throws SourceLost always: the source is unavailable from now on */
  lose(source: Source, why: UnavailableReason): never;
  /** Since when and why a source is lost, where it is. */
  away(source: Source): Unavailable | undefined;
  /** Counts rows that were listed, and those that did not parse with the paths they failed at. */
  count(source: Source, listed: Unread): void;
  now(): Date;
  readonly calls: number;
  /** Rows that did not parse: how many, and what was wrong with them. */
  readonly skipped: Readonly<Record<Source, number>>;
  readonly unread: Readonly<Record<Source, Readonly<Unread>>>;
}

interface ReaderOptions {
  execute: Scalekit['execute'];
  identifier: string;
  /** The operator's names of the Scalekit connections; one that is not set up has none. */
  connections: Readonly<Partial<Record<Source, string>>>;
  now: () => Date;
  pause: (ms: number) => Promise<void>;
  /** From 0 to below 1: who began at the same moment must not come back at the same moment. */
  random: () => number;
  signal?: AbortSignal;
  runId?: string;
  /** Since when a source was away the last time, ISO 8601: one that still is has been since then. */
  awaySince?: Partial<Record<Source, string>>;
}

export function createReader({
  execute,
  identifier,
  connections,
  now,
  pause,
  random,
  signal,
  runId,
  awaySince,
}: ReaderOptions): Reader {
  const slots = new Map(SOURCES.map((source) => [source, createSlots(AT_ONCE)]));
  const lost = new Map<Source, SourceLost>();
  const resting = new Map<Source, Promise<unknown>>();
  const refusals = new Map<Source, number>();
  const unread = nothingUnread();
  let calls = 0;

  function lose(source: Source, why: UnavailableReason): never {
    const known = lost.get(source) ?? new SourceLost(source, why, awaySince?.[source] ?? now().toISOString());
    lost.set(source, known);
    throw known;
  }

  async function send(source: Source, tool: string, params: JsonObject): Promise<ToolOutcome> {
    // A limit holds for the whole account: who comes while another waits, waits too.
    for (let rest = resting.get(source); rest !== undefined; rest = resting.get(source)) await rest;
    signal?.throwIfAborted();
    const gone = lost.get(source);
    if (gone !== undefined) throw gone;
    const connection = connections[source];
    // Nobody can have connected what is not set up.
    if (connection === undefined) return lose(source, 'auth_missing');
    calls += 1;
    const outcome = await execute({
      identifier,
      connection,
      tool,
      params,
      effect: 'read',
      ...(signal === undefined ? {} : { signal }),
      ...(runId === undefined ? {} : { runId }),
    });
    signal?.throwIfAborted();
    return outcome;
  }

  async function rest(source: Source, ms: number): Promise<void> {
    const until = Promise.all([resting.get(source), pause(ms)]);
    resting.set(source, until);
    await until;
    if (resting.get(source) === until) resting.delete(source);
  }

  /** Never sooner than was said, and by chance somewhat later. */
  function spread(least: number, by: number): number {
    return least + Math.round(random() * by);
  }

  function refuse(source: Source): Answer {
    const refused = (refusals.get(source) ?? 0) + 1;
    refusals.set(source, refused);
    return refused > MOST_REFUSALS ? lose(source, 'down') : { kind: 'refused' };
  }

  async function ask(source: Source, tool: string, params: JsonObject): Promise<Answer> {
    let stumbled = false;
    let waited = 0;
    for (const next of [...WAITS_MS, undefined]) {
      const outcome = await send(source, tool, params);
      if (outcome.kind === 'success') return { kind: 'answer', data: outcome.data };
      if (outcome.kind === 'auth_error') return lose(source, whyOfAuth(outcome.reason));
      // A tool that is not there is one that takes no query: who can do without it does.
      if (outcome.code === 'invalid_input' || outcome.code === 'not_found') return refuse(source);
      if (outcome.code !== 'rate_limited') {
        // One bad answer of many must not cost a whole morning.
        if (!MAY_PASS.has(outcome.code) || stumbled || next === undefined)
          return lose(source, whyOfError(outcome.code));
        stumbled = true;
        await pause(spread(next, next));
        continue;
      }
      const least = outcome.retryAfterMs ?? next;
      if (next === undefined || least === undefined || waited + least > LONGEST_WAIT_MS) break;
      const wait = spread(least, next);
      waited += wait;
      await rest(source, wait);
    }
    return lose(source, 'rate_limited');
  }

  return {
    sources: SOURCES.filter((source) => connections[source] !== undefined),
    ask(source, tool, params) {
      const slot = slots.get(source) ?? createSlots(AT_ONCE);
      return slot(() => ask(source, tool, params));
    },
    lose,
    away: (source) => lost.get(source)?.unavailable,
    count(source, { rows, of, fields }) {
      const all = unread[source];
      all.rows += rows;
      all.of += of;
      for (const field of fields) all.fields.add(field);
    },
    now,
    get calls() {
      return calls;
    },
    get skipped() {
      return { hubspot: unread.hubspot.rows, zendesk: unread.zendesk.rows, linear: unread.linear.rows };
    },
    unread,
  };
}
