import { expect, test } from 'vitest';
import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import { withMark, withoutMark } from './mark.ts';

const spec = { name: 'asana_task_create', mark: 'notes' };
const tool = (properties: JsonObject) => ({ spec, inputSchema: { properties } }) as unknown as AvailableTool;
const asana = tool({ name: {}, notes: {} });
const call = { askId: 'a', key: 'k' };

test('a record with a description gets a last line, one without gets only that', () => {
  expect(withMark(asana, { name: 'T', notes: 'Words' }, call).notes).toMatch(/^Words\n\nOnbehalf [0-9A-F]{10}$/);
  expect(withMark(asana, { name: 'T' }, call).notes).toMatch(/^Onbehalf [0-9A-F]{10}$/);
});

test('the same call of the same ask has the same mark, every other one another', () => {
  const marks = [call, call, { ...call, askId: 'b' }, { ...call, key: 'l' }].map(
    (one) => withMark(asana, {}, one).notes,
  );
  expect(marks[0]).toBe(marks[1]);
  expect(new Set(marks).size).toBe(3);
});

test('is never added twice, and comes off without a trace', () => {
  const both: JsonObject[] = [{ name: 'T' }, { name: 'T', notes: 'Words\n\nmore' }];
  for (const args of both) {
    const marked = withMark(asana, args, call);
    expect(withMark(asana, marked, call)).toEqual(marked);
    expect(withoutMark(spec, marked)).toEqual(args);
  }
});

test('nothing is added where the tool takes no such argument, or no text', () => {
  expect(withMark(tool({ name: {} }), { name: 'T' }, call)).toEqual({ name: 'T' });
  expect(withMark(asana, { notes: ['a'] }, call)).toEqual({ notes: ['a'] });
  const other = { spec: { name: 'asana_story_create' }, inputSchema: { properties: { notes: {} } } };
  expect(withMark(other as unknown as AvailableTool, { text: 'T' }, call)).toEqual({ text: 'T' });
});
