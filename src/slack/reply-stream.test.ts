import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { ReplyTarget } from './ports.ts';
import { createReplyStream } from './reply-stream.ts';

const target: ReplyTarget = {
  channel: 'C0ONE',
  threadTs: '17.01',
  userId: 'U0ANA',
  teamId: 'T0ACME',
  linkHosts: ['app.asana.com'],
};
const refused = (error: string) => new WebAPIPlatformError({ ok: false, error });
const lost = () => new WebAPIRequestError(new Error('socket hang up'));

type Args = Record<string, unknown>;
interface Message {
  markdown: string;
  tasks: Record<string, string>;
  open: boolean;
}

/**
 * A few methods of a Web API that keeps streams and messages. `fail` makes the next call of a method throw, before it
 * had any effect or, `after`, when it has had it. Time passes only by `pass`.
 */
function slack({ existingTs }: { existingTs?: string } = {}) {
  const calls: { method: string; args: Args }[] = [];
  const shown = new Map<string, Message>();
  const started: string[] = [];
  const failures: { method: string; error: Error; after: boolean }[] = [];
  const clock = { now: 1_000_000 };
  const timers: { at: number; run: () => void }[] = [];
  if (existingTs) shown.set(existingTs, { markdown: 'half an', tasks: {}, open: true });

  const methods: Record<string, (args: Args) => Args> = {
    'chat.startStream': (args) => ({ ts: add({ markdown: '', tasks: {}, open: true }, args) }),
    'chat.appendStream': (args) => streamed(args),
    'chat.stopStream': (args) => {
      const answer = streamed(args);
      find(args).open = false;
      return answer;
    },
    'chat.postMessage': (args) => ({ ts: add({ markdown: '', tasks: {}, open: false }, args) }),
    'chat.update': (args) => {
      if (find(args).open) throw refused('streaming_state_conflict');
      Object.assign(find(args), { markdown: textOf(args), tasks: {} });
      return { ts: args.ts };
    },
    'chat.delete': (args) => {
      shown.delete(find(args) && String(args.ts));
      return {};
    },
    'assistant.threads.setStatus': () => ({}),
    'agents.sessions.setStatus': () => ({}),
  };

  function textOf({ blocks }: Args): string {
    return (blocks as { type: string; text?: string }[]).map(({ text }) => text ?? '[block]').join('');
  }
  function find({ ts }: Args): Message {
    const message = shown.get(String(ts));
    if (!message) throw refused('message_not_found');
    return message;
  }
  function add(message: Message, args: Args): string {
    const ts = `20.${String(shown.size + 1).padStart(2, '0')}`;
    shown.set(ts, message);
    if (args.chunks) addChunks(message, args);
    else if (args.blocks) message.markdown = textOf(args);
    return ts;
  }
  function addChunks(message: Message, { chunks = [], blocks }: Args): void {
    for (const chunk of chunks as { type: string; text: string; id: string; status: string }[]) {
      if (chunk.type === 'markdown_text') message.markdown += chunk.text;
      else message.tasks[chunk.id] = chunk.status;
    }
    if (blocks) message.markdown += '[block]';
  }
  function streamed(args: Args): Args {
    if (!find(args).open) throw refused('message_not_in_streaming_state');
    addChunks(find(args), args);
    return { ts: args.ts };
  }

  class FakeClient extends WebClient {
    override async apiCall(method: string, args: Args = {}) {
      calls.push({ method, args });
      const at = failures.findIndex((failure) => failure.method === method);
      const [failure] = at === -1 ? [] : failures.splice(at, 1);
      if (failure && !failure.after) throw failure.error;
      const answer = methods[method]?.(args);
      if (!answer) throw refused('unknown_method');
      if (failure) throw failure.error;
      return { ok: true, ...answer };
    }
  }

  const reply = createReplyStream({
    web: new FakeClient(),
    target: { ...target, ...(existingTs && { existingTs }) },
    onStarted: async (ts) => void started.push(ts),
    log: pino({ level: 'silent' }),
    now: () => clock.now,
    wait: async (ms) => {
      clock.now += ms;
    },
    later: (run, ms) => void timers.push({ at: clock.now + ms, run }),
  });
  return {
    reply,
    calls,
    started,
    methods: () => calls.map(({ method }) => method),
    /** What stands in the thread, oldest first. */
    texts: () => [...shown.values()].map(({ markdown }) => markdown),
    tasks: () => [...shown.values()].map(({ tasks }) => tasks),
    open: () => [...shown.values()].some(({ open }) => open),
    fail: (method: string, error: Error, { times = 1, after = false } = {}) => {
      for (let i = 0; i < times; i++) failures.push({ method, error, after });
    },
    /** Lets time pass and everything that was due by then happen. */
    async pass(ms: number) {
      clock.now += ms;
      for (const timer of timers.splice(0)) {
        if (timer.at <= clock.now) timer.run();
        else timers.push(timer);
      }
      for (let i = 0; i < 50; i++) await Promise.resolve();
    },
  };
}

