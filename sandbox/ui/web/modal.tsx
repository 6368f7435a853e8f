import { useState } from 'react';
import type { UiAction, Workspace } from '../types.ts';
import type { AnyBlock, AnyElement } from './block-types.ts';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import { Field, type FieldValue } from './fields.tsx';

interface ModalProps {
  workspace: Workspace;
  modal: NonNullable<Workspace['modal']>;
  act: (action: UiAction) => void;
}

/** The open modal of the app: blocks, inputs, and what the app objected to at the last submission. */
export function Modal({ workspace, modal: { id, view, values, errors = {}, failure }, act }: ModalProps) {
  const blocks = view.blocks as unknown as AnyBlock[];
  // Fields nobody touched keep what they came with; the stand-in knows that as Slack does.
  const [touched, setTouched] = useState<Record<string, Record<string, FieldValue>>>({});
  const me = workspace.me;
  const submit = view.type === 'modal' ? view.submit : undefined;

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
              onClick={() => act({ type: 'submit', as: me, viewId: id, values: touched })}
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
          // A block of another name is another field, also where the app puts it in the same place of the same modal.
          <div key={`${block.block_id ?? index} ${block.element.action_id}`} className="input-block">
            <span className="input-label">
              {block.label?.text}
              {block.optional && <small> (optional)</small>}
            </span>
            <Field
              element={block.element}
              workspace={workspace}
              testId={`input:${block.block_id ?? block.element.action_id}`}
              label={block.label?.text}
              held={values[block.block_id ?? '']?.[block.element.action_id ?? '']}
              onChange={(chosen) => {
                const [blockId = '', actionId = ''] = [block.block_id, block.element?.action_id];
                setTouched((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: chosen } }));
                if (block.dispatch_action && !isTyped(block.element)) {
                  const choice = Array.isArray(chosen) ? { values: chosen } : { value: chosen };
                  act({ type: 'click', as: me, viewId: id, actionId, blockId, ...choice });
                }
              }}
            />
            {block.hint && <small className="input-hint">{block.hint.text}</small>}
            {errors[block.block_id ?? ''] && <p className="field-error">{errors[block.block_id ?? '']}</p>}
          </div>
        ) : (
          <Blocks
            key={block.block_id ?? index}
            blocks={[block]}
            workspace={workspace}
            onAction={(click) => act({ type: 'click', as: me, viewId: id, ...click })}
          />
        ),
      )}
    </Dialog>
  );
}

/** Slack tells the app of typing only where it asks for that key by key, which ours does not. */
function isTyped(element: AnyElement | undefined): boolean {
  return element?.type.endsWith('_input') === true;
}
