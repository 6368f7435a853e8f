/** Marks text as HTML that is already safe to send. */
export interface Html {
  readonly html: string;
}

/** Builds HTML; every interpolated string is escaped, nested `Html` is kept, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  const rendered = values.map((value) => {
    if (typeof value === 'string') return escapeHtml(value);
    return Array.isArray(value) ? value.map((one) => one.html).join('') : value.html;
  });
  return { html: parts.map((part, index) => part + (rendered[index] ?? '')).join('') };
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A whole page: one card in the middle, in the accent colour of a provider. */
export function renderPage({ title, accent, body }: { title: string; accent: string; body: Html }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}:root{--accent:${accent}}</style>
</head>
<body><main>${body}</main></body>
</html>`.html;
}

const STYLE: Html = {
  html: `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:#f4f4f6;color:#1d1c1d;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:440px;background:#fff;border-radius:14px;border-top:6px solid var(--accent);padding:32px;
box-shadow:0 1px 2px rgba(0,0,0,.08),0 12px 32px rgba(0,0,0,.08)}
h1{font-size:1.3rem;line-height:1.3;margin:4px 0 16px}
.brand{font-weight:700;color:var(--accent);margin:0}
fieldset{border:0;padding:0;margin:0 0 20px}
legend{font-weight:600;padding:0;margin-bottom:8px}
label{display:flex;gap:12px;align-items:center;padding:10px 12px;border:1px solid #ddd;border-radius:10px;margin-bottom:8px;cursor:pointer}
label:has(input:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
label small{display:block;color:#616061}
input{accent-color:var(--accent);width:18px;height:18px;flex:none}
ul{padding-left:20px;margin:0 0 20px;color:#454245}
.actions{display:flex;gap:12px;flex-direction:row-reverse}
.actions>*{flex:1}
button{width:100%;font:inherit;font-weight:600;padding:11px 16px;border-radius:10px;border:1px solid #bbb;background:#fff;color:inherit;cursor:pointer}
button.allow{background:#1d1c1d;border-color:#1d1c1d;color:#fff}
button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{color:#616061;font-size:.85rem;margin:20px 0 0}
@media (prefers-color-scheme:dark){
body{background:#1a1d21;color:#e8e8e8}main{background:#222529}label{border-color:#44474b}
label small,.note{color:#ababad}ul{color:#d1d2d3}button{background:#222529;border-color:#5c5f63}
button.allow{background:#e8e8e8;border-color:#e8e8e8;color:#1d1c1d}}
`,
};
