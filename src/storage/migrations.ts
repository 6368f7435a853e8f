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
  '002_proposals': {
    async up(db: Kysely<unknown>) {
      await sql`
        alter table asks
          drop constraint asks_status_check,
          add constraint asks_status_check check
            (status in ('queued', 'running', 'waiting', 'deciding', 'done', 'failed', 'stopped', 'refused')),
          add column trail jsonb,
          add column card jsonb,
          add column read_private boolean not null default false,
          add column read_outsiders boolean not null default false,
          add column reply_private boolean not null default false,
          add column reply_public text,
          add column shared_at timestamptz;
        create index asks_answers on asks (identifier, updated_at);

        create table proposals (
          id uuid primary key, ask_id uuid not null, identifier text not null, connector text not null,
          connection text not null, tool text not null, call_ids text[] not null, origin_hash text not null,
          args jsonb not null, args_hash text not null, args_order text[] not null default '{}',
          before jsonb, labels jsonb not null default '{}',
          status text not null default 'pending'
            check (status in ('pending', 'approved', 'dismissed', 'expired', 'withdrawn')),
          settled boolean not null default false, round integer not null default 0,
          position integer not null default 0, expires_at timestamptz not null, decided_at timestamptz,
          created_at timestamptz not null default now(),
          -- The same call in one ask is one proposal: asking again and again does not bring more cards.
          unique (ask_id, tool, origin_hash)
        );
        create index proposals_open on proposals (identifier) where status in ('pending', 'approved');

        create table permissions (
          id uuid primary key, identifier text not null, connector text not null, tool text not null,
          given_at timestamptz not null default now(), revoked_at timestamptz
        );
        create unique index permissions_active on permissions (identifier, tool) where revoked_at is null;

        alter table writes
          add column approval jsonb, add column approved_tool text, add column shown_hash text,
          add column before jsonb, add column after jsonb, add column done_at timestamptz,
          add column step_of uuid, add column step_what text,
          -- A write is taken back at most once.
          add column undoes uuid unique;
        create index writes_steps on writes (step_of) where step_of is not null;
      `.execute(db);
    },
  },
  '003_audit': {
    async up(db: Kysely<unknown>) {
      await sql`
        create table audit (
          id bigint generated always as identity primary key, at timestamptz not null default now(),
          installation text not null, identifier text not null,
          trigger text not null check (trigger in ('turn', 'digest', 'undo', 'person')), ask_id uuid,
          action text not null check
            (action in ('write', 'undo', 'share', 'allow', 'revoke', 'connect', 'disconnect', 'leave')),
          connector text, connection text, tool text, args_hash text,
          description text not null check (char_length(description) <= 160), approval jsonb,
          outcome text not null check (outcome in ('done', 'failed', 'unknown')),
          error_code text, execution_id text, write_id uuid
        );
        create index audit_age on audit (at, id);
        create index audit_person on audit (identifier, id);

        -- Rows are added and never changed. Retention says in its own transaction after how many days rows may go.
        create function audit_is_append_only() returns trigger language plpgsql as $$
        declare
          days integer := nullif(current_setting('onbehalf.audit_retention', true), '')::integer;
        begin
          if tg_op = 'DELETE' and days >= 1 then
            if old.at < now() - make_interval(days => days) then
              return old;
            end if;
          end if;
          raise exception 'the audit is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
        end
        $$;
        create trigger audit_append_only before update or delete on audit
          for each row execute function audit_is_append_only();
        create trigger audit_not_emptied before truncate on audit
          for each statement execute function audit_is_append_only();

        alter table people
          add column leaving_since timestamptz, add column leaving_reason text, add column purged_at timestamptz;
        update people set purged_at = left_at where left_at is not null;
        create index people_leaving on people (leaving_since) where leaving_since is not null;
        create index people_present on people (installation, identifier) where left_at is null;

        -- What retention looks for, often, in tables that are mostly done with.
        create index asks_age on asks (created_at);
        create index asks_words on asks (created_at) where text <> '' or reply is not null or reply_public is not null
          or trail is not null or card is not null;
        create index writes_words on writes (created_at) where args <> '{}' or result is not null
          or receipt is not null or before is not null or after is not null;
        create index proposals_words on proposals (created_at) where args <> '{}' or before is not null
          or labels <> '{}';
      `.execute(db);
    },
  },
  '004_digest': {
    async up(db: Kysely<unknown>) {
      await sql`
        create table enrolments (
          identifier text primary key, installation text not null, team_id text not null, user_id text not null,
          source text not null check (source in ('self', 'usergroup')), enabled boolean not null default true,
          at_minute integer not null default 480 check (at_minute between 0 and 1439),
          days integer[] not null default '{1,2,3,4,5}', mode text not null default 'automatic'
            check (mode in ('automatic', 'ask', 'report')),
          quiet boolean not null default false, time_zone text not null,
          next_at timestamptz not null, next_date text not null, probed_for text, dm_channel text,
          previewed_at timestamptz,
          created_at timestamptz not null default now(), updated_at timestamptz not null default now()
        );
        create index enrolments_due on enrolments (next_at) where enabled;

        create table digest_runs (
          id uuid primary key, identifier text not null, local_date text not null, time_zone text not null,
          due_at timestamptz not null, status text not null default 'planned'
            check (status in ('planned', 'running', 'done', 'quiet', 'skipped', 'failed')),
          late boolean not null default false, attempts integer not null default 0,
          started_at timestamptz, finished_at timestamptz, calls integer not null default 0, took_ms integer,
          facts jsonb, channel text, ts text, posting_at timestamptz, error_code text,
          created_at timestamptz not null default now(),
          -- Once per person and local day, whoever plans it.
          unique (identifier, local_date)
        );
        create index digest_runs_age on digest_runs (created_at);

        create table health_accounts (
          id uuid primary key, identifier text not null, account_key text not null, account jsonb not null,
          last_seen text not null, snoozed_until text, snoozed_tier text, snoozed_points integer,
          snoozed_why text check (snoozed_why in ('snooze', 'wrong')),
          links jsonb not null default '{}', handed_to text,
          created_at timestamptz not null default now(), unique (identifier, account_key)
        );
        create table snapshots (
          id uuid primary key, account_id uuid not null references health_accounts on delete cascade,
          identifier text not null, local_date text not null, rules text not null,
          snapshot jsonb not null, scored jsonb not null, created_at timestamptz not null default now(),
          unique (account_id, local_date)
        );
        create index snapshots_person on snapshots (identifier, local_date);
        create index snapshots_age on snapshots (created_at);
        create table rule_sets (
          version text primary key, rules jsonb not null, created_at timestamptz not null default now()
        );
        create table episodes (
          id uuid primary key, account_id uuid not null references health_accounts on delete cascade,
          opened_on text not null, closed_on text, created_at timestamptz not null default now()
        );
        create unique index episodes_open on episodes (account_id) where closed_on is null;
        create table follow_ups (
          id uuid primary key, account_id uuid not null references health_accounts on delete cascade,
          episode_id uuid not null references episodes on delete cascade,
          identifier text not null, run_id uuid not null, number integer not null, tier text not null,
          local_date text not null,
          status text not null default 'offered' check (status in ('offered', 'allowed', 'done', 'declined')),
          allowed text check (allowed in ('mode', 'click')), allowed_at timestamptz,
          complete boolean not null, scored_at timestamptz not null,
          task jsonb not null, task_hash text not null, comment jsonb, comment_hash text,
          created_at timestamptz not null default now(),
          unique (episode_id, number)
        );
        create index follow_ups_person on follow_ups (identifier, created_at);
        create table feedback (
          id uuid primary key, account_id uuid not null references health_accounts on delete cascade,
          identifier text not null, local_date text not null, scored jsonb, reason text not null,
          created_at timestamptz not null default now()
        );
        create table handovers (
          id uuid primary key, account_id uuid not null references health_accounts on delete cascade,
          identifier text not null, to_user text not null, note text not null,
          status text not null default 'asked' check (status in ('asked', 'accepted', 'declined')),
          decided_at timestamptz, created_at timestamptz not null default now()
        );
        -- What hangs on an account goes with it.
        create index handovers_account on handovers (account_id);
        create index feedback_account on feedback (account_id);
        create index follow_ups_account on follow_ups (account_id);
        create index episodes_account on episodes (account_id);
      `.execute(db);
    },
  },
  '005_sends': {
    async up(db: Kysely<unknown>) {
      await sql`alter table writes add column sends integer not null default 0`.execute(db);
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
