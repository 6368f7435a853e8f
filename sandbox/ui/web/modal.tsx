import { useState } from 'react';
import type { UiAction, Workspace } from '../types.ts';
import type { AnyBlock } from './block-types.ts';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import { Field, initialValue } from './fields.tsx';

interface ModalProps {
  workspace: Workspace;
  modal: NonNullable<Workspace['modal']>;
  act: (action: UiAction) => void;
}

/** The open modal of the app: blocks, inputs, and what the app objected to at the last submission. */
export function Modal({ workspace, modal: { id, view, errors = {}, failure }, act }: ModalProps) {
  const blocks = view.blocks as unknown as AnyBlock[];
  const [touched, setTouched] = useState<Record<string, Record<string, unknown>>>({});
  const me = workspace.me;
  const submit = view.type === 'modal' ? view.submit : undefined;

  const values = () => {
    const inputs = blocks.filter(({ element, block_id }) => element?.action_id && block_id);
    const held = inputs.map(({ block_id = '', element }) => {
      const actionId = element?.action_id ?? '';
      const state = touched[block_id]?.[actionId] ?? (element && initialValue(element, workspace).state);
      return [block_id, { [actionId]: state }] as const;
    });
    return Object.fromEntries(held);
  };

  return (
    <Dialog
      title={view.type === 'modal' ? view.title.text : ''}
      testId="modal"
      onClose={() => act({ type: 'dismiss', as: me, viewId: id })}
      footer={
        <>
          <button type="button" className="btn" onClick={() => act({ type: 'dismiss', as: me, viewId: id })}>
            {(view.type === 'modal' && view.close?.text) || 'Cancel'}
          </button>
          {submit && (
            <button
              type="button"
              className="btn btn-primary"
              data-testid="modal-submit"
              onClick={() => act({ type: 'submit', as: me, viewId: id, values: values() })}
            >
              {submit.text}
            </button>
          )}
        </>
      }
    >
      {failure && <p className="field-error">{failure}</p>}
      {blocks.map((block, index) =>
        block.type === 'input' && block.element ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
          <div key={index} className="input-block">
            <span className="input-label">
              {block.label?.text}
              {block.optional && <small> (optional)</small>}
            </span>
            <Field
              element={block.element}
              workspace={workspace}
              testId={`input:${block.element.action_id}`}
              onChange={({ state }) => {
                const [blockId = '', actionId = ''] = [block.block_id, block.element?.action_id];
                setTouched((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: state } }));
              }}
            />
            {block.hint && <small className="input-hint">{block.hint.text}</small>}
            {errors[block.block_id ?? ''] && <p className="field-error">{errors[block.block_id ?? '']}</p>}
          </div>
        ) : (
          <Blocks
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
            key={index}
            blocks={[block]}
            workspace={workspace}
            onAction={(click) => act({ type: 'click', as: me, viewId: id, ...click })}
          />
        ),
      )}
    </Dialog>
  );
}
