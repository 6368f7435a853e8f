/** What a message or a form comes to for its reader, line by line; buttons as `[words: action value]`. */
export function readAloud(blocks: unknown): string {
  return (blocks as Block[]).map(blockWords).join('\n');
}

interface Block {
  type: string;
  text?: { text: string };
  accessory?: Element;
  elements?: (Element & { text: string | { text: string } })[];
}

interface Element {
  action_id?: string;
  value?: string;
}

function blockWords({ type, text, accessory, elements = [] }: Block): string {
  if (type === 'divider') return '---';
  if (type === 'actions') return elements.map(buttonWords).join(' ');
  if (type === 'context') return elements.map((element) => `(${String(element.text)})`).join('\n');
  return `${text?.text ?? ''}${accessory ? ` ${buttonWords(accessory as Parameters<typeof buttonWords>[0])}` : ''}`;
}

function buttonWords({ text, action_id, value }: Element & { text: string | { text: string } }): string {
  const words = typeof text === 'string' ? text : text.text;
  return `[${words}: ${[action_id, value].filter(Boolean).join(' ')}]`;
}
