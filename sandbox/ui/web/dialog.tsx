import { type ReactNode, useEffect, useRef } from 'react';
import type { AnyElement } from './block-types.ts';
import { Icon } from './icons.tsx';

interface DialogProps {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}

/** A modal window; the browser keeps the focus inside and closes it on Escape. */
export function Dialog({ title, testId, onClose, children, footer }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog
      ref={box}
      className="dialog"
      data-testid={testId}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="tool" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  );
}

interface ConfirmProps {
  confirm: NonNullable<AnyElement['confirm']>;
  onClose: (agreed: boolean) => void;
}

/** Slack's "Are you sure?". */
export function ConfirmDialog({ confirm, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={confirm.title.text}
      testId="confirm"
      onClose={() => onClose(false)}
      footer={
        <>
          <button type="button" className="btn" data-testid="confirm-no" onClick={() => onClose(false)}>
            {confirm.deny.text}
          </button>
          <button
            type="button"
            className={`btn ${confirm.style === 'danger' ? 'btn-danger' : 'btn-primary'}`}
            data-testid="confirm-yes"
            onClick={() => onClose(true)}
          >
            {confirm.confirm.text}
          </button>
        </>
      }
    >
      <p>{confirm.text.text}</p>
    </Dialog>
  );
}
