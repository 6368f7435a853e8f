import { type Token, WORD_JOINER } from './markdown-token.ts';

/** Puts tokens together to text, so that none of them becomes something else beside its neighbours. */
export interface MarkdownWriter {
  /** The last character written. */
  readonly before: string;
  write(token: Token): void;
  /** Takes out what was written since: pieces that each end at a blank, or after a link or code, and are not to be cut. */
  take(): string[];
}

/** Words longer than this are cut; some languages have no blanks. */
const LONGEST_WORD = 200;

export function createMarkdownWriter(): MarkdownWriter {
  const pieces: string[] = [];
  let piece = '';
  let before = '';
  /** A backslash was written that takes the meaning from what comes next. */
  let escapes = false;
  /** What comes next must not join with what was written. */
  let apart = false;

  function end(): void {
    if (piece !== '') pieces.push(piece);
    piece = '';
  }

  /** What has to stand between what was written and `out`. */
  function between({ out, atom, apart: isApart, verbatim }: Token): string {
    if (verbatim) return '';
    if ((atom && escapes) || (atom && before === '`' && out.startsWith('`'))) return ' ';
    const touches = before !== '' && /\S/.test(before) && /\S/.test(out.charAt(0));
    const joins =
      (before === ']' && /^[(:]/.test(out)) || (before === '!' && atom && out.startsWith('[')) || apart || isApart;
    return touches && joins ? WORD_JOINER : '';
  }

  return {
    get before() {
      return before;
    },
    write(token) {
      const { out, atom } = token;
      if (out === '') return;
      piece += between(token) + out;
      escapes = out === '\\' && !token.verbatim;
      before = out.slice(-1);
      apart = token.apart === 'both';
      if (/\s$/.test(out) || piece.length > LONGEST_WORD || atom) end();
    },
    take() {
      end();
      return pieces.splice(0);
    },
  };
}
