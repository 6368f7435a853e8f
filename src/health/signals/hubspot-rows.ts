import { z } from 'zod';
import type { Company, Contact } from './accounts.ts';
import { Id, momentOf, Words } from './rows.ts';

/** Any CRM record: properties are text, and null where they are empty. */
const Crm = z.object({
  id: Id,
  properties: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  createdAt: z.unknown().optional(),
});

type CrmRow = z.infer<typeof Crm>;

function property({ properties }: CrmRow, name: string): string | undefined {
  const value = properties?.[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

function createdAt(row: CrmRow): string | undefined {
  return momentOf(property(row, 'createdate')) ?? momentOf(row.createdAt);
}

export const Owner = z.object({
  id: Id,
  email: Words,
  archived: z.boolean().nullish().catch(undefined),
});

/** @param starts the properties that say when the onboarding began, the first that has a date first */
export function contactSchema(starts: readonly string[]): z.ZodType<Contact> {
  return Crm.transform((row, context): Contact => {
    const [noted] = starts.flatMap((name) => momentOf(property(row, name)) ?? []);
    const since = noted ?? createdAt(row);
    if (since === undefined) {
      context.addIssue({ code: 'custom', message: 'no start', path: ['properties', 'createdate'] });
      return z.NEVER;
    }
    const email = property(row, 'email')?.toLowerCase();
    const name = [property(row, 'firstname'), property(row, 'lastname')].filter((part) => part !== undefined).join(' ');
    return {
      id: row.id,
      email: email !== undefined && /^[^\s@"]+@[^\s@"]+$/.test(email) ? email : undefined,
      name: name || undefined,
      company: property(row, 'company'),
      companyId: property(row, 'associatedcompanyid'),
      since,
      undated: noted === undefined,
    };
  });
}

export const CompanyRow: z.ZodType<Company> = Crm.transform((row) => ({
  id: row.id,
  name: property(row, 'name'),
  domain: property(row, 'domain')
    ?.toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/.*$/, ''),
}));

/** An onboarding as a deal. All moments ISO 8601. */
export interface Deal {
  id: string;
  name: string;
  stageId: string;
  companyId?: string | undefined;
  createdAt: string;
  /** When it entered the stage it is in. */
  since?: string | undefined;
  /** When it last entered each stage. */
  entered: ReadonlyMap<string, string>;
}

export function enteredProperty(stageOrValue: string): string {
  return `hs_v2_date_entered_${stageOrValue}`;
}

export function dealSchema(stageIds: readonly string[]): z.ZodType<Deal> {
  return Crm.transform((row, context): Deal => {
    const [stageId, created] = [property(row, 'dealstage'), createdAt(row)];
    if (stageId === undefined || created === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'no stage or no date',
        path: ['properties', stageId === undefined ? 'dealstage' : 'createdate'],
      });
      return z.NEVER;
    }
    return {
      id: row.id,
      name: property(row, 'dealname') ?? '',
      stageId,
      companyId: property(row, 'hs_primary_associated_company'),
      createdAt: created,
      since: momentOf(property(row, enteredProperty('current_stage'))),
      entered: new Map(
        stageIds.flatMap((id) => {
          const at = momentOf(property(row, enteredProperty(id)));
          return at === undefined ? [] : [[id, at] as const];
        }),
      ),
    };
  });
}

/** A pipeline with its stages in order. */
export interface Pipeline {
  id: string;
  label: string;
  stages: readonly PipelineStage[];
}

export interface PipelineStage {
  id: string;
  label: string;
  closed: boolean;
}

const Stage = z.object({
  id: Id,
  label: Words,
  displayOrder: z.number().nullish().catch(undefined),
  metadata: z
    .object({ isClosed: z.union([z.string(), z.boolean()]).nullish() })
    .nullish()
    .catch(undefined),
});

export const PipelineRow: z.ZodType<Pipeline> = z
  .object({ id: Id, label: Words, stages: z.array(Stage) })
  .transform(({ id, label, stages }) => ({
    id,
    label: label ?? id,
    stages: stages
      .map((stage, index) => ({ stage, order: stage.displayOrder ?? index }))
      .sort((a, b) => a.order - b.order)
      .map(({ stage }) => ({
        id: stage.id,
        label: stage.label ?? stage.id,
        closed: String(stage.metadata?.isClosed).toLowerCase() === 'true',
      })),
  }));

/** Where the next page begins. */
export const Paging = z.object({
  paging: z.object({ next: z.object({ after: Id }).nullish() }).nullish(),
});
