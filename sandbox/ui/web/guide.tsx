import { Icon } from './icons.tsx';

/** What the visitor may do, in the order in which it makes sense; `says` is put into the message box. */
interface Step {
  title: string;
  hint: string;
  says?: string;
}

const STEPS: readonly Step[] = [
  {
    title: 'Ask for a task',
    hint: 'Only you are asked to connect Asana.',
    says: "@Onbehalf Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
  },
  { title: 'Approve it', hint: 'Nothing happens before. Edit and Undo work too.' },
  {
    title: 'Ask for two at once',
    hint: 'Approve all, or one by one.',
    says: "@Onbehalf Create two tasks 'Send the agenda' and 'Book the room' in the Website project and assign them to me",
  },
  {
    title: 'Ask a question',
    hint: 'Only you see the answer, until you share it.',
    says: '@Onbehalf show open tickets of Northwind',
  },
  {
    title: 'Be Omar, at the top',
    hint: 'He sees this board. Ana does not.',
    says: "@Onbehalf What's in the Leadership OKR board?",
  },
  {
    title: 'Get the morning digest',
    hint: 'Then move the clock, at the top right, to the next morning.',
    says: '/digest on',
  },
  { title: 'Look behind it', hint: 'Providers: what each tool holds, and who did it.' },
];

export interface GuideProps {
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Puts words into the message box of the first channel. */
  onSay: (text: string) => void;
}

/** A short list of what to try, for somebody who sees the page for the first time. */
export function Guide({ open, onOpen, onSay }: GuideProps) {
  return (
    <section className="guide" data-testid="guide" aria-label="What to try">
      <button type="button" className="guide-head" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon name="spark" size={14} /> Try this
        <span className="guide-fold">{open ? 'hide' : 'show'}</span>
      </button>
      {open && (
        <ol>
          {STEPS.map(({ title, hint, says }) => (
            <li key={title} className="guide-step">
              <span className="guide-title">{title}</span>
              <span className="guide-hint">{hint}</span>
              {says && (
                <button type="button" className="guide-say" title={says} onClick={() => onSay(says)}>
                  {says}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
