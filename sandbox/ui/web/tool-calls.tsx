import type { UiToolCall, Workspace } from '../types.ts';
import { Who } from './providers.tsx';
import { timeOfDay } from './words.ts';

/** What the app called at the providers, and whose account ran it. */
export function ToolCalls({ calls, workspace }: { calls: UiToolCall[]; workspace: Workspace }) {
  return (
    <section className="calls" aria-label="Tool calls">
      <header className="pane-head">
        <h2>What the app called</h2>
      </header>
      <ol className="call-list">
        {calls.map(({ tool, identifier, ranAs, error, at }) => (
          <li key={`${at} ${tool} ${identifier}`} className="call" data-testid="tool-call" data-tool={tool}>
            <code>{tool}</code>
            <time>{timeOfDay(at, workspace.timeZone)}</time>
            <span className="call-as">
              {ranAs ? (
                <>
                  as <Who email={ranAs} workspace={workspace} />
                </>
              ) : (
                <span className="call-error">{error ?? 'not run'}</span>
              )}
            </span>
            <small className="muted">{identifier}</small>
          </li>
        ))}
      </ol>
      {calls.length === 0 && (
        <p className="empty">
          Nothing yet. Every tool the app calls appears here, with the person whose account ran it.
        </p>
      )}
    </section>
  );
}
