/** Words that stand in what is said, read and done, and nowhere else; with a mark that every encoding writes its own way. */
export const WORDS = {
  asked: 'SAID"BY"ANA',
  askedByOmar: 'SAID"BY"OMAR',
  command: 'TYPED"BY"ANA',
  title: 'NAME"OF"TASK',
  edited: 'EDITED"NAME',
  argument: 'ARGUMENT"NAME',
  subject: 'SUBJECT"OF"TICKET',
  body: 'BODY"OF"TICKET',
  answer: 'SAID"BY"MODEL',
  private: 'PRIVATE"ANSWER',
  unsaid: 'WORDS"OF"AN"ERROR',
  account: 'NAME"OF"ACCOUNT',
  issue: 'TITLE"OF"ISSUE',
  reason: 'REASON"OF"ANA',
  note: 'NOTE"OF"ANA',
};
/** Keys that other services quote in their errors, as careless ones do. */
export const QUOTED = {
  model: 'sk-QUOTED/BY+MODEL',
  provider: 'pat-QUOTED/BY+PROVIDER',
  scalekit: 'skt-QUOTED/BY+SCALEKIT',
  slack: 'xoxb-QUOTED/BY+SLACK',
};
/** What stays in a log or a store of this, if anything does. */
export const quoting = (key: keyof typeof QUOTED) => `${QUOTED[key]} ${WORDS.unsaid}`;
