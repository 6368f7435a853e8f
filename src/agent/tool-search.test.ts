import { expect, test } from 'vitest';
import { likelyTools } from './tool-search.ts';

const NAMES = ['asana_task_create', 'asana_tasks_list', 'hubspot_task_create', 'linear_issue_create', 'monday_me_get'];

test('the tools that share most words with the request come first, and the others not at all', () => {
  expect(likelyTools(NAMES, "Create a task 'Kickoff' in Asana")).toEqual([
    'asana_task_create',
    'asana_tasks_list',
    'hubspot_task_create',
    'linear_issue_create',
  ]);
  expect(likelyTools(NAMES, 'list my TASK')[0]).toBe('asana_tasks_list');
  expect(likelyTools(NAMES, 'Guten Morgen')).toEqual([]);
});

test('no request brings more than a dozen', () => {
  const many = Array.from({ length: 40 }, (_, n) => `tool_${String.fromCharCode(97 + (n % 26))}${n}`);
  expect(likelyTools(many, 'a tool')).toHaveLength(12);
});
