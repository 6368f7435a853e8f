import { describe, expect, test } from 'vitest';
import type { ToolAnswer } from './tool-answer.ts';
import { asMessages, completed, createTrail, namesIn, resultsIn, waitingCalls } from './trail.ts';

const call = (toolCallId: string, toolName: string, args: unknown = {}) => ({ toolCallId, toolName, args });
function paused() {
  const trail = createTrail();
  trail.said('Let me look.');
  trail.called(call('r', 'asana_tasks_list', { a: 1 }));
  const task = { gid: '1', name: 'First' };
  trail.answered({ ...call('r', 'asana_tasks_list'), result: { kind: 'success', result: { tasks: [task] } } });
  trail.stepEnded();
  trail.called(call('w', 'asana_task_create', { name: 'N' }));
  trail.called(call('s', 'search_tools', { query: 'q' }));
  trail.answered({ ...call('w', 'asana_task_create'), result: { kind: 'awaiting_approval' } });
  trail.answered({ ...call('s', 'search_tools'), result: { results: [] } });
  trail.stepEnded();
  return trail.messages();
}
const done: ToolAnswer = { kind: 'success', result: { task: { gid: '2', name: 'N' } } };

describe('the trail of a turn that waits', () => {
  test('names the calls that wait, and nothing else', () => {
    expect(waitingCalls(paused())).toEqual(new Set(['w']));
    expect(waitingCalls([])).toEqual(new Set());
  });

  test('gets what became of them, marked as data; what was answered before stays', () => {
    const [, first, , second] = completed(paused(), (id) => (id === 'w' || id === 'r' ? done : undefined));
    expect(JSON.stringify(first)).toContain('First');
    expect(JSON.stringify(second)).toMatch(/tool_data trust.*\\"gid\\":\\"2\\"/);
    expect(waitingCalls(completed(paused(), () => done))).toEqual(new Set());
  });

  test('is handed back as one message whose steps are told apart, after the request', () => {
    const messages = asMessages(
      'do it',
      completed(paused(), () => done),
      1_000,
    ) as {
      role: string;
      createdAt: Date;
      content: { parts: { type: string; toolInvocation?: { toolCallId: string; state: string } }[] };
    }[];
    expect(messages.map(({ role, createdAt }) => [role, createdAt.getTime()])).toEqual([
      ['user', 999],
      ['assistant', 1_000],
    ]);
    const parts = messages[1]?.content.parts ?? [];
    const kinds = parts.map(({ type, toolInvocation }) => toolInvocation?.toolCallId ?? type);
    expect(kinds).toEqual(['step-start', 'text', 'r', 'step-start', 'w', 's']);
    expect(parts.flatMap(({ toolInvocation }) => toolInvocation?.state ?? [])).toEqual(['result', 'result', 'result']);
    expect(asMessages('hi', [])).toHaveLength(1);
  });

  test('still knows the names that earlier tools gave', () => {
    const names = namesIn([...resultsIn(completed(paused(), () => done)), { deep: [{ id: 7, title: 'Seventh' }] }]);
    expect(Object.fromEntries(names)).toMatchObject({ 1: 'First', 2: 'N', 7: 'Seventh' });
  });
});
