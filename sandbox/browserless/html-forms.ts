/** A field as a browser would send it if nobody touched it. */
export interface FormField {
  name: string;
  value: string;
  type: string;
  /** Whether it is sent: radios and checkboxes only when they are checked. */
  on: boolean;
}

export interface FormButton {
  label: string;
  /** Sent with the form when this button was pressed. */
  name?: string;
  value?: string;
}

export interface HtmlForm {
  id?: string;
  method: 'get' | 'post';
  /** Absolute. */
  action: string;
  fields: FormField[];
  buttons: FormButton[];
}

interface Tag {
  name: string;
  closing: boolean;
  attributes: Record<string, string>;
  /** Text between this tag and the next one. */
  text: string;
}

/** Reads the forms of a page, with the fields and buttons that belong to them by place or by their `form` attribute. */
export function readForms(html: string, pageUrl: string): HtmlForm[] {
  const forms: HtmlForm[] = [];
  const loose: { owner: string; add: (form: HtmlForm) => void }[] = [];
  const tags = readTags(html);
  let open: HtmlForm | undefined;
  let select: FormField | undefined;
  for (const [index, { name, closing, attributes, text }] of tags.entries()) {
    const own = (add: (form: HtmlForm) => void) => {
      if (attributes.form !== undefined) loose.push({ owner: attributes.form, add });
      else if (open) add(open);
    };
    if (name === 'form') {
      open = closing ? undefined : formOf(attributes, pageUrl);
      if (open) forms.push(open);
    } else if (name === 'select') {
      select = closing ? undefined : { name: attributes.name ?? '', value: '', type: 'select', on: true };
      const field = select;
      if (field) own((form) => form.fields.push(field));
    } else if (name === 'option' && !closing && select) {
      if ('selected' in attributes || select.value === '') select.value = attributes.value ?? decode(text).trim();
    } else if (name === 'textarea' && !closing) {
      own((form) => form.fields.push({ name: attributes.name ?? '', value: decode(text), type: 'textarea', on: true }));
    } else if (name === 'button' && !closing && (attributes.type ?? 'submit') === 'submit') {
      own((form) => form.buttons.push(buttonOf(attributes, labelFrom(tags, index))));
    } else if (name === 'input' && attributes.type === 'submit') {
      own((form) => form.buttons.push(buttonOf(attributes, attributes.value ?? 'Submit')));
    } else if (name === 'input' && attributes.name !== undefined) {
      own((form) => form.fields.push(inputOf(attributes)));
    }
  }
  for (const { owner, add } of loose) {
    const form = forms.find(({ id }) => id === owner);
    if (form) add(form);
  }
  return forms;
}

/** Where a page sends the browser on by itself (`<meta http-equiv="refresh">`); undefined where it stays. */
export function readRefresh(html: string, pageUrl: string): string | undefined {
  const meta = readTags(html).find(
    ({ name, attributes }) => name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh',
  );
  const target = /^\s*\d+\s*[;,]\s*url\s*=\s*['"]?(.+?)['"]?\s*$/i.exec(meta?.attributes.content ?? '')?.[1];
  return target && new URL(target, pageUrl).href;
}

export function readTitle(html: string): string {
  return decode(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ?? '').trim();
}

/** What a reader sees: the page's words without tags, styles and scripts. */
export function readText(html: string): string {
  const body = withoutCode(html).replace(/<head\b[\s\S]*?<\/head>/i, '');
  return decode(body.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function withoutCode(html: string): string {
  return html.replaceAll(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>/gi, '');
}

function readTags(html: string): Tag[] {
  return [...withoutCode(html).matchAll(/<(\/?)([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>([^<]*)/gi)].map(
    ([, slash, name = '', attributes = '', text = '']) => ({
      name: name.toLowerCase(),
      closing: slash === '/',
      attributes: readAttributes(attributes),
      text,
    }),
  );
}

function readAttributes(source: string): Record<string, string> {
  const found = source.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ''),
    ]),
  );
}

function formOf({ id, method, action }: Record<string, string>, pageUrl: string): HtmlForm {
  return {
    ...(id && { id }),
    method: method?.toLowerCase() === 'post' ? 'post' : 'get',
    action: new URL(action ?? '', pageUrl).href,
    fields: [],
    buttons: [],
  };
}

function inputOf(attributes: Record<string, string>): FormField {
  const { name = '', value, type = 'text' } = attributes;
  const marked = type === 'radio' || type === 'checkbox';
  return { name, value: value ?? (marked ? 'on' : ''), type, on: !marked || 'checked' in attributes };
}

function buttonOf({ name, value = '' }: Record<string, string>, label: string): FormButton {
  return { label, ...(name !== undefined && { name, value }) };
}

/** The words inside a button, through the tags it may hold. */
function labelFrom(tags: Tag[], index: number): string {
  const end = tags.findIndex(({ name, closing }, at) => at > index && name === 'button' && closing);
  return tags
    .slice(index, end === -1 ? index + 1 : end)
    .map(({ text }) => decode(text).trim())
    .filter(Boolean)
    .join(' ');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name] ?? whole;
  });
}
