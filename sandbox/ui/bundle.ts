import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  js: string;
  css: string;
}

/** In this order, since later ones refine earlier ones. */
const STYLES = [
  'base',
  'frame',
  'sidebar',
  'panes',
  'messages',
  'block-kit',
  'composer',
  'dialogs',
  'providers',
  'narrow',
];

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the page in memory: React, the Block Kit renderer and the page's own code, nothing from the network. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [file('./web/main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const rendererCss = fileURLToPath(import.meta.resolve('slack-blocks-to-jsx/dist/style.css'));
  const css = [rendererCss, ...STYLES.map((name) => file(`./web/styles/${name}.css`))].map((path) =>
    readFileSync(path, 'utf8'),
  );
  return { js: outputFiles[0]?.text ?? '', css: css.join('\n') };
}
