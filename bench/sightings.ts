/** A place to write in: a thread of a channel, or of somebody's direct message with the app. */
export interface Place {
  channel: string;
  threadTs: string;
}

/** A card as it was posted: where it is, and what its Approve button says. */
export interface Card extends Place {
  ts: string;
  value: string;
}

/**
 * What the stand-ins notice of a request: the model was `asked`, it `wanted` a tool and had sent the last byte of that,
 * Slack got the `card`, Scalekit was `called`, Slack got the `receipt`.
 */
export type Sight = 'asked' | 'wanted' | 'card' | 'called' | 'receipt';

export interface Sighting {
  sight: Sight;
  token: string;
  /** Of the machine's monotonic clock, in milliseconds. */
  at: number;
  card?: Card;
}

/** The word in a request's text by which everything that comes of it is recognised. */
export const TOKEN = /bench\d{9}/g;

/** What makes the stand-in model call the tool that creates a task, whose name is then the token. */
export const WISH = 'Please create a task in Asana:';

/** Milliseconds of the machine's monotonic clock, which all its processes share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
