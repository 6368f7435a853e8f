import { describe, expect, test } from 'vitest';
import type { Receipt } from '../writes/receipt.ts';
import { finalAnswer } from './answer.ts';

const answer = (text: string, more: Partial<Parameters<typeof finalAnswer>[0]> = {}) =>
  finalAnswer({ text, receipts: [], personName: 'Ana Ruiz', read: true, ...more });
const receipt = { verb: 'Created', noun: 'task', name: 'Review', connector: 'Asana' } as Receipt;

describe('where something was read', () => {
  test.each([
    ['a quotation', 'Their last comment: "We have created a new account but cannot sign in."\nIt is still open.'],
    ['a quotation in curly marks', 'Omar wrote: “I’ve closed the ticket.”\nNobody answered.'],
    ['a quotation in German marks', 'Omar schreibt: „Ich habe das Ticket geschlossen.“ Mehr steht da nicht.'],
    ['a quotation in French marks', 'Omar écrit : « J’ai fermé le ticket. » Rien de plus.'],
    ['a blockquote', 'The newest comment:\n> Done! I created the account.\n\nIt is from Monday.'],
    ['code', 'The script says:\n```\nCreated the account\nDone.\n```\nand then `all done` again.'],
  ])('%s stands, and so does what was said around it', (_, text) => {
    expect(answer(text)).toContain(text);
  });

  test('a rate of success is no claim', () => {
    expect(answer('Ten runs this week.\nSuccess rate is 90%')).toBe('Ten runs this week.\nSuccess rate is 90%');
  });

  test('a column that is called Done stays beside a claim', () => {
    expect(answer('Done\n- Website\n\nI created the task.')).toContain('Done\n- Website');
  });

  test('only the lines that claim a change go, and the truth is said once', () => {
    const text = 'This week:\n- Closed the DNS ticket\n• Updated the records\n- Waiting for legal';
    expect(answer(text)).toBe(
      'This week:\n- Waiting for legal\n\n_Nothing was changed. I left out what said otherwise._',
    );
  });

  test.each([
    'Done! I created the task.',
    '**Done**',
    'Done.',
    'I created the task.\nDone',
    'I created the task.\n\n---\n\nAll set ✅',
    '- I created the task\n- I closed the ticket',
    'Well, I have\nreplied to them.',
    '"Done! I created the task."',
    '> Done! I created the task.',
    '```\nI created the task.\n```',
    'I created the task.\n> All set!',
  ])('a reply of nothing but claims is replaced: %j', (text) => {
    expect(answer(text)).toMatch(/^Nothing was changed\. .+ took them back; please ask again\.$/);
  });

  test('what is left is said beside a failure, and the truth still once', () => {
    const text = answer('Two tickets are open.\nI created the task.', {
      failure: { code: 'model_unavailable', reference: 'R1' },
    });
    expect(text).toMatch(/^Two tickets are open\.\n\n.+\(reference R1\)/);
    expect(text).not.toContain('I created');
    expect(text.match(/nothing was changed/gi)).toHaveLength(1);
  });

  test('a quotation that hides a claim is answered by the truth', () => {
    expect(answer('Here it is: "Done! I created the task."')).toMatch(/nothing was changed/i);
  });
});

test('where nothing was read, a claim in any line takes everything back', () => {
  for (const text of ['Sure.\nI created the task.', 'Omar wrote: "I created the task."', 'Two are open.\n> All set!']) {
    expect(answer(text, { read: false })).toMatch(/^Nothing was changed\. .+ please ask again\.$/);
  }
});

test('what a receipt bears out is left alone', () => {
  const text = answer('Sure.\nI created the task.', { receipts: [receipt] });
  expect(text).toBe('Sure.\nI created the task.\n\n✓ Created task **Review** in Asana as Ana Ruiz');
});

test('what waits for a decision keeps its words, with the truth', () => {
  const text = answer('Sure.\nI created the task.', { paused: 'decide' });
  expect(text).toMatch(/^Sure\.\nI created the task\.\n\n_Nothing was changed: .+\n\n_Waiting for your decision\._$/);
});
