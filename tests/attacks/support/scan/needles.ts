/** Something that must not be found outside its place. */
export interface Needle {
  /** What a finding is reported as: never the thing itself. */
  name: string;
  kind: 'credential' | 'link' | 'sign-in' | 'words';
  value: string;
}

/** Things that are recognised by how they look. */
const SHAPES: readonly { name: string; kind: Needle['kind'] | 'way back' | 'trigger'; shape: RegExp }[] = [
  { name: 'a token of a person', kind: 'credential', shape: /sandbox-(?:access-token|refresh)-\w+/ },
  { name: 'a signed token', kind: 'credential', shape: /eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/ },
  { name: 'an authorization header', kind: 'credential', shape: /bearer [\w.-]{8,}/i },
  { name: 'a consent link', kind: 'sign-in', shape: /\/magicLink\/\w+/ },
  { name: 'a way back to Slack', kind: 'way back', shape: /\/response\/[\w-]{24}|hooks\.slack\.com/ },
  { name: 'a trigger', kind: 'trigger', shape: /\b\d+\.2000\.[0-9a-f]{32}\b/ },
];
export type Kind = (typeof SHAPES)[number]['kind'];

/** Looks for needles in every form in which they can be written down. */
export function createScanner(needles: readonly Needle[]) {
  const forms = needles.map((needle) => ({ ...needle, forms: formsOf(needle.value) }));
  return {
    /** The names of what is in a text and must not be there. */
    find(text: string, { except = [] }: { except?: readonly Kind[] } = {}): string[] {
      const found = forms.filter(
        (needle) => !except.includes(needle.kind) && needle.forms.some((form) => text.includes(form)),
      );
      const shapes = SHAPES.filter(({ kind, shape }) => !except.includes(kind) && shape.test(text));
      return [...new Set([...found, ...shapes].map(({ name }) => name))];
    },
  };
}

/** A text as it is, within JSON, within JSON within JSON, in an address, in a form, in hexadecimal, in base64. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) => {
    const all = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // Without the characters that depend on what stands before and after.
    return all.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [
    ...new Set([
      text,
      json,
      JSON.stringify(json).slice(1, -1),
      encodeURIComponent(text),
      new URLSearchParams([['', text]]).toString().slice(1),
      bytes.toString('hex'),
      ...base64,
      ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}