test('the status is the first thing that happens', async () => {
  const { reply, methods, calls } = slack();
  await reply.status('is looking into it…');
  await reply.append('Hello');
  await reply.finish('Hello');
  expect(methods()[0]).toBe('assistant.threads.setStatus');
  expect(calls[0]?.args).toMatchObject({ channel_id: 'C0ONE', thread_ts: '17.01', status: 'is looking into it…' });
});

test('steps and text stream into one message, begun once, for the asker, always as chunks', async () => {
  const { reply, pass, methods, calls, texts, tasks, open, started } = slack();
  await reply.step({ id: '1', title: 'Searching Asana', status: 'in_progress' });
  await reply.append('Two ');
  await pass(0);
  await reply.step({ id: '1', title: 'Searching Asana', status: 'complete' });
  await reply.append('tasks.');
  await pass(1_000);
  await reply.finish('Two tasks. Done.');
  expect(methods()).toEqual(['chat.startStream', 'chat.appendStream', 'chat.stopStream']);
  expect(calls[0]?.args).toMatchObject({
    channel: 'C0ONE',
    thread_ts: '17.01',
    recipient_team_id: 'T0ACME',
    recipient_user_id: 'U0ANA',
  });
  expect(texts()).toEqual(['Two tasks. Done.']);
  expect(tasks()).toEqual([{ 1: 'complete' }]);
  expect(open()).toBe(false);
  expect(started).toEqual(['20.01']);
  expect(reply.ts).toBe('20.01');
});

test('at most one append a second, however much is said', async () => {
  const { reply, pass, methods } = slack();
  for (let i = 0; i < 100; i++) {
    await reply.append('word ');
    await pass(50);
  }
  await reply.finish('word '.repeat(100));
  expect(methods().filter((method) => method === 'chat.appendStream').length).toBeLessThanOrEqual(5);
});

test('an answer that was never streamed is one plain message', async () => {
  const { reply, methods, calls, started } = slack();
  await reply.finish('**Hello**');
  expect(methods()).toEqual(['chat.postMessage']);
  expect(calls[0]?.args).toMatchObject({ channel: 'C0ONE', thread_ts: '17.01', text: '**Hello**' });
  expect(calls[0]?.args.blocks).toEqual([{ type: 'markdown', text: '**Hello**' }]);
  expect(started).toEqual(['20.01']);
});

test.each([
  ['unknown_method', refused('unknown_method')],
  ['missing_recipient_team_id', refused('missing_recipient_team_id')],
  ['a rate limit', new WebAPIRateLimitedError(20)],
  ['no answer', lost()],
])('without streams (%s) the answer is one plain message', async (_, error) => {
  const { reply, pass, fail, texts } = slack();
  fail('chat.startStream', error, { times: 9 });
  await reply.append('Two ');
  await pass(0);
  await reply.append('tasks.');
  await pass(1_000);
  await reply.finish('Two tasks. Done.');
  expect(texts()).toEqual(['Two tasks. Done.']);
});

