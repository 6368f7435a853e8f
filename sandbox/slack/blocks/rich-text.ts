import { type Check, flag, list, number, object, oneOf, required, string, typed } from './check.ts';

// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

const style = object({
  bold: flag,
  code: flag,
  italic: flag,
  strike: flag,
  underline: flag,
  highlight: flag,
  client_highlight: flag,
  unlink: flag,
});

const inline: Check = typed(
  {
    text: { text: required(string(40_000, 1)) },
    link: { url: required(string(3000, 1)), text: string(40_000), unsafe: flag },
    user: { user_id: required(string(255, 1)) },
    channel: { channel_id: required(string(255, 1)) },
    usergroup: { usergroup_id: required(string(255, 1)) },
    team: { team_id: required(string(255, 1)) },
    emoji: { name: required(string(255, 1)), unicode: string(255), url: string(3000) },
    broadcast: { range: required(oneOf('here', 'channel', 'everyone')) },
    color: { value: required(string(255)) },
    date: {
      timestamp: required(number(0, Number.MAX_SAFE_INTEGER)),
      format: required(string(255, 1)),
      url: string(3000),
      fallback: string(255),
    },
  },
  { style },
);

const inlines = required(list(inline, 0, 10_000));
const section: Check = typed({ rich_text_section: { elements: inlines } });

export const richTextElements: Check = list(
  typed({
    rich_text_section: { elements: inlines },
    rich_text_preformatted: { elements: inlines, border: oneOf(0, 1), language: string(255) },
    rich_text_quote: { elements: inlines, border: oneOf(0, 1) },
    rich_text_list: {
      elements: required(list(section, 0, 10_000)),
      style: required(oneOf('bullet', 'ordered')),
      indent: number(0, 8),
      offset: number(0, Number.MAX_SAFE_INTEGER),
      border: oneOf(0, 1),
    },
  }),
  0,
  10_000,
);

export const richText: Check = typed({ rich_text: { elements: required(richTextElements), block_id: string(255) } });
