import { expect, test } from 'vitest';
import { readForms, readRefresh, readText, readTitle } from './html-forms.ts';

const PAGE = 'http://localhost:3000/connect/abc';

test('a form carries what a browser would send untouched', () => {
  const [form] = readForms(
    `<form id="allow" method="POST" action="/consent/asana?x=1&amp;y=2">
      <input type="hidden" name="request" value="a&quot;b&#39;c">
      <input type="radio" name="user" value="ana@acme.test" checked>
      <input type="radio" name="user" value="omar@acme.test">
      <input type="checkbox" name="remember"><input name="note">
      <select name="place"><option value="a">A</option><option value="b" selected>B</option></select>
      <textarea name="words">one &lt; two</textarea>
      <button name="decision" value="allow"><b>Allow</b> it</button><button type="button">Nothing</button>
    </form>`,
    PAGE,
  );
  expect(form).toEqual({
    id: 'allow',
    method: 'post',
    action: 'http://localhost:3000/consent/asana?x=1&y=2',
    fields: [
      { name: 'request', value: `a"b'c`, type: 'hidden', on: true },
      { name: 'user', value: 'ana@acme.test', type: 'radio', on: true },
      { name: 'user', value: 'omar@acme.test', type: 'radio', on: false },
      { name: 'remember', value: 'on', type: 'checkbox', on: false },
      { name: 'note', value: '', type: 'text', on: true },
      { name: 'place', value: 'b', type: 'select', on: true },
      { name: 'words', value: 'one < two', type: 'textarea', on: true },
    ],
    buttons: [{ label: 'Allow it', name: 'decision', value: 'allow' }],
  });
});

test('a button outside its form belongs to it, and relative actions start from the page', () => {
  const forms = readForms(
    `<form id="a" method="post" action="abc/continue"></form><button form="a">Continue</button>
     <form action="?q"><input type="submit" value="Search" name="s"></form>`,
    PAGE,
  );
  expect(forms).toEqual([
    {
      id: 'a',
      method: 'post',
      action: 'http://localhost:3000/connect/abc/continue',
      fields: [],
      buttons: [{ label: 'Continue' }],
    },
    {
      method: 'get',
      action: 'http://localhost:3000/connect/abc?q',
      fields: [],
      buttons: [{ label: 'Search', name: 's', value: 'Search' }],
    },
  ]);
});

test('forms in comments and scripts are none', () => {
  expect(readForms('<!-- <form action="/x"></form> --><script>"<form>"</script>', PAGE)).toEqual([]);
});

test('a refresh leads on, with its address unescaped and absolute', () => {
  expect(readRefresh('<meta http-equiv="Refresh" content="0; url=/next?a=1&amp;b=2">', PAGE)).toBe(
    'http://localhost:3000/next?a=1&b=2',
  );
  expect(readRefresh('<meta http-equiv="refresh" content="30">', PAGE)).toBeUndefined();
});

test('title and text are read without tags', () => {
  const html =
    '<head><title>A &amp; B</title><style>p{}</style></head><body><h1>Hello</h1>\n<p>you<br>there</p></body>';
  expect(readTitle(html)).toBe('A & B');
  expect(readText(html)).toBe('Hello you there');
});