test('a text that turned out differently replaces what was streamed', async () => {
  const { reply, pass, texts, methods } = slack();
  await reply.append('I created the task.');
  await pass(0);
  await reply.finish('Nothing was changed.');
  expect(methods()).toEqual(['chat.startStream', 'chat.stopStream', 'chat.update']);
  expect(texts()).toEqual(['Nothing was changed.']);
});

test('where a streamed message cannot be changed it is removed and written anew', async () => {
  const { reply, pass, texts, fail } = slack();
  fail('chat.update', refused('block_mismatch'));
  await reply.append('I created the task.');
  await pass(0);
  await reply.finish('Nothing was changed.');
  expect(texts()).toEqual(['Nothing was changed.']);
});

test('after four minutes the reply goes on in a new message, and nothing is said twice', async () => {
  const { reply, pass, texts, open, started } = slack();
  await reply.append('First.\n```js\nconst a = 1;\n');
  await pass(0);
  await pass(239_000);
  await reply.append('const b = 2;\n');
  await pass(1_000);
  await reply.finish('First.\n```js\nconst a = 1;\nconst b = 2;\n```\nLast.');
  expect(texts()).toEqual(['First.\n```js\nconst a = 1;\n\n```', '```js\nconst b = 2;\n```\nLast.']);
  expect(open()).toBe(false);
  expect(started).toEqual(['20.01', '20.02']);
});

test('a message that is full ends where a paragraph does, also when the text came in other pieces', async () => {
  const { reply, pass, texts } = slack();
  const paragraphs = Array.from({ length: 40 }, (_, at) => `${at} ${'some words '.repeat(40).trim()}`);
  const whole = paragraphs.join('\n\n');
  for (let at = 0; at < whole.length; at += 7_001) {
    await reply.append(whole.slice(at, at + 7_001));
    await pass(1_000);
  }
  await reply.finish(whole);
  expect(texts().length).toBeGreaterThan(1);
  expect(texts().flatMap((text) => text.trim().split('\n\n'))).toEqual(paragraphs);
});

test('a stream that Slack ended goes on in a new one, with the text that was not taken', async () => {
  const { reply, pass, texts, fail } = slack();
  await reply.append('One. ');
  await pass(0);
  fail('chat.appendStream', refused('message_not_in_streaming_state'));
  await reply.append('Two. ');
  await pass(1_000);
  await pass(1_000);
  await reply.finish('One. Two. Three.');
  expect(texts()).toEqual(['One. ', 'Two. Three.']);
});

test('a rate limit on the way delays the text and loses none of it', async () => {
  const { reply, pass, texts, methods, fail } = slack();
  await reply.append('One. ');
  await pass(0);
  fail('chat.appendStream', new WebAPIRateLimitedError(5));
  await reply.append('Two. ');
  await pass(1_000);
  await reply.append('Three. ');
  await pass(4_999);
  expect(texts()).toEqual(['One. ']);
  await pass(1);
  expect(texts()).toEqual(['One. Two. Three. ']);
  await reply.finish('One. Two. Three. Four.');
  expect(texts()).toEqual(['One. Two. Three. Four.']);
  expect(methods()).not.toContain('chat.update');
});

test('an append whose answer was lost may stand there twice on the way, but not in the end', async () => {
  const { reply, pass, texts, fail } = slack();
  await reply.append('One. ');
  await pass(0);
  fail('chat.appendStream', lost(), { after: true });
  await reply.append('Two. ');
  await pass(1_000);
  await pass(1_000);
  await reply.finish('One. Two. Three.');
  expect(texts()).toEqual(['One. Two. Three.']);
});

test('an end whose answer was lost is not said twice', async () => {
  const { reply, pass, texts, fail } = slack();
  await reply.append('One. ');
  await pass(0);
  fail('chat.stopStream', lost(), { after: true });
  await reply.finish('One. Two.');
  expect(texts()).toEqual(['One. Two.']);
});

