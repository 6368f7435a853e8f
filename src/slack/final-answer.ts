import type { KnownBlock, WebClient } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { codeOf } from './failure.ts';
import { cleanMarkdown } from './markdown/clean-markdown.ts';
import { cleanPieces } from './markdown/clean-pieces.ts';
import type { LinkPolicy } from './markdown/links.ts';
import { MARKDOWN_LIMIT } from './markdown/split-markdown.ts';
import { markdownMessage } from './markdown-message.ts';
import { patiently, type Wait } from './patience.ts';
import type { ReplyTarget } from './ports.ts';

interface FinalAnswerTools {
  web: Pick<WebClient, 'chat'>;
  target: ReplyTarget;
  wait: Wait;
  log: Log;
}

/** All blocks of a message together may have some 13,200 characters; this leaves room for those beside the text. */
const TEXT_BESIDE_BLOCKS = 9_000;

/**
 * Shows `markdown` as the one answer: in the messages `existing` (oldest first) if they can be changed, otherwise in
 * new ones in the thread, with the old ones removed. Returns the messages that now carry it; throws where Slack takes
 * neither.
 */
export async function showAnswer(
  tools: FinalAnswerTools,
  { markdown, blocks, existing }: { markdown: string; blocks: KnownBlock[]; existing: readonly string[] },
): Promise<string[]> {
  const limit = blocks.length > 0 ? TEXT_BESIDE_BLOCKS : MARKDOWN_LIMIT;
  const pieces = cleanPieces(markdown, policyOf(tools.target), limit);
  const contents = pieces.map((piece, at) => markdownMessage(piece, at === pieces.length - 1 ? blocks : []));
  const changed = existing.slice(0, contents.length);
  const canChange = await changeAll(tools, changed, contents);
  await removeAll(tools, canChange ? existing.slice(contents.length) : existing);
  const kept = canChange ? changed : [];
  return [...kept, ...(await postAll(tools, contents.slice(kept.length)))];
}

/** Where links in a reply may lead: nowhere, if nobody said so. */
export function policyOf({ linkHosts = [] }: ReplyTarget): LinkPolicy {
  return { hosts: linkHosts };
}

type Content = { text: string; blocks?: KnownBlock[] };

/** The Markdown block is young; what does not know it gets the text alone. */
async function orAsText<Result>(
  content: Content,
  target: ReplyTarget,
  send: (content: Content) => Promise<Result>,
): Promise<Result> {
  try {
    return await send(content);
  } catch (error) {
    if (codeOf(error) !== 'invalid_blocks') throw error;
    // It is cut for where nobody clicks it, perhaps in the middle of some code.
    return send({ text: cleanMarkdown(content.text, policyOf(target)) });
  }
}

/** False as soon as one message cannot be changed: then all are written anew, to stay in order. */
async function changeAll({ web, target, wait, log }: FinalAnswerTools, existing: string[], contents: Content[]) {
  for (const [at, ts] of existing.entries()) {
    const content = contents[at];
    if (!content) return true;
    try {
      const message = { channel: target.channel, ts };
      await orAsText(content, target, (shown) =>
        patiently(() => web.chat.update({ ...message, ...shown }), { repeatable: true, wait }),
      );
    } catch (error) {
      log.info({ code: codeOf(error), method: 'chat.update' }, 'a reply is posted anew');
      return false;
    }
  }
  return true;
}

async function removeAll({ web, target, wait, log }: FinalAnswerTools, messages: readonly string[]): Promise<void> {
  for (const ts of messages) {
    try {
      await patiently(() => web.chat.delete({ channel: target.channel, ts }), { repeatable: true, wait });
    } catch (error) {
      log.warn({ code: codeOf(error), method: 'chat.delete' }, 'an outdated part of a reply stays');
    }
  }
}

/**
 * Repeated after a lost answer too: the person always gets the text, at the price that a message whose acceptance Slack
 * could not report is there twice.
 */
async function postAll({ web, target, wait }: FinalAnswerTools, contents: Content[]): Promise<string[]> {
  const posted: string[] = [];
  for (const content of contents) {
    const message = { channel: target.channel, thread_ts: target.threadTs, unfurl_links: false, unfurl_media: false };
    const { ts } = await orAsText(content, target, (shown) =>
      patiently(() => web.chat.postMessage({ ...message, ...shown }), { repeatable: true, wait }),
    );
    if (ts) posted.push(ts);
  }
  return posted;
}
