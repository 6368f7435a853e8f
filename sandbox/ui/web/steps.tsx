import type { SandboxMessage } from '../../slack/types.ts';
import { Icon } from './icons.tsx';

/** What the app does while it answers, one line a tool. */
export function Steps({ tasks, title }: { tasks: NonNullable<SandboxMessage['tasks']>; title?: string }) {
  return (
    <div className="steps" data-testid="steps">
      {title && <p className="steps-title">{title}</p>}
      <ol>
        {tasks.map(({ id, title: step, status, details, output }) => (
          <li key={id} className={`step step-${status}`} data-testid="step" data-status={status}>
            <span className="step-mark">
              {status === 'complete' && <Icon name="check" size={12} />}
              {status === 'error' && <Icon name="cross" size={12} />}
            </span>
            <span>
              {step}
              {(details ?? output) && <small>{[details, output].filter(Boolean).join(' · ')}</small>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
