import { loadEnvFile } from 'node:process';
import { ConfigError, readConfig } from './config.ts';
import { loadConnectors } from './connectors/load-connectors.ts';
import { checkDigest } from './doctor/check-digest.ts';
import {
  checkConnections,
  checkDatabase,
  checkModel,
  checkPublicUrl,
  checkSlack,
  checkUserGroup,
} from './doctor/checks.ts';
import type { Finding } from './doctor/finding.ts';

/** `npm run doctor`: one line for each thing the app needs, with the fix where it is not right. Exits 1 if any is not. */
try {
  loadEnvFile();
} catch {
  // No .env: the environment is enough.
}

const CHECKS = {
  database: checkDatabase,
  slack: checkSlack,
  'user group': checkUserGroup,
  scalekit: checkConnections,
  digest: checkDigest,
  model: checkModel,
  'public url': checkPublicUrl,
};

let wrong = 0;
function print(name: string, { ok, text, note }: Finding) {
  if (!ok) wrong += 1;
  process.stdout.write(
    `${ok ? (note ? '·' : '✓') : '✗'} ${name.padEnd(12)} ${text.replaceAll('\n', `\n${' '.repeat(15)}`)}\n`,
  );
}

try {
  const config = readConfig(process.env);
  const wrongConnectors = await loadConnectors(config).then(
    () => undefined,
    (error: Error) => error.message,
  );
  print('config', { ok: !wrongConnectors, text: wrongConnectors ?? 'every variable is well-formed' });
  for (const [name, check] of Object.entries(CHECKS)) {
    const finding = await check(config);
    if (finding) print(name, finding);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const problem of error.problems) print('config', { ok: false, text: problem });
  for (const name of Object.keys(CHECKS))
    print(name, { ok: false, text: 'not checked before the configuration is right' });
}
process.exit(wrong > 0 ? 1 : 0);
