import { blockOn, type Surface } from './blocks/blocks.ts';
import { also, type Check, flag, list, required, string, typed } from './blocks/check.ts';
import { plainText } from './blocks/composition.ts';

/** https://docs.slack.dev/reference/block-kit/blocks: a message holds 50, a view 100. */
export const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
/** All text of a message's blocks together; beyond it Slack answers `msg_blocks_too_long` (slackapi/bolt-js#2509). */
export const MAX_BLOCK_TEXT = 13_200;
/** All markdown of a payload together: https://docs.slack.dev/reference/block-kit/blocks/markdown-block */
export const MAX_MARKDOWN = 12_000;

type Json = Record<string, unknown>;

function duplicates(blocks: unknown, key: 'block_id' | 'action_id'): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(collect);
    else if (typeof node === 'object' && node !== null) {
      const value = (node as Json)[key];
      if (typeof value === 'string' && value !== '') {
        if (seen.has(value)) twice.add(value);
        seen.add(value);
      }
      if (key === 'block_id') collect((node as Json).child_blocks ?? (node as Json).blocks);
      else Object.values(node).forEach(collect);
    }
  };
  collect(blocks);
  return [...twice];
}

/** Problems of an array of blocks on a surface, in Slack's wording with a JSON pointer each; none when it is valid. */
export function blockProblems(blocks: unknown, surface: Surface, pointer = '/blocks'): string[] {
  const problems: string[] = [];
  list(blockOn[surface], 0, MAX_BLOCKS[surface])(blocks, pointer, problems);
  for (const id of duplicates(blocks, 'block_id')) problems.push(`\`block_id\` already exists: ${id}`);
  for (const [index, block] of (Array.isArray(blocks) ? blocks : []).entries())
    for (const id of duplicates(block, 'action_id'))
      problems.push(`\`action_id\` ${id} already exists [json-pointer:${pointer}/${index}]`);
  return problems;
}

/** Characters of all text in a message's blocks. */
export function blockTextLength(blocks: unknown): number {
  if (Array.isArray(blocks)) return blocks.reduce((sum: number, each) => sum + blockTextLength(each), 0);
  if (typeof blocks !== 'object' || blocks === null) return 0;
  return Object.entries(blocks).reduce(
    (sum, [name, value]) =>
      sum + (name === 'text' && typeof value === 'string' ? value.length : blockTextLength(value)),
    0,
  );
}

export function markdownLength(blocks: unknown): number {
  if (!Array.isArray(blocks)) return 0;
  return blocks.reduce((sum: number, block: Json | null) => {
    const text = block?.type === 'markdown' ? block.text : '';
    return sum + (typeof text === 'string' ? text.length : 0);
  }, 0);
}

const common = {
  private_metadata: string(3000),
  callback_id: string(255),
  external_id: string(255),
};
// The blocks have their own rules, which need the surface.
const anything: Check = () => undefined;

const viewFrame: Check = also(
  typed(
    {
      modal: {
        title: required(plainText(24)),
        close: plainText(24),
        submit: plainText(24),
        clear_on_close: flag,
        notify_on_close: flag,
        submit_disabled: flag,
      },
      home: {},
    },
    { ...common, blocks: required(anything) },
  ),
  (view) => {
    const blocks: (Json | null)[] = Array.isArray(view.blocks) ? view.blocks : [];
    const asks = view.type === 'modal' && blocks.some((block) => block?.type === 'input');
    return asks && view.submit === undefined ? 'must define `submit` to use an `input` block in modals' : undefined;
  },
);

/** Problems of a modal or of a Home tab; none when Slack would take it. */
export function viewProblems(view: unknown): string[] {
  const problems: string[] = [];
  viewFrame(view, '/view', problems);
  const { type, blocks } = (view ?? {}) as Json;
  if (type === 'modal' || type === 'home') problems.push(...blockProblems(blocks, type, '/view/blocks'));
  return problems;
}
