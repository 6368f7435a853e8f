import { describe, expect, test } from 'vitest';
import { refusalIn } from './answer.ts';
import type { JsonObject } from './types.ts';

describe('refusalIn', () => {
  test.each<[string, JsonObject]>([
    ['a result', { data: { gid: '1' } }],
    ['an empty list', { results: [], total: 0 }],
    ['nothing at all', {}],
    ['an empty error list', { errors: [], data: { me: { id: 1 } } }],
    ['a record with a field called error', { ticket: { id: 1, error: 'reported by the customer' } }],
    ['a result beside errors', { data: { boards: [{ id: '1' }] }, errors: [{ message: 'one column is hidden' }] }],
    ['a successful mutation', { issueCreate: { success: true, issue: { id: '1' } } }],
  ])('lets %s pass', (_name, data) => {
    expect(refusalIn(data, 'write')).toBeUndefined();
  });

  test.each<[string, JsonObject, string]>([
    ['rate limit', { errors: [{ message: 'Complexity budget exhausted' }] }, 'rate_limited'],
    [
      'budget that comes back',
      { error_code: 'ComplexityException', error_message: 'Complexity budget exhausted, reset in 20 seconds' },
      'rate_limited',
    ],
    [
      'query that is too large however long one waits',
      { errors: [{ message: 'The query is too complex. Complexity: 11250. Maximum allowed complexity: 10000' }] },
      'invalid_input',
    ],
    [
      'query that is too large, of a code that reads like a limit',
      { data: null, errors: [{ message: 'Query is too complex', extensions: { code: 'RATELIMITED' } }] },
      'invalid_input',
    ],
    ['right', { data: null, errors: [{ message: 'x', extensions: { code: 'FORBIDDEN' } }] }, 'permission_denied'],
    ['record', { data: { issue: null }, errors: [{ message: 'Entity not found: Issue' }] }, 'not_found'],
    ['input', { error_code: 'InvalidBoardIdException', error_message: 'x', status_code: 200 }, 'invalid_input'],
    ['mutation that did nothing', { data: { issueUpdate: { success: false } } }, 'provider_error'],
    ['mutation that did nothing, unwrapped', { commentCreate: { success: false, comment: null } }, 'provider_error'],
  ])('tells a refused %s', (_name, data, code) => {
    expect(refusalIn(data, 'write')).toBe(code);
    expect(refusalIn(data, 'read')).toBe(code);
  });

  test('an error of no known kind leaves a write unknown', () => {
    const data = { data: null, errors: [{ message: 'Something went wrong' }] };
    expect(refusalIn(data, 'write')).toBe('unknown_outcome');
    expect(refusalIn(data, 'read')).toBe('provider_error');
  });
});
