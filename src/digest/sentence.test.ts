import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT_RISK, AWAY, CRITICAL, FRESH, monday, morning, WATCH } from './morning.fixture.ts';
import { checkedSentence, sentencePrompt } from './sentence.ts';

/** Acme: Critical 24, −32, 6 open tickets. Globex: At Risk 56, −18. Initech: Healthy 100, +26. Hooli: Critical, as before. */
const facts = monday([
  morning('Acme', { ...CRITICAL, was: AT_RISK, badSince: '2026-11-17' }),
  morning('Globex Labs', { ...AT_RISK, was: WATCH, badSince: '2026-11-23' }),
  morning('Initech', { was: WATCH }),
  morning('Hooli', { ...CRITICAL, days: 22, was: { ...CRITICAL, days: 22 }, badSince: '2026-11-18' }),
  morning('Calm', { was: {} }),
  morning('Umbrella', { was: {} }),
  morning('umbrella', { was: {} }),
]);
const TRUE = [
  'Acme needs you, down 32 points to Critical, with 6 open tickets.',
  'Acme fell from At Risk to Critical since Friday and has 6 open tickets.',
  'Acme is Critical at 24, with 2 tasks overdue.',
  'Acme needs your attention: in Technical setup for 30 days.',
  'Globex Labs dropped by 18 to 56 since Fri, with four open tickets.',
  'Globex Labs’s score fell −18 to At Risk',
  'Initech is up 26 points and Healthy today.',
  'Acme and Globex Labs need you today.',
  'Two accounts need you, 1 changed and 1 still open.',
  '7 accounts, and 2 need you.',
];
const FALSE: [why: string, text: string][] = [
  ['another number', 'Acme needs you, down 31 points to Critical, with 6 open tickets.'],
  ['the score as the points', 'Acme is down 24 points.'],
  ['the points as the score', 'Acme dropped to 32.'],
  ['a number of another account', 'Acme fell 18 points.'],
  ['another account’s tier', 'Globex Labs is Critical.'],
  ['the wrong way', 'Acme is up 32 points.'],
  ['good of one and bad of another', 'Acme fell and Initech improved.'],
  ['the tier before as the present one', 'Acme is At Risk.'],
  ['the present tier as the one before', 'Acme fell from Critical to Critical.'],
  ['a tier of nobody', '2 accounts need you and are Critical.'],
  ['another lane', 'Hooli needs you.'],
  ['a wrong count', '3 accounts need you.'],
  ['a count of something else', '7 accounts need you.'],
  ['a count in the wrong place', '2 accounts are still steady.'],
  ['accounts without a number', 'Your accounts need attention today.'],
  ['another weekday', 'Acme fell 32 points since Thursday.'],
  ['a weekday of something else', 'Acme has 6 open tickets since Friday.'],
  ['a date', 'Acme is Critical since 20 November.'],
  ['numbers of one reason with words of another', 'Acme has tickets for 30 days.'],
  ['a number with another noun', 'Acme has 6 tasks overdue.'],
  ['two reasons, whose words could be mixed', 'Acme has 6 open tickets and 2 tasks overdue.'],
  ['a reason of one of two', 'Acme and Globex Labs need you, with 6 open tickets.'],
  ['a reason of nobody', '2 accounts need you with 6 open tickets.'],
  ['an account that is not told of', 'Calm needs you.'],
  ['a name that is none', 'Acmee needs you.'],
  ['a name that two have', 'Umbrella needs you.'],
  ['an unknown name', 'Soylent needs you.'],
  ['a person', 'Acme needs you, Ana.'],
  ['a cause', 'Acme is Critical because of churn.'],
  ['a guess', 'Acme may leave.'],
  ['a negation', 'Acme has not 6 open tickets.'],
  ['something done', 'I created a task for Acme.'],
  ['something done, passively', 'A comment was sent to Acme.'],
  ['advice', 'Acme needs a score of 24.'],
  ['credentials', 'Acme needs your password.'],
  ['a link', 'Acme needs you: https://evil.test'],
  ['a bare link', 'Acme needs you at evil.test today.'],
  ['a mention', '<!channel> Acme needs you.'],
  ['another mention', '@ana Acme needs you.'],
  ['marks', '*Acme* needs you.'],
  ['an emoji', 'Acme needs you 🔥'],
  ['an emoji’s code', 'Acme needs you :fire: today.'],
  ['two sentences', 'Acme needs you. Globex Labs needs you.'],
  ['a question', 'Acme needs you?'],
  ['two lines', 'Acme needs you\nGlobex Labs needs you'],
  ['what nobody sees', 'Acme needs\u200B you.'],
  ['what stands for a name', '\u{E000} needs you.'],
  ['a source that is there', 'Acme is Critical and Zendesk is unavailable.'],
  ['nothing', ' '],
  ['too many words', `Acme needs you${' and you'.repeat(40)}.`],
  ['another language', 'Acme te necesita.'],
];

test.each(TRUE)('is taken: %s', (text) => {
  expect(checkedSentence(` ${text}\n`, facts)).toBe(text);
});