test('the Stop button ends the streaming, and the reply says how it ended', async () => {
  const { reply, pass, texts, methods, fail, open } = slack();
  await reply.append('One. ');
  await pass(0);
  expect(reply.stopped).toBe(false);
  fail('chat.appendStream', refused('stopped_by_user'));
  await reply.append('Two. ');
  await pass(1_000);
  expect(reply.stopped).toBe(true);
  await reply.append('Three. ');
  await pass(5_000);
  expect(methods().filter((method) => method === 'chat.appendStream')).toHaveLength(1);
  await reply.finish('One. Two. Three. \n\nStopped.');
  expect(texts()).toEqual(['One. Two. Three. \n\nStopped.']);
  expect(open()).toBe(false);
});

test('where a stopped stream takes no last words, they replace it and the session is released', async () => {
  const { reply, pass, texts, methods, fail } = slack();
  await reply.append('One. ');
  await pass(0);
  fail('chat.appendStream', refused('stopped_by_user'));
  await reply.append('Two. ');
  await pass(1_000);
  // Slack has closed it: both the end with words and the bare one are refused, and a change is taken.
  fail('chat.stopStream', refused('message_not_in_streaming_state'), { times: 2 });
  fail('chat.update', refused('streaming_state_conflict'));
  await reply.finish('Stopped.');
  expect(texts()).toEqual(['Stopped.']);
  expect(methods().at(-1)).toBe('agents.sessions.setStatus');
});

test('a message of an earlier attempt is continued, not added to', async () => {
  const { reply, pass, texts, methods } = slack({ existingTs: '19.99' });
  await reply.status('is at it again…');
  await reply.append('The whole ');
  await pass(1_000);
  await reply.finish('The whole answer.');
  expect(texts()).toEqual(['The whole answer.']);
  expect(methods()).toEqual([
    'assistant.threads.setStatus',
    'chat.stopStream',
    'chat.update',
    'assistant.threads.setStatus',
  ]);
});

test('a message of an earlier attempt that is gone is replaced', async () => {
  const { reply, texts, fail } = slack({ existingTs: '19.99' });
  fail('chat.update', refused('message_not_found'));
  await reply.finish('The whole answer.');
  expect(texts()).toEqual(['The whole answer.']);
});

test('an answer longer than a message is split over several', async () => {
  const paragraphs = Array.from({ length: 30 }, (_, i) => `${i} ${'word '.repeat(200).trim()}`);
  const streamedReply = slack();
  await streamedReply.reply.append(`${paragraphs[0]}\n\n`);
  await streamedReply.pass(0);
  await streamedReply.reply.finish(paragraphs.join('\n\n'), [{ type: 'divider' }]);
  const plainReply = slack();
  await plainReply.reply.finish(paragraphs.join('\n\n'), [{ type: 'divider' }]);
  for (const { texts } of [streamedReply, plainReply]) {
    const pieces = texts();
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(12_000);
    expect(pieces.join('\n\n').replace('[block]', '')).toBe(paragraphs.join('\n\n'));
    expect(pieces.at(-1)?.endsWith('[block]')).toBe(true);
  }
});

test('a reply that grows beyond a message goes on in the next', async () => {
  const { reply, pass, texts } = slack();
  const paragraph = `${'word '.repeat(700).trim()}\n\n`;
  for (let i = 0; i < 6; i++) {
    await reply.append(paragraph);
    await pass(1_000);
  }
  await reply.finish(paragraph.repeat(6));
  for (const text of texts()) expect(text.length).toBeLessThanOrEqual(12_000);
  expect(texts().join('').replace(/\s/g, '')).toBe(paragraph.repeat(6).replace(/\s/g, ''));
});

test('a step that was still running when it all ended is shown as failed', async () => {
  const { reply, pass, tasks } = slack();
  await reply.step({ id: '1', title: 'Searching Asana', status: 'in_progress' });
  await pass(0);
  await reply.finish('This took too long.');
  expect(tasks()).toEqual([{ 1: 'error' }]);
});

