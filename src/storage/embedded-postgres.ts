import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { dataHome, runnableBinaries, type ServerUser } from './postgres-binaries.ts';

export interface EmbeddedPostgres {
  url: string;
  /** Stops the server; a no-op where another process of ours uses it. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
/** Any constant: the advisory lock that says which process owns the server of a data folder. */
const OWNER_LOCK = 7_205_119;
const DATABASE = 'onbehalf';

/**
 * Starts the PostgreSQL of a data folder, or joins the one that a killed process left running there.
 * It listens on loopback only, on a free port, with a random password kept beside the data (0600).
 *
 * @param dataDir any folder; made if missing. As root, in a folder that the server's user cannot enter, the data goes to
 *   /var/lib/onbehalf instead.
 * @param exclusive refuse when another process of ours owns the server. Without it the server is shared with its owner.
 * @param connections how many the server takes at most, where it is not running yet
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  { exclusive = true, connections = 60 } = {},
): Promise<EmbeddedPostgres> {
  const user = serverUser();
  const bin = join(runnableBinaries(user), 'bin');
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  const home = resolve(dataHome(dataDir, user, id));
  mkdirSync(home, { recursive: true });
  const data = join(home, 'postgres');
  if (home !== resolve(dataDir)) pointTo(data, dataDir);
  // A relative or unreadable working directory of ours must not reach PostgreSQL: it looks up its own on start.
  const spawn = { ...user, cwd: '/', windowsHide: true };

  if (!existsSync(data)) await initialise(join(bin, 'initdb'), data, user, spawn);
  const password = readFileSync(join(data, 'onbehalf-password'), 'utf8');
  const connection = (port: number, database: string) =>
    `postgres://onbehalf:${password}@127.0.0.1:${port}/${database}`;

  const pgCtl = join(bin, 'pg_ctl');
  const port = (await answering(data, connection)) ?? (await start({ pgCtl, data, spawn, connections }, connection));
  const owner = new pg.Client(connection(port, 'postgres'));
  owner.on('error', () => {});
  await owner.connect();
  const { rows } = await owner.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [OWNER_LOCK]);
  const ours = rows[0]?.ours === true;
  if (!ours && exclusive) {
    await owner.end();
    throw new Error(
      `Another Onbehalf process uses the data folder ${resolve(dataDir)}. Stop it, give this one its own DATA_DIR, or ` +
        'point both at one server with DATABASE_URL.',
    );
  }
  const existing = await owner.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (existing.rowCount === 0) await owner.query(`create database ${DATABASE}`);
  if (!ours) await owner.end();
  return {
    url: connection(port, DATABASE),
    async stop() {
      if (!ours) return;
      await run(pgCtl, ['stop', '-D', data, '-m', 'fast', '-w', '-t', '8'], spawn);
    },
  };
}

/** Leaves a link in the folder that was asked for, so that the operator finds the data. */
function pointTo(data: string, dataDir: string) {
  mkdirSync(dataDir, { recursive: true });
  const link = join(dataDir, 'postgres');
  rmSync(link, { force: true });
  symlinkSync(data, link);
}

/** As root: the machine's `postgres` user, or `nobody`, which exists everywhere. Nobody else needs another user. */
function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry = users.find((line) => line.startsWith('postgres:')) ?? users.find((line) => line.startsWith('nobody:'));
  const [, , uid, gid] = entry?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error('PostgreSQL does not run as root, and /etc/passwd has no user for it. Set DATABASE_URL.');
  return { uid: Number(uid), gid: Number(gid) };
}

type SpawnOptions = Partial<ServerUser> & { cwd: string };

/** Made aside and renamed: a half-made cluster of a killed process, or of two at once, is never used. */
async function initialise(initdb: string, data: string, user: ServerUser | undefined, spawn: SpawnOptions) {
  const partial = `${data}.${process.pid}`;
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${partial}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [partial, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    const settings = ['--auth=scram-sha-256', '--username=onbehalf', '--encoding=UTF8', '--locale=C'];
    await run(initdb, [`--pgdata=${partial}`, `--pwfile=${passwordFile}`, ...settings], spawn);
    renameSync(passwordFile, join(partial, 'onbehalf-password'));
    chmodSync(join(partial, 'onbehalf-password'), 0o600);
    renameSync(partial, data);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
    if (!existsSync(data)) throw error;
  }
}

/** The port of a server that already runs on this data and answers with our password. */
async function answering(data: string, connection: (port: number, database: string) => string) {
  let port: number;
  try {
    // The fourth line of postmaster.pid is the port: https://www.postgresql.org/docs/18/storage-file-layout.html
    port = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3]);
  } catch {
    return undefined;
  }
  const client = new pg.Client({ connectionString: connection(port, 'postgres'), connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === data ? port : undefined;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

async function start(
  server: { pgCtl: string; data: string; spawn: SpawnOptions; connections: number },
  connection: (port: number, database: string) => string,
) {
  const { pgCtl, data, spawn, connections } = server;
  const port = await freePort();
  const listens = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  const options = `${listens} -c max_connections=${connections}`;
  try {
    await run(pgCtl, ['start', '-D', data, '-w', '-t', '30', '-l', join(data, 'server.log'), '-o', options], spawn);
    return port;
  } catch (error) {
    // Another process of ours may have started it in the same moment.
    const theirs = await answering(data, connection);
    if (theirs !== undefined) return theirs;
    throw new Error(`PostgreSQL did not start on ${data}; see server.log there.`, { cause: error });
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
