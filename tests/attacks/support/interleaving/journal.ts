import type { Wish } from './moves.ts';

/** What people said and pressed, as the test itself did it: what the app's own records are held against. */
export interface Journal {
  asks: SaidAsk[];
  presses: Press[];
  /** Permissions that were taken back, and a moment at which that was over and done. */
  revoked: Map<string, Date>;
}

export interface SaidAsk {
  /** A word of its own. */
  tag: string;
  /** The word that stands in everything the ask leads to: its own, or that of an earlier ask of anybody. */
  about: string;
  userId: string;
  text: string;
  wish: Wish;
}

export interface Press {
  userId: string;
  /** Who was shown the button. */
  owner: string;
  action: string;
  value: string;
  /** The proposals, with the arguments that the card showed, that "Approve all" stood below. */
  below: readonly string[];
}

export const TAG = /\bRun\d+Ask\d+\b/;
