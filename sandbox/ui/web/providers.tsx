import { useState } from 'react';
import type { Holdings, UiRecord, Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import { ToolCalls } from './tool-calls.tsx';
import { personByEmail } from './words.ts';

interface ProvidersProps {
  holdings: Holdings;
  workspace: Workspace;
}

/** What each of the five tools holds now and who did it, beside what the app called there. */
export function Providers({ holdings, workspace }: ProvidersProps) {
  const [chosen, setChosen] = useState<string>();
  const provider = holdings.providers.find(({ id }) => id === chosen) ?? mostRecentlyChanged(holdings);
  return (
    <main className="providers" data-testid="providers">
      <section className="pane" aria-label="Records">
        <header className="pane-head">
          <h2>Providers</h2>
          <span className="muted">What each tool holds, whoever may see it, and who did it</span>
        </header>
        <div className="tabs" role="tablist">
          {holdings.providers.map(({ id, label, records }) => (
            <button
              key={id}
              type="button"
              role="tab"
              className="tab"
              data-testid={`provider:${id}`}
              aria-selected={id === provider?.id}
              onClick={() => setChosen(id)}
            >
              <span className={`provider-mark provider-${id}`} aria-hidden="true" />
              {label} <Changes records={records} />
            </button>
          ))}
        </div>
        <div className="table-box">
          <table>
            <thead>
              <tr>
                <th className="col-record">Record</th>
                <th className="col-place">Where</th>
                <th>Fields</th>
                <th className="col-who">Created by</th>
                <th className="col-who">Updated by</th>
              </tr>
            </thead>
            <tbody>
              {provider?.records.map((record) => (
                <Row key={`${provider.id} ${record.kind} ${record.id}`} record={record} workspace={workspace} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <ToolCalls calls={holdings.calls} workspace={workspace} />
    </main>
  );
}

/** The provider where something was done last opens first, so that the news is what the visitor sees. */
function mostRecentlyChanged({ providers, calls }: Holdings): Holdings['providers'][number] | undefined {
  const ran = calls.find(({ ranAs }) => ranAs !== undefined);
  return providers.find(({ id }) => ran?.tool.startsWith(id)) ?? providers[0];
}

function Changes({ records }: { records: UiRecord[] }) {
  const count = records.filter(({ change }) => change).length;
  return count > 0 ? <span className="badge badge-new">{count}</span> : <span className="muted">{records.length}</span>;
}

function Row({ record, workspace }: { record: UiRecord; workspace: Workspace }) {
  const { kind, id, title, place, fields, createdBy, updatedBy, change } = record;
  return (
    <tr className={change ? 'row-changed' : ''} data-testid="record" data-kind={kind} data-id={id} data-change={change}>
      <td>
        <span className="kind">{kind}</span>
        <span className="record-title">{title}</span>
        {change && <span className={`change change-${change}`}>{change === 'created' ? 'new' : 'changed'}</span>}
      </td>
      <td>{place}</td>
      <td>
        <dl className="record-fields">
          {Object.entries(fields)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd title={value}>{value}</dd>
              </div>
            ))}
        </dl>
      </td>
      <td>
        <Who email={createdBy} workspace={workspace} />
      </td>
      <td>
        <Who email={updatedBy} workspace={workspace} />
      </td>
    </tr>
  );
}

/** Somebody by e-mail address: one of the seeded people, or a colleague who only exists at the provider. */
export function Who({ email, workspace }: { email: string; workspace: Workspace }) {
  const person = personByEmail(workspace.people, email);
  return (
    <span className="who" data-email={email} title={email}>
      {person && <Avatar of={workspace} userId={person.userId} size={20} />}
      <span className="who-name">{person?.name ?? email}</span>
    </span>
  );
}
