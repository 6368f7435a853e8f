import { type Block, Message as BlockKit } from 'slack-blocks-to-jsx';
import type { Workspace } from '../types.ts';
import type { AnyBlock, OnAction } from './block-types.ts';
import { Element } from './elements.tsx';

interface BlocksProps {
  blocks: readonly AnyBlock[];
  workspace: Workspace;
  onAction: OnAction;
}

/**
 * Block Kit. The renderer draws what is only looked at; what can be pressed is ours, since it has no way to say what was
 * clicked.
 */
export function Blocks({ blocks, workspace, onAction }: BlocksProps) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        // Where the app names its blocks, what somebody chose in one stays with it when it moves.
        <BlockView key={block.block_id ?? index} block={block} workspace={workspace} onAction={onAction} />
      ))}
    </div>
  );
}

function BlockView({ block, workspace, onAction }: { block: AnyBlock; workspace: Workspace; onAction: OnAction }) {
  const press: OnAction = (action) => onAction({ ...(block.block_id && { blockId: block.block_id }), ...action });
  if (block.type === 'actions' || block.type === 'context_actions') {
    return (
      <div className="actions" data-block={block.block_id}>
        {(block.elements ?? []).map((element) => (
          <Element
            key={element.action_id ?? element.text?.text}
            element={element}
            workspace={workspace}
            onAction={press}
          />
        ))}
      </div>
    );
  }
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') {
    const { accessory, ...rest } = block;
    return (
      <div className="with-accessory" data-block={block.block_id}>
        <Drawn block={rest} workspace={workspace} />
        <Element element={accessory} workspace={workspace} onAction={press} />
      </div>
    );
  }
  return <Drawn block={block} workspace={workspace} />;
}

/** Blocks without anything to press, by the ready-made renderer. */
function Drawn({ block, workspace }: { block: AnyBlock; workspace: Workspace }) {
  return (
    <BlockKit
      // Slack's own block types and the renderer's describe the same JSON in different words.
      blocks={[block as unknown as Block]}
      name=""
      logo=""
      theme="light"
      withoutWrapper
      data={{
        users: [
          { id: workspace.app.botUserId, name: workspace.app.name },
          ...workspace.people.map(({ userId, name }) => ({ id: userId, name })),
        ],
        channels: workspace.channels.map(({ id, name }) => ({ id, name })),
      }}
      hooks={{
        link: ({ href, children, className }) => (
          <a href={href} className={className} target="_blank" rel="noreferrer noopener">
            {children}
          </a>
        ),
      }}
    />
  );
}

/** Slack's mrkdwn. */
export function Mrkdwn({ text, workspace }: { text: string; workspace: Workspace }) {
  return <Drawn block={{ type: 'section', text: { type: 'mrkdwn', text } }} workspace={workspace} />;
}

/** Standard Markdown, as streamed answers carry it. */
export function Markdown({ text, workspace }: { text: string; workspace: Workspace }) {
  return <Drawn block={{ type: 'markdown', text }} workspace={workspace} />;
}
