import type { Params } from '../../hubspot/define-tool.ts';
import type { ProviderTool } from '../../types.ts';
import { attachmentJson, relationJson } from '../json.ts';
import { type Attachment, RELATION_TYPES } from '../model.ts';
import { connection, FIRST_AFTER } from '../paging.ts';
import { invalidArgument, type LinearStore } from '../store.ts';
import type { Tool } from './issue-tools.ts';

const ISSUE_ID: Params = { issueId: ['string*', "The issue's id, or its identifier."] };

/** What issues are linked to: other issues, and addresses. */
export function linkTools(tool: Tool, store: LinearStore): ProviderTool[] {
  return [
    tool('linear_issue_relations_list', 'Lists the links of an issue to others.', ISSUE_ID, (me, args) => {
      const issue = store.issue(me, args.need('issueId'));
      const relations = store.relations.filter(({ issueId }) => issueId === issue.id);
      return { issue: { id: issue.id, relations: { nodes: relations.map((one) => relationJson(store, one)) } } };
    }),
    tool(
      'linear_issue_relation_create',
      'Links an issue to another one.',
      {
        ...ISSUE_ID,
        relatedIssueId: ['string*', 'The other issue.'],
        type: ['string*', 'blocks, duplicate, related or similar.'],
      },
      (me, args) => {
        const [issue, related] = [store.issue(me, args.need('issueId')), store.issue(me, args.need('relatedIssueId'))];
        const type = RELATION_TYPES.find((one) => one === args.need('type'));
        if (type === undefined || issue === related) throw invalidArgument('type or relatedIssueId is not valid');
        const signed = { createdById: me.id, createdAt: store.now() };
        const relation = { ...signed, id: store.nextId(), issueId: issue.id, relatedIssueId: related.id, type };
        store.relations.push(relation);
        return { issueRelationCreate: { success: true, issueRelation: relationJson(store, relation) } };
      },
    ),
    tool(
      'linear_issue_relation_delete',
      'Deletes a link between two issues.',
      { relationId: ['string*', "The link's id."] },
      (me, args) => {
        const gone = store.partOfIssue(me, store.relations, args.need('relationId'), 'IssueRelation');
        store.relations = store.relations.filter((one) => one !== gone);
        return { issueRelationDelete: { success: true } };
      },
    ),
    tool(
      'linear_attachments_list',
      'Lists the attachments of an issue.',
      { ...FIRST_AFTER, issueId: ['string', "The issue's id, or its identifier."] },
      (me, args) => {
        const wanted = args.text('issueId');
        const issues = wanted === undefined ? store.issuesOf(me) : [store.issue(me, wanted)];
        const found = store.attachments.filter(({ issueId }) => issues.some(({ id }) => id === issueId));
        return { attachments: connection(found, args, (one) => attachmentJson(store, one)) };
      },
    ),
    tool(
      'linear_attachment_create',
      'Attaches an address to an issue; one that is attached already is changed.',
      {
        ...ISSUE_ID,
        title: ['string*', 'Title.'],
        url: ['string*', 'The address.'],
        subtitle: ['string', 'A line below the title.'],
      },
      (me, args) => {
        const issue = store.issue(me, args.need('issueId'));
        const url = args.need('url');
        const present = store.attachments.find((one) => one.issueId === issue.id && one.url === url);
        const now = store.now();
        const attachment: Attachment = {
          id: store.nextId(),
          issueId: issue.id,
          createdById: me.id,
          createdAt: now,
          ...present,
          url,
          title: args.need('title'),
          subtitle: args.text('subtitle') ?? null,
          updatedById: me.id,
          updatedAt: now,
        };
        store.attachments = [...store.attachments.filter((one) => one !== present), attachment];
        return { attachmentCreate: { success: true, attachment: attachmentJson(store, attachment) } };
      },
    ),
    tool(
      'linear_attachment_delete',
      'Deletes an attachment.',
      { attachmentId: ['string*', "The attachment's id."] },
      (me, args) => {
        const gone = store.partOfIssue(me, store.attachments, args.need('attachmentId'), 'Attachment');
        store.attachments = store.attachments.filter((one) => one !== gone);
        return { attachmentDelete: { success: true } };
      },
    ),
  ];
}
