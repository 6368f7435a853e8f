/**
 * How providers say that there were too many calls, in codes (`RATELIMITED`, `RATE_LIMITED`, `userRateLimitExceeded`) and
 * in words. A corporate limit is none.
 */
export const RATE_LIMIT =
  /(?<![A-Za-z])[Rr]ate.?[Ll]imit|(?<![A-Z])RATE.?LIMIT|RateLimit|[Tt]oo many requests|[Cc]omplexity budget/;

/** How GraphQL providers (Linear, Monday.com) say that one query asks for too much: no waiting mends that. */
export const TOO_COMPLEX = /too complex|maximum allowed complexity/i;
