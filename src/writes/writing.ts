import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { Audit } from '../storage/audit.ts';
import type { Db } from '../storage/database.ts';
import { createCards } from './cards.ts';
import { createLedger } from './ledger.ts';
import { createWrites } from './perform.ts';
import { createPermissions } from './permissions.ts';
import { createProposals } from './proposals.ts';
import { createPropose } from './propose.ts';
import { createUndo } from './undo.ts';

interface Deps extends Pick<Parameters<typeof createProposals>[0], 'queue'> {
  db: Db;
  audit: Audit;
  scalekit: Scalekit;
  catalogue: Catalogue;
  /** Whether people's standing permissions count. */
  standing: boolean;
  /** Whether an ask's conversation has seen text that people outside the company wrote. */
  outsidersIn: (askId: string) => Promise<boolean>;
  now: () => Date;
}

export type Writing = ReturnType<typeof createWriting>;

/** Everything a change goes through: proposed, shown, allowed, written once, told, and taken back. */
export function createWriting({ db, queue, audit, scalekit, catalogue, standing, outsidersIn, now }: Deps) {
  const ledger = createLedger({ db, audit });
  const specOf = (tool: string) => catalogue.tool(tool)?.spec;
  const writes = createWrites({ ledger, scalekit, specOf, pause: sleep, now });
  const proposals = createProposals({ db, queue });
  const permissions = createPermissions(db);
  const propose = createPropose({ proposals, permissions, writes, ledger, scalekit, standing, outsidersIn });
  const cards = createCards({ proposals, ledger, catalogue, standing, now });
  const undo = createUndo({ ledger, writes, catalogue, scalekit, now });
  return { ledger, writes, proposals, permissions, propose, cards, undo };
}
