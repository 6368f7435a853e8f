import { describe, expect, it } from 'vitest';
import { type LinkFailure, PAGES, SLACK_SENTENCES } from './connect-outcomes.ts';

const names = { person: 'Ana Ruiz', connector: 'Asana', command: '/connect asana' };
const nothing = /nothing was connected/i;

describe('a link that ended badly', () => {
  it.each(Object.keys(SLACK_SENTENCES) as LinkFailure[])(
    'says of "%s" the same in Slack and on the page',
    (failure) => {
      const sentence = SLACK_SENTENCES[failure](names);
      expect(sentence).toContain('Asana');
      expect(nothing.test(sentence)).toBe(nothing.test(PAGES[failure].happened(names)));
      // The link is over, so that no page may send anybody back to it.
      expect(PAGES[failure].next(names)).not.toMatch(/open the link/i);
      expect(PAGES[failure].next(names)).toContain('/connect asana');
    },
  );
});
