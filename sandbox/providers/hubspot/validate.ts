import { type JsonObject, ProviderError } from '../types.ts';
import { SEATS, type Seat } from './account.ts';
import { DEAL_PIPELINES, pipelinesFor, TICKET_PIPELINES } from './pipelines.ts';
import { isReadOnly, type ObjectType, TYPES } from './properties.ts';

/** Checks values a caller wants to set, as HubSpot does, and returns them as it stores them. */
export function checkProperties(type: ObjectType, given: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) checked[name] = checkProperty(type, name, value);
  const owner = checked.hubspot_owner_id;
  if (owner) checked.hubspot_team_id = teamOf(owner);
  return checked;
}

/** The strings of a free-form object of properties; null clears a property. */
export function propertyStrings(properties: JsonObject | undefined): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === 'object' && value !== null) throw notValid(name, 'must be a single value', 'INVALID_TYPE');
    strings[name] = value === null ? '' : String(value);
  }
  return strings;
}

function checkProperty(type: ObjectType, name: string, value: string): string {
  const { writable, options, dates } = TYPES[type];
  if (isReadOnly(type, name)) throw notValid(name, `"${name}" is a read only property`, 'READ_ONLY_VALUE');
  if (!writable.includes(name)) throw notValid(name, `Property "${name}" does not exist`, 'PROPERTY_DOESNT_EXIST');
  if (value === '') return value;
  const allowed = options[name];
  if (allowed && !allowed.includes(value)) {
    throw notValid(name, `${value} was not one of the allowed options: [${allowed.join(', ')}]`, 'INVALID_OPTION');
  }
  if (dates.includes(name)) return moment(name, value);
  if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw notValid(name, `Email address ${value} is invalid`, 'INVALID_EMAIL');
  }
  if (['amount', 'annualrevenue', 'numberofemployees'].includes(name) && !Number.isFinite(Number(value))) {
    throw notValid(name, `${value} was not a valid number.`, 'INVALID_INTEGER');
  }
  return value;
}

function moment(name: string, value: string): string {
  const at = new Date(/^\d{11,}$/.test(value) ? Number(value) : value);
  if (Number.isNaN(at.getTime())) throw notValid(name, `${value} was not a valid date or timestamp`, 'INVALID_DATE');
  return at.toISOString();
}

function teamOf(ownerId: string): string {
  const owner = SEATS.find((seat) => seat.ownerId === ownerId);
  if (!owner) throw notValid('hubspot_owner_id', `Owner ${ownerId} does not exist`, 'INVALID_OWNER_ID');
  return owner.teams[0];
}

/** The stage's pipeline and stage ids, when the pipeline has that stage and is open to this person. */
export function checkStage(me: Seat, pipelineId: string, stageId: string): void {
  const pipeline = pipelinesFor(me).find(({ id }) => id === pipelineId);
  if (!pipeline) throw notValid('pipeline', `Pipeline "${pipelineId}" was not found`, 'INVALID_OPTION');
  if (pipeline.stages.some(({ id }) => id === stageId)) return;
  throw notValid('dealstage', `"${stageId}" is not a stage of pipeline "${pipelineId}"`, 'INVALID_OPTION');
}

/** The same for a ticket. */
export function checkTicketStage(pipelineId: string, stageId: string): void {
  const pipeline = TICKET_PIPELINES.find(({ id }) => id === pipelineId);
  if (!pipeline) throw notValid('hs_pipeline', `Pipeline "${pipelineId}" was not found`, 'INVALID_OPTION');
  if (pipeline.stages.some(({ id }) => id === stageId)) return;
  throw notValid('hs_pipeline_stage', `"${stageId}" is not a stage of "${pipelineId}"`, 'INVALID_OPTION');
}

/** What HubSpot records by itself when a deal enters a stage, and leaves the one before. */
export function stageDates(now: string, entered: string, left?: string): Record<string, string> {
  return {
    [`hs_v2_date_entered_${entered}`]: now,
    hs_v2_date_entered_current_stage: now,
    ...(left ? { [`hs_v2_date_exited_${left}`]: now } : {}),
  };
}

/** The label of a stage, or its id where no pipeline has it. */
export function stageLabel(stageId: string): string {
  return (
    [...DEAL_PIPELINES, ...TICKET_PIPELINES].flatMap(({ stages }) => stages).find(({ id }) => id === stageId)?.label ??
    stageId
  );
}

function notValid(name: string, message: string, error: string): ProviderError {
  const detail = JSON.stringify([{ isValid: false, message, error, name }]);
  return new ProviderError('INVALID', `Property values were not valid: ${detail}`);
}
