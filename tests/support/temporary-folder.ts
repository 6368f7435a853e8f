import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder that others may enter: run by root, PostgreSQL's own user has to reach the data in it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-'));
  chmodSync(folder, 0o755);
  return folder;
}