test('nobody is notified by what a model says, also where a mention comes in parts', async () => {
  const { reply, pass, texts } = slack();
  await reply.append('Hello <!chan');
  await pass(0);
  await reply.step({ id: '1', title: '<!here> step', status: 'in_progress' });
  await pass(1_000);
  await reply.append('nel> and <@U0OMAR>');
  await pass(1_000);
  await reply.finish('Hello <!channel> and <@U0OMAR>');
  expect(texts()).toEqual(['Hello @channel and @U0OMAR']);
});

test('links lead where they may and show it, streamed in parts, changed afterwards or posted at once', async () => {
  const text = 'See [the task](https://app.asana.com/1), [this](https://evil.test/a) and https://evil.test/b now.';
  const shown =
    'See [the task](https://app.asana.com/1) (app.asana.com), this `https://evil.test/a` and `https://evil.test/b` now.';
  for (const size of [1, 7, text.length]) {
    const { reply, pass, texts } = slack();
    for (let at = 0; at < text.length; at += size) {
      await reply.append(text.slice(at, at + size));
      await pass(1_000);
      // On the way too, nothing that is there leads elsewhere.
      expect(
        texts()
          .join('')
          .replace(/`[^`]*`/g, ''),
      ).not.toContain('evil.test');
    }
    await reply.finish(text);
    expect(texts()).toEqual([shown]);
  }
  const changed = slack();
  await changed.reply.append('Something else.');
  await changed.pass(0);
  await changed.reply.finish(text);
  expect(changed.texts()).toEqual([shown]);
  const posted = slack();
  await posted.reply.finish(text);
  expect(posted.texts()).toEqual([shown]);
});

test('a client without Markdown blocks gets the same, as far as it goes', async () => {
  const { reply, calls, fail } = slack();
  fail('chat.postMessage', refused('invalid_blocks'));
  await reply.finish(`${'x'.repeat(2_980)} https://evil.test/a <!here>`);
  expect(calls.at(-1)?.args.text).toMatch(/x \u02CB`https:\/\/evil[^`]*`$/);
});

test('a link that does not fit goes to the next message as a whole', async () => {
  const { reply, pass, texts } = slack();
  const line = `[a task with words](https://app.asana.com/1) and \`curl https://evil.test/ -v\` ${'word '.repeat(4)}`;
  const whole = line.repeat(200);
  for (let at = 0; at < whole.length; at += 3_777) {
    await reply.append(whole.slice(at, at + 3_777));
    await pass(1_000);
  }
  await reply.finish(whole);
  expect(texts().length).toBeGreaterThan(1);
  const [link, code] = ['[a task with words](https://app.asana.com/1) (app.asana.com)', '`curl https://evil.test/ -v`'];
  for (const text of texts()) {
    expect(text.length).toBeLessThanOrEqual(12_000);
    expect(text.replaceAll(link, '').replaceAll(code, '')).toMatch(/^[\sandwor]*$/);
  }
  expect(texts().join(' ').split(link)).toHaveLength(201);
});

test('a code block that the text leaves open is closed', async () => {
  const { reply, pass, texts } = slack();
  await reply.append('Look:\n```\ncurl https://evil.test');
  await pass(0);
  await reply.finish('Look:\n```\ncurl https://evil.test');
  expect(texts()).toEqual(['Look:\n```\ncurl https://evil.test\n```']);
});

test('a reply whose place could not be stored is shown all the same', async () => {
  const { reply, pass, texts, started } = slack();
  started.push = () => {
    throw new Error('no database');
  };
  await reply.append('One. ');
  await pass(0);
  await reply.finish('One. Two.');
  expect(texts()).toEqual(['One. Two.']);
});

test('finishing twice says nothing twice, and where Slack takes nothing it is an error', async () => {
  const once = slack();
  await once.reply.finish('Hello');
  await once.reply.finish('Hello');
  expect(once.texts()).toEqual(['Hello']);
  const down = slack();
  down.fail('chat.postMessage', refused('channel_not_found'));
  await expect(down.reply.finish('Hello')).rejects.toThrow('channel_not_found');
});
