/**
 * Words that say nothing of their own. Whatever else a sentence says has to be a fact. There is no word in here that
 * turns a meaning round (not, no, only, all), compares (more, worst), advises or tells of something done.
 */
export const COMMON: ReadonlySet<string> = new Set(
  `a an the and with while as of in on at to by for from since is are has have its it you your today this morning now
  account accounts need needs attention look point points score stands changed still steady`.split(/\s+/),
);

/** The score went down, or up; true of an account only where its points or its tier say so. */
export const DOWN: ReadonlySet<string> = new Set(
  'down dropped fell fallen slipped declined worsened lost worse turned became'.split(' '),
);
export const UP: ReadonlySet<string> = new Set(
  'up rose risen improved recovered climbed gained better back'.split(' '),
);

/** Small numbers, as people write them in a sentence. */
export const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};

/**
 * Never, not even where a fact holds the word, as the name of a stage may: it would speak for the app of what was done,
 * of what to do, or of somebody's credentials; or it turns the sentence round.
 */
export const NEVER: ReadonlySet<string> = new Set(
  `i i've i'm we we've us our me my created create commented comment sent send emailed called contacted reached told
  notified done did do completed updated update closed close added assigned opened logged scheduled escalated resolved
  solved fixed handled finished reassigned moved-on should must please click link links visit login log sign password
  passwords token tokens key keys credential credentials secret code verify reset account-number http https www not no
  never nothing none nobody without only all every everything any neither nor don't doesn't isn't aren't hasn't haven't
  won't can't if unless except but`.split(/\s+/),
);