test.each(FALSE)('is dropped: %s', (_, text) => {
  expect(checkedSentence(text, facts)).toBeUndefined();
});

test('a source may be called unavailable where it is', () => {
  const away = monday([morning('Acme', { was: {} })], { sources: { ...FRESH, zendesk: AWAY } });
  expect(checkedSentence('Zendesk is unavailable.', away)).toBe('Zendesk is unavailable.');
  expect(checkedSentence('Linear is unavailable.', away)).toBeUndefined();
  expect(checkedSentence('Zendesk and Linear are unavailable.', away)).toBeUndefined();
  const unreadable = { ...AWAY, why: 'unreadable' } as const;
  const odd = monday([morning('Acme', { was: {} })], { sources: { ...FRESH, linear: unreadable } });
  expect(checkedSentence('Linear is unavailable.', odd)).toBe('Linear is unavailable.');
  expect(checkedSentence('Linear is unreadable.', odd)).toBeUndefined();
});

test('of a range there is nothing to say', () => {
  const range = monday([morning('Acme', { ...CRITICAL, support: AWAY, badSince: '2026-11-23' })]);
  expect(checkedSentence('Acme needs you.', range)).toBeUndefined();
});

test('the name of a stage does not make a claim of something done', () => {
  const one = morning('Acme', { ...CRITICAL, badSince: '2026-11-23' });
  const stage = { kind: 'value', value: { stage: 'Contract sent', days: 30, movedBack: false } } as const;
  const named = monday([{ ...one, signals: { ...one.signals, stage } }]);
  expect(checkedSentence('Acme is in Contract for 30 days.', named)).toBe('Acme is in Contract for 30 days.');
  expect(checkedSentence('Acme has Contract sent for 30 days.', named)).toBeUndefined();
});

test.each(['Critical', 'Watch', 'The', 'Friday', 'Two', '<!here>', 'a.example', 'X'])(
  'an account that is called %s is none to make a sentence of',
  (name) => {
    const one = monday([morning(name, { ...CRITICAL, badSince: '2026-11-23' })]);
    expect(checkedSentence(`${name} needs you.`, one)).toBeUndefined();
  },
);

describe('a true sentence', () => {
  const truths = TRUE.slice(0, 6);

  test('is dropped with any other number', () => {
    fc.assert(
      fc.property(fc.constantFrom(...truths), fc.nat(), fc.nat({ max: 200 }), (text, which, number) => {
        const all = [...text.matchAll(/\d+/g)];
        const one = all[which % Math.max(all.length, 1)];
        fc.pre(one !== undefined && Number(one[0]) !== number);
        const changed = `${text.slice(0, one?.index)}${number}${text.slice((one?.index ?? 0) + (one?.[0].length ?? 0))}`;
        expect(checkedSentence(changed, facts)).toBeUndefined();
      }),
    );
  });

  test('is dropped with any other name', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{1,12}$/);
    const names = fc.oneof(word, fc.constantFrom('Acm', 'Globex', 'Hooli', 'Initech', 'Calm', 'Zendesk', 'ACME'));
    fc.assert(
      fc.property(fc.constantFrom(...truths), names, (text, name) => {
        fc.pre(name !== 'Acme');
        const changed = text.replace(/Acme|Globex Labs/, name);
        expect(checkedSentence(changed, facts)).toBeUndefined();
      }),
    );
  });

  test('is dropped with any word more that is no fact', () => {
    const word = fc.stringMatching(/^[a-z]{7,12}$/);
    fc.assert(
      fc.property(fc.constantFrom(...truths), word, fc.nat(), (text, more, at) => {
        const words = text.split(' ');
        fc.pre(!['attention', 'overdue', 'tickets', 'technical', 'changed', 'account', 'accounts'].includes(more));
        expect(checkedSentence(words.toSpliced(1 + (at % words.length), 0, more).join(' '), facts)).toBeUndefined();
      }),
    );
  });
});

test('whatever the model says, what is shown is one short line', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
      const shown = checkedSentence(text, facts);
      expect(shown === undefined || /^[^\n<>*_@#|]{1,240}$/u.test(shown)).toBe(true);
    }),
  );
});

test('the model is given the facts as lines of data, and no more of them than fit', () => {
  const lines = sentencePrompt(facts).split('\n');
  const data = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(data.slice(0, 3)).toEqual([
    { counts: { accounts: 7, needs_you: 2, changed: 1, still_open: 1, steady: 3 } },
    { last_digest: 'Fri' },
    {
      account: {
        name: 'Acme',
        lane: 'needs_you',
        tier: 'Critical',
        tierBefore: 'At Risk',
        score: 24,
        delta: -32,
        reasons: ['in "Technical setup" for 30 days (plan: 14)', '6 open tickets', '2 tasks overdue'],
      },
    },
  ]);
  const many = monday(
    Array.from({ length: 500 }, (_, at) => morning(`A\n${at}`, { ...CRITICAL, badSince: '2026-11-23' })),
  );
  expect(sentencePrompt(many).length).toBeLessThan(4_000);
});
