import type { Fence } from './code-fence.ts';
import { closingToken, insideToken, type OpenFence, openingToken } from './fence-token.ts';
import { inlineToken } from './inline-token.ts';
import type { LinkPolicy } from './links.ts';
import type { Found, Place } from './markdown-token.ts';
import { createMarkdownWriter, type MarkdownWriter } from './markdown-writer.ts';
import { withoutMentions } from './mentions.ts';

/**
 * A model's Markdown, made harmless while it comes in parts: nobody is notified by it, no image loads by itself, and a
 * link is clickable only where it leads to an allowed host, and shows that host. Code stays code, as it is.
 *
 * It gives out only what no later part can change, so all parts together are the same as the whole cleaned at once.
 */
export interface MarkdownCleaner {
  /** Takes more of the text and gives what can be shown now, in pieces that must not be cut. */
  push(markdown: string): string[];
  /** The text is over: the rest of it. A code block that is still open is closed. */
  end(): string[];
}

/** @param inside the code block in which the text begins, where it goes on from another */
export function createMarkdownCleaner(policy: LinkPolicy, inside?: Fence): MarkdownCleaner {
  const mentions = withoutMentions();
  const writer = createMarkdownWriter();
  let fence: OpenFence | undefined = inside && { mark: inside.marker.charAt(0), length: inside.marker.length };
  let text = '';
  let isLineStart = true;

  function next(place: Place): Found {
    if (fence) {
      const closing = isLineStart ? closingToken(place, fence) : undefined;
      if (closing && closing !== 'more') fence = undefined;
      return closing ?? insideToken(place);
    }
    const opening = isLineStart ? openingToken(place) : undefined;
    fence = opening?.fence;
    return opening?.token ?? inlineToken(place, reading(writer, policy));
  }

  function clean(last: boolean): string[] {
    let at = 0;
    while (at < text.length) {
      const token = next({ text, at, last });
      if (token === 'more' || token === undefined) break;
      writer.write(token);
      at += token.length;
      isLineStart = token.length > 0 && text.charAt(at - 1) === '\n';
    }
    text = text.slice(at);
    return writer.take();
  }

  return {
    push(markdown) {
      text += mentions.push(markdown);
      return clean(false);
    },
    end() {
      text += mentions.end();
      const rest = clean(true);
      // What is not closed, not everything that shows it takes for code.
      if (fence) rest.push(isLineStart ? '```' : '\n```');
      fence = undefined;
      return rest;
    },
  };
}

/**
 * The same for a text that is there as a whole.
 *
 * @example cleanMarkdown('[the plan](https://evil.test) <!here>', { hosts: [] }) // 'the plan `https://evil.test` @here'
 */
export function cleanMarkdown(markdown: string, policy: LinkPolicy, inside?: Fence): string {
  const cleaner = createMarkdownCleaner(policy, inside);
  return [...cleaner.push(markdown), ...cleaner.end()].join('');
}

function reading(writer: MarkdownWriter, policy: LinkPolicy) {
  return { policy, before: writer.before, clean: (words: string) => cleanWords(words, policy) };
}

/** Words within a line, as those of a link are. */
function cleanWords(text: string, policy: LinkPolicy): string {
  const writer = createMarkdownWriter();
  for (let at = 0; at < text.length; ) {
    const token = inlineToken({ text, at, last: true }, reading(writer, policy));
    if (token === 'more' || token === undefined) break;
    writer.write(token);
    at += token.length;
  }
  return writer.take().join('');
}
