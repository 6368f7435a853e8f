import { useState } from 'react';
import type { Workspace } from '../types.ts';
import type { AnyElement, OnAction } from './block-types.ts';
import { ConfirmDialog } from './dialog.tsx';
import { Field } from './fields.tsx';

interface ElementProps {
  element: AnyElement;
  workspace: Workspace;
  onAction: OnAction;
}

/** Something to press or choose in a message, the Home tab or a modal, with Slack's confirmation where it asks for one. */
export function Element({ element, workspace, onAction }: ElementProps) {
  const [asking, setAsking] = useState<{ value?: string; values?: string[] }>();
  const actionId = element.action_id ?? '';
  const press = (choice: { value?: string; values?: string[] }) => {
    if (element.confirm) setAsking(choice);
    else onAction({ actionId, ...choice });
  };
  return (
    <>
      <Control element={element} workspace={workspace} press={press} />
      {asking && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          onClose={(agreed) => {
            setAsking(undefined);
            if (agreed) onAction({ actionId, ...asking });
          }}
        />
      )}
    </>
  );
}

interface ControlProps {
  element: AnyElement;
  workspace: Workspace;
  press: (choice: { value?: string; values?: string[] }) => void;
}

function Control({ element, workspace, press }: ControlProps) {
  const testId = `action:${element.action_id}`;
  switch (element.type) {
    case 'button':
      return <ButtonElement element={element} testId={testId} press={press} />;
    case 'overflow':
      return (
        <select
          className="field field-overflow"
          data-testid={testId}
          value=""
          onChange={(event) => press({ value: event.target.value })}
        >
          <option value="">⋯</option>
          {element.options?.map(({ value, text }) => (
            <option key={value} value={value}>
              {text.text}
            </option>
          ))}
        </select>
      );
    case 'feedback_buttons':
      return (
        <span className="feedback" data-testid={testId}>
          {[element.positive_button, element.negative_button].map((side) =>
            side ? (
              <button
                key={side.value}
                type="button"
                className="btn btn-quiet"
                onClick={() => press({ value: side.value })}
              >
                {side.text.text}
              </button>
            ) : null,
          )}
        </span>
      );
    default:
      return (
        <Field
          element={element}
          workspace={workspace}
          testId={testId}
          onChange={(chosen) => press(Array.isArray(chosen) ? { values: chosen } : { value: chosen })}
        />
      );
  }
}

function ButtonElement({
  element,
  testId,
  press,
}: {
  element: AnyElement;
  testId: string;
  press: ControlProps['press'];
}) {
  const className = `btn ${element.style === 'primary' ? 'btn-primary' : ''} ${element.style === 'danger' ? 'btn-danger' : ''}`;
  // Slack sends the click and opens the address; without `value` the stand-in takes the element's own.
  if (element.url && !element.confirm) {
    return (
      <a
        className={className}
        data-testid={testId}
        href={element.url}
        target="_blank"
        rel="noreferrer noopener"
        onClick={() => press({})}
      >
        {element.text?.text}
      </a>
    );
  }
  return (
    <button
      type="button"
      className={className}
      data-testid={testId}
      data-value={element.value}
      onClick={() => press({})}
    >
      {element.text?.text}
    </button>
  );
}
