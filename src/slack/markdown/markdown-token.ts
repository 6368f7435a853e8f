import type { LinkPolicy } from './links.ts';

/** A place in a growing text of Markdown. */
export interface Place {
  text: string;
  at: number;
  /** No more text comes. */
  last: boolean;
}

/** What to show for the next part of a text. */
export interface Token {
  /** How much of the text it stands for. */
  length: number;
  out: string;
  /** A link, or code: never cut, and kept apart from marks before it that would turn it into something else. */
  atom?: boolean;
  /** Words whose link is gone: what stands there must not join with them to become an address again. */
  apart?: 'before' | 'both';
  /** A part of a code block: nothing in it has a meaning. */
  verbatim?: boolean;
}

/** `more`: what it is depends on text that has not come yet. */
export type Found = Token | 'more' | undefined;

/** What a token is looked at with. */
export interface Reading {
  policy: LinkPolicy;
  /** The character shown before it; empty at the beginning. */
  before: string;
  /** Cleans the words of a link. */
  clean: (words: string) => string;
}

/** Invisible, and keeps Slack from reading the characters around it as markup. */
export const WORD_JOINER = '\u2060';
/** Looks like a backtick and opens no code. */
export const NO_BACKTICK = '\u02CB';

/** What `pattern` (sticky) finds at a place. */
export function matchAt(pattern: RegExp, { text, at }: Place): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Whether all of the text from here on could be the beginning of something longer: `pattern` is sticky, up to the end. */
export function isBeginning(pattern: RegExp, place: Place): boolean {
  return !place.last && matchAt(pattern, place) !== undefined;
}
