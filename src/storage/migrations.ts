import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Database } from './schema.ts';

/** Every change of the schema, oldest first. A landed migration is never edited; a new one is added. */
const MIGRATIONS: Record<string, Migration> = {
  '001_first_light': {
    async up(db: Kysely<unknown>) {
      await sql`
        create table seen_events (
          app_id text not null, installation text not null, event_id text not null,
          seen_at timestamptz not null default now(),
          primary key (app_id, installation, event_id)
        );
        create index seen_events_age on seen_events (seen_at);

        create table people (
          identifier text primary key, installation text not null, team_id text not null, user_id text not null,
          connections_version integer not null default 0, left_at timestamptz,
          created_at timestamptz not null default now()
        );
        create index people_installation on people (installation, user_id);

        create table notices (
          identifier text not null, kind text not null, told_at timestamptz not null default now(),
          primary key (identifier, kind)
        );

        create table asks (
          id uuid primary key, installation text not null, team_id text not null, user_id text not null,
          identifier text not null, channel text not null, channel_kind text not null check (channel_kind in ('im', 'channel')),
          thread_ts text not null, message_ts text not null, shared_channel boolean not null, text text not null,
          status text not null default 'queued'
            check (status in ('queued', 'running', 'waiting', 'done', 'failed', 'stopped', 'refused')),
          waiting_for text, waiting_reason text, waited text[] not null default '{}', attempts integer not null default 0, reply_ts text, reply text, reference text not null,
          created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
          -- One message is one ask, however many kinds of event carry it.
          unique (installation, channel, message_ts)
        );
        create index asks_waiting on asks (identifier, waiting_for) where status = 'waiting';
        create index asks_place on asks (channel, thread_ts);

        create table interactions (
          id uuid primary key, installation text not null, kind text not null, payload jsonb not null,
          created_at timestamptz not null default now()
        );

        create table connect_links (
          id uuid primary key, nonce_hash text not null unique, identifier text not null, installation text not null,
          team_id text not null, user_id text not null, connector text not null, connection text not null,
          person_name text not null, status text not null default 'issued'
            check (status in
              ('issued', 'claimed', 'signing_in', 'signed_in', 'verifying', 'connected', 'failed', 'void')),
          failure text, browser_hash text, signin_state_hash text unique, signin_nonce_hash text,
          verify_state_hash text unique, ask_id uuid, channel text, thread_ts text, dm_channel text, dm_ts text,
          response_url text, expires_at timestamptz not null, created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        );
        create index connect_links_person on connect_links (identifier, connector);

        create table writes (
          id uuid primary key, ask_id uuid not null, identifier text not null, connector text not null,
          connection text not null, tool text not null, args jsonb not null, args_hash text not null,
          status text not null default 'planned' check (status in ('planned', 'sent', 'done', 'failed', 'unknown')),
          result jsonb, receipt jsonb, error_code text, execution_id text, sent_at timestamptz,
          created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
          -- Within one ask the same call is the same write: a repeated turn finds it instead of doing it again.
          unique (ask_id, tool, args_hash)
        );
        create index writes_unknown on writes (identifier, tool, args_hash) where status in ('sent', 'unknown');

        create table claims (job_id uuid primary key, queue text not null, runner integer not null);

        create table token_usage (
          identifier text not null, day date not null, tokens bigint not null, primary key (identifier, day)
        );
      `.execute(db);
    },
  },
};

/** Brings the database to the newest schema. Safe to call from several processes at once. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => MIGRATIONS };
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (!error) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'reading the migration table';
  throw new Error(`The database could not be brought to the newest schema (${failed}).`, { cause: error });
}
