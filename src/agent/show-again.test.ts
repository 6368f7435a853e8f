import { expect, test } from 'vitest';
import { isShowAgain } from './show-again.ts';

test.each([
  'show me again',
  'Show me again.',
  'please show that to me again!',
  'show me this again, please',
  ' show it to me again ',
])('%j asks for it once more', (text) => expect(isShowAgain(text)).toBe(true));

test.each([
  'show me the tickets again',
  'show me',
  'do it again',
  'show me again and delete it',
  'never show me again',
  '',
])('%j is a request of its own', (text) => expect(isShowAgain(text)).toBe(false));
