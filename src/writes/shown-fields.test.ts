import { expect, test } from 'vitest';
import { labelsFor, shownFields } from './shown-fields.ts';

test('every argument is shown, whole, with what it stands for and what it replaces', () => {
  const args = { name: 'New', assignee: 'me', project: '12', n: 3, on: true, none: null, deep: { a: [1] } };
  const before = { name: 'Old', assignee: { id: '7', name: 'Omar' }, n: null };
  expect(shownFields({ args, args_order: [], before, labels: { assignee: 'Ana', project: 'Website' } })).toEqual([
    { name: 'name', value: 'New', before: 'Old' },
    { name: 'assignee', value: 'me', label: 'Ana', before: 'Omar' },
    { name: 'project', value: '12', label: 'Website' },
    { name: 'n', value: '3', before: '' },
    { name: 'on', value: 'true' },
    { name: 'none', value: '' },
    { name: 'deep', value: '{\n  "a": [\n    1\n  ]\n}' },
  ]);
});

test('an object of its own is no reference, and is shown as it is', () => {
  const [field] = shownFields({
    args_order: [],
    args: { x: { id: '1', name: 'n', more: 1 } },
    before: null,
    labels: {},
  });
  expect(field?.value).toContain('"more": 1');
});

test('ids get the names that tools gave them', () => {
  const names = new Map([
    ['12', 'Website'],
    ['Website', 'x'],
  ]);
  expect(labelsFor({ project: '12', other: 12, who: 'me', name: '13' }, names, 'Ana')).toEqual({
    project: 'Website',
    other: 'Website',
    who: 'Ana',
  });
});

test('in the order in which they were given, whatever order they are stored in', () => {
  const fields = shownFields({
    args: { n: 1, subject: 's', b: 2 },
    args_order: ['subject', 'n'],
    before: null,
    labels: {},
  });
  expect(fields.map(({ name }) => name)).toEqual(['subject', 'n', 'b']);
});
