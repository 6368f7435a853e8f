import { createHash } from 'node:crypto';

/** The pages' whole style sheet, inline, so that a page is one response and its policy can name this text by its hash. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f4f3f7;--card:#fff;--ink:#1d1c24;--soft:#5f5c6b;--line:#e3e0ea;--accent:#5b3df5;--on:#fff;--good:#12805c;--bad:#b3261e;--wait:#8a5a00}
@media(prefers-color-scheme:dark){:root{--page:#131217;--card:#1d1b23;--ink:#f1eff6;--soft:#a9a5b8;--line:#322f3b;--accent:#9d8bff;--on:#151126;--good:#5fd3a5;--bad:#ff8a80;--wait:#ffc46b}}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:440px;padding:36px 32px 28px;background:var(--card);border:1px solid var(--line);border-radius:18px;box-shadow:0 12px 40px #0000001a}
.mark{display:inline-grid;place-items:center;width:48px;height:48px;border-radius:14px;font-size:24px;font-weight:700;background:var(--accent);color:var(--on)}
.good{background:var(--good);color:var(--card)}.bad{background:var(--bad);color:var(--card)}.wait{background:var(--wait);color:var(--card)}
h1{margin:18px 0 10px;font-size:24px;line-height:1.25;letter-spacing:-.01em}
p{margin:0 0 12px;overflow-wrap:anywhere}
.next{color:var(--soft)}
dl{margin:18px 0;border:1px solid var(--line);border-radius:12px;padding:4px 16px}
dl div{display:flex;justify-content:space-between;gap:16px;padding:10px 0}
dl div+div{border-top:1px solid var(--line)}
dt{color:var(--soft)}dd{font-weight:600;text-align:right;overflow-wrap:anywhere}
button{display:block;width:100%;margin:20px 0 14px;padding:13px;border:0;border-radius:12px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
footer{margin-top:20px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
`;

/** The source expression that lets exactly {@link STYLE} through a Content-Security-Policy. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
