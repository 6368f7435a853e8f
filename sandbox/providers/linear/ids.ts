import { createHash } from 'node:crypto';

/** A UUID that looks random and is the same in every run, so that links in transcripts and screenshots stay valid. */
export function uuidFrom(number: number): string {
  const hex = createHash('sha256').update(`linear:${number}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
