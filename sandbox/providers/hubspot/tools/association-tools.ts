import { ProviderError, type ProviderTool } from '../../types.ts';
import { associationTypeId, pageOf } from '../json.ts';
import type { ObjectType } from '../properties.ts';
import type { HubspotStore } from '../store.ts';
import { knownType, pageArgs, type Tool } from './object-tools.ts';

export function associationTools(tool: Tool, store: HubspotStore): ProviderTool[] {
  return [
    tool(
      'hubspot_association_create',
      'Associates two records with each other, without a label.',
      {
        from_object_type: ['string*', 'Type of the one record, for example tasks.'],
        from_object_id: ['string*', 'Its id.'],
        to_object_type: ['string*', 'Type of the other record, for example companies.'],
        to_object_id: ['string*', 'Its id.'],
      },
      (me, args) => {
        const fromType = knownType(args.need('from_object_type'));
        const toType = knownType(args.need('to_object_type'));
        const from = store.get(me, fromType, args.need('from_object_id'));
        const to = store.get(me, toType, args.need('to_object_id'));
        const [there, back] = [typeId(fromType, toType), typeId(toType, fromType)];
        store.associate(from, to);
        const now = store.clock().toISOString();
        const spec = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId });
        return {
          status: 'COMPLETE',
          results: [
            { from: { id: from.id }, to: { id: to.id }, associationSpec: spec(there) },
            { from: { id: to.id }, to: { id: from.id }, associationSpec: spec(back) },
          ],
          startedAt: now,
          completedAt: now,
        };
      },
    ),
    tool(
      'hubspot_association_delete',
      'Takes away all associations between two records.',
      {
        object_type: ['string*', 'Type of the one record.'],
        object_id: ['string*', 'Its id.'],
        to_object_type: ['string*', 'Type of the other record.'],
        to_object_id: ['string*', 'Its id.'],
      },
      (me, args) => {
        const from = store.get(me, knownType(args.need('object_type')), args.need('object_id'));
        const to = store.get(me, knownType(args.need('to_object_type')), args.need('to_object_id'));
        store.dissociate(from, to);
        return {};
      },
    ),
    tool(
      'hubspot_record_associations_get',
      'Lists the records of a type that a record is associated with.',
      {
        object_type: ['string*', 'Type of the record.'],
        object_id: ['string*', 'Its id.'],
        to_object_type: ['string*', 'Type of the associated records.'],
        limit: ['integer', 'Results a page, 500 at most.'],
        after: ['string', 'The paging.next.after of the page before.'],
      },
      (me, args) => {
        const record = store.get(me, knownType(args.need('object_type')), args.need('object_id'));
        const to = knownType(args.need('to_object_type'));
        const association = { category: 'HUBSPOT_DEFINED', typeId: typeId(record.type, to), label: null };
        const { after } = pageArgs(args, 500);
        const page = pageOf(store.associated(me, record, to), args.size('limit', 500, 500), after);
        const results = page.rows.map(({ id }) => ({ toObjectId: Number(id), associationTypes: [association] }));
        return { results, ...page.paging };
      },
    ),
  ];
}

function typeId(from: ObjectType, to: ObjectType): number {
  const id = associationTypeId(from, to);
  if (id === undefined) throw new ProviderError('INVALID', `No default association type between ${from} and ${to}`);
  return id;
}
