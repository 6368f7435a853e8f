// npm ci fails for ever on other machines when the lock file lacks an optional platform package that a package lists.
// Plain JavaScript: CI runs it before anything of ours is trusted.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).filter(
    (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
  ),
);
if (missing.length > 0) {
  console.error(`package-lock.json lacks optional packages: ${[...new Set(missing)].join(', ')}`);
  process.exit(1);
}
