import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { openToken } from './words.ts';

interface Choice {
  key: string;
  /** Replaces the unfinished token. */
  insert: string;
  label: string;
  hint: string;
  userId?: string;
}

interface ComposerProps {
  workspace: Workspace;
  /** User ids that may be mentioned here. */
  members: string[];
  placeholder: string;
  testId: string;
  /** Slash commands do not work in threads, as in Slack. */
  commands: boolean;
  /** Takes the keyboard when it appears. */
  focus: boolean;
  /** Words that were put in here from elsewhere on the page. */
  draft?: { text: string } | undefined;
  onSend: (typed: string) => void;
}

/** A message box: Enter sends, Shift+Enter breaks the line, `@` and `/` offer what fits. */
export function Composer(props: ComposerProps) {
  const { workspace, members, placeholder, testId, commands, focus, draft, onSend } = props;
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState(0);
  const [closed, setClosed] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  useEffect(() => {
    if (!draft) return;
    setText(draft.text);
    setCaret(draft.text.length);
    box.current?.focus();
  }, [draft]);
  const token = openToken(text.slice(0, caret));
  const choices = token && !closed ? choicesFor(workspace, members, commands, token) : [];
  const exact = token?.kind === 'command' && choices.some(({ label }) => label === `/${token.text}`);

  const change = (value: string, at: number) => {
    setText(value);
    setCaret(at);
    setPicked(0);
    setClosed(false);
  };
  const take = ({ insert }: Choice) => {
    const before = text.slice(0, caret - (token?.text.length ?? 0) - 1) + insert;
    change(before + text.slice(caret), before.length);
    box.current?.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    onSend(text);
    change('', 0);
  };
  const start = (sign: string) => {
    const value = sign === '/' ? '/' : `${text}${text === '' || text.endsWith(' ') ? '' : ' '}@`;
    change(value, value.length);
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const choice = choices[picked];
    if (choice && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      setPicked((picked + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length);
    } else if (choice && (event.key === 'Tab' || (event.key === 'Enter' && !exact))) {
      take(choice);
    } else if (choice && event.key === 'Escape') {
      setClosed(true);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      send();
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="composer">
      {choices.length > 0 && (
        <div className="choices" role="listbox" aria-label="Suggestions">
          {choices.map((choice, index) => (
            <button
              key={choice.key}
              type="button"
              role="option"
              aria-selected={index === picked}
              className="choice"
              onMouseEnter={() => setPicked(index)}
              onMouseDown={(event) => {
                event.preventDefault();
                take(choice);
              }}
            >
              {choice.userId ? <Avatar of={workspace} userId={choice.userId} size={20} /> : <Icon name="slash" />}
              <span className="choice-label">{choice.label}</span>
              <span className="choice-hint">{choice.hint}</span>
            </button>
          ))}
        </div>
      )}
      <textarea
        ref={box}
        data-testid={testId}
        rows={rowsFor(text)}
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        onChange={(event) => change(event.target.value, event.target.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-tools">
        <button type="button" className="tool" aria-label="Mention someone" onClick={() => start('@')}>
          <Icon name="at" />
        </button>
        {commands && (
          <button type="button" className="tool" aria-label="Slash commands" onClick={() => start('/')}>
            <Icon name="slash" />
          </button>
        )}
        <button type="button" className="send" aria-label="Send" disabled={text.trim() === ''} onClick={send}>
          <Icon name="send" size={16} />
        </button>
      </div>
    </div>
  );
}

/** Lines that are broken by the box itself count too; roughly, since it does not know its width. */
function rowsFor(text: string): number {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / 90)));
  return Math.min(
    8,
    lines.reduce((sum, rows) => sum + rows, 0),
  );
}

function choicesFor(
  { app, people, commands }: Workspace,
  members: string[],
  withCommands: boolean,
  token: { kind: 'mention' | 'command'; text: string },
): Choice[] {
  const typed = token.text.toLowerCase();
  if (token.kind === 'command') {
    return (withCommands ? commands : [])
      .filter(({ command }) => command.startsWith(`/${typed}`))
      .map(({ command, description, hint }) => ({
        key: command,
        insert: `${command} `,
        label: command,
        hint: [hint, description].filter(Boolean).join('  ·  '),
      }));
  }
  return [{ userId: app.botUserId, name: app.name, title: 'App' }, ...people]
    .filter(({ userId, name }) => members.includes(userId) && name.toLowerCase().startsWith(typed))
    .map(({ userId, name, title }) => ({ key: userId, insert: `@${name} `, label: name, hint: title, userId }));
}
