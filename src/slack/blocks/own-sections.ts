import type { KnownBlock } from '@slack/web-api';
import type { ButtonId } from '../../action-ids.ts';
import { escapeMrkdwn } from '../escape.ts';
import { button, context, section, shorten } from './parts.ts';

/** A tool that somebody need not be asked about any more. */
export interface AllowedLine {
  id: string;
  /** "Create task" */
  title: string;
  connector: string;
  since: Date;
}

/** Something of the person's that can be shown once more; `id` is the ask's. */
export interface AgainLine {
  id: string;
  /** Their own words, or what waits. */
  words: string;
}

const MOST_ALLOWED = 10;
const MOST_AGAIN = 5;
const WORDS = 120;

/** What is done without a card; nothing at all where there is no such thing. */
export function allowedSections(allowed: readonly AllowedLine[]): KnownBlock[] {
  if (allowed.length === 0) return [];
  const rows = allowed.slice(0, MOST_ALLOWED).map(({ id, title, connector, since }) => {
    const day = since.toISOString().slice(0, 10);
    const words = `*${escapeMrkdwn(shorten(title, WORDS))}* in ${escapeMrkdwn(shorten(connector, WORDS))} · since ${day}`;
    return section(words, button('Ask me again', { id: 'permission_revoke', value: id }));
  });
  const missing = allowed.length - MOST_ALLOWED;
  const more =
    missing > 0 ? [context(`And ${missing} more, which are shown here once you took some of these back.`)] : [];
  return [section('*What I do without asking you*'), ...rows, ...more];
}

/** What waits for the person's decision. */
export function waitingSections(waiting: readonly AgainLine[]): KnownBlock[] {
  return again('*What waits for your decision*', 'proposals_show', waiting);
}

/** The private answers of the last 24 hours. */
export function recentSections(recent: readonly AgainLine[]): KnownBlock[] {
  return again('*My last private answers to you*', 'answer_show', recent);
}

function again(heading: string, action: ButtonId, lines: readonly AgainLine[]): KnownBlock[] {
  if (lines.length === 0) return [];
  const rows = lines
    .slice(0, MOST_AGAIN)
    .map(({ id, words }) => section(escapeMrkdwn(shorten(words, WORDS)), button('Show me', { id: action, value: id })));
  return [section(heading), ...rows];
}
