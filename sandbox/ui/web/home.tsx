import type { UiAction, Workspace } from '../types.ts';
import type { AnyBlock } from './block-types.ts';
import { Blocks } from './blocks.tsx';

/** The app's Home tab, as the app published it for this person. */
export function Home({ workspace, act }: { workspace: Workspace; act: (action: UiAction) => void }) {
  const { home, me, app } = workspace;
  return (
    <div className="home" data-testid="home">
      {home ? (
        <Blocks
          blocks={home.blocks as unknown as AnyBlock[]}
          workspace={workspace}
          onAction={(click) => act({ type: 'click', as: me, viewId: 'home', ...click })}
        />
      ) : (
        <p className="muted">{app.name} has not published its Home tab yet.</p>
      )}
    </div>
  );
}
