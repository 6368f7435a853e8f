import type { JsonValue } from './connectors/types.ts';

/** Letters and marks of the scripts in which a joiner decides how a word is written. */
const JOINING = String.raw`[[\p{L}\p{M}]&&[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]]`;
/** After these a joiner may also end a word. */
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]`;
const EMOJI = String.raw`\p{Extended_Pictographic}`;

/** What writing needs of it: joiners within an emoji or a word, and the choice between an emoji's two looks. */
const NEEDED = [
  String.raw`(?<=${EMOJI}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D(?=${EMOJI})`,
  String.raw`(?<=${JOINING})[\u200C\u200D](?=${JOINING})`,
  String.raw`(?<=${VIRAMA})[\u200C\u200D]`,
  String.raw`(?<=[[\p{S}${EMOJI}]--[\u0000-\u007F]])[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
].join('|');

/**
 * What a program reads and a person does not see: controls, soft hyphens, fillers, zero-width characters, controls of
 * the direction, variation selectors, tags.
 */
const UNSEEN = [
  String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160`,
  String.raw`\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]`,
].join('');

const UNNEEDED = new RegExp(`(?!${NEEDED})${UNSEEN}`, 'gv');

/**
 * A text without the characters that nobody can see and a program reads all the same, in which instructions or another
 * meaning can hide. Emoji and words stay as they are written. Doing it twice changes nothing more.
 *
 * @example withoutInvisible('pay\u200B me \u{1F469}\u200D\u{1F4BB}') // 'pay me \u{1F469}\u200D\u{1F4BB}'
 */
export function withoutInvisible(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(UNNEEDED, '');
}

/** The same for every string in `value`, the names of its properties too. */
export function cleanArgs<Value extends JsonValue>(value: Value): Value {
  return cleaned(value) as Value;
}

function cleaned(value: JsonValue): JsonValue {
  if (typeof value === 'string') return withoutInvisible(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [withoutInvisible(key), cleaned(inner)]));
}
