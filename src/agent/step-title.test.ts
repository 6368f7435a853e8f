import { expect, test } from 'vitest';
import { buildCatalogue } from '../connectors/catalogue/catalogue.ts';
import { stepTitle } from './step-title.ts';

const catalogue = buildCatalogue({ destructive: false });

test.each([
  ['asana_tasks_list', 'Asana: list tasks'],
  ['asana_task_create', 'Asana: create task'],
  ['zendeskoauth_search_tickets', 'Zendesk: search tickets'],
  ['linear_issue_search', 'Linear: search issue'],
  ['search_tools', 'Looking for the right tool'],
  ['asana_batch_create', 'Trying something'],
])('%s is shown as %s', (tool, title) => {
  expect(stepTitle(tool, catalogue)).toBe(title);
});
