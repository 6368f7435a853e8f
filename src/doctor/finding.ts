/** What a check came to, in one line; where it is not ok, the line says what to do. */
export interface Finding {
  ok: boolean;
  /** Right as far as it goes, with something to know. */
  note?: boolean;
  text: string;
}

export const ok = (text: string): Finding => ({ ok: true, text });
export const note = (text: string): Finding => ({ ok: true, note: true, text });
export const bad = (text: string): Finding => ({ ok: false, text });
