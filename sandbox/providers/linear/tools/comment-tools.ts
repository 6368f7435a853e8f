import { ProviderError, type ProviderTool } from '../../types.ts';
import { commentJson } from '../json.ts';
import type { IssueComment } from '../model.ts';
import { connection, FIRST_AFTER } from '../paging.ts';
import type { LinearStore } from '../store.ts';
import type { Tool } from './issue-tools.ts';

export function commentTools(tool: Tool, store: LinearStore): ProviderTool[] {
  const json = (comment: IssueComment) => commentJson(store, comment);
  return [
    tool(
      'linear_comments_list',
      'Lists the comments on an issue, newest first.',
      { issueId: ['string*', "The issue's id, or its identifier."], ...FIRST_AFTER },
      (me, args) => {
        const issue = store.issue(me, args.need('issueId'));
        return { comments: connection(store.commentsOn(issue), args, json) };
      },
    ),
    tool(
      'linear_comment_create',
      'Comments on an issue.',
      { issueId: ['string*', "The issue's id, or its identifier."], body: ['string*', 'The text, Markdown.'] },
      (me, args) => {
        const issue = store.issue(me, args.need('issueId'));
        const body = args.need('body');
        const now = store.now();
        const comment: IssueComment = {
          id: store.nextId(),
          issueId: issue.id,
          userId: me.id,
          body,
          createdAt: now,
          updatedAt: now,
          editedAt: null,
        };
        store.comments.push(comment);
        issue.updatedAt = now;
        return { commentCreate: { success: true, comment: json(comment) } };
      },
    ),
    tool(
      'linear_comment_update',
      'Changes the text of a comment of yours.',
      { commentId: ['string*', "The comment's id."], body: ['string*', 'The text, Markdown.'] },
      (me, args) => {
        const comment = store.partOfIssue(me, store.comments, args.need('commentId'), 'Comment');
        if (comment.userId !== me.id) throw new ProviderError('FORBIDDEN', 'You can only edit your own comments');
        const now = store.now();
        Object.assign(comment, { body: args.need('body'), updatedAt: now, editedAt: now });
        return { commentUpdate: { success: true, comment: json(comment) } };
      },
    ),
    tool(
      'linear_comment_delete',
      'Deletes a comment of yours.',
      { commentId: ['string*', "The comment's id."] },
      (me, args) => {
        const comment = store.partOfIssue(me, store.comments, args.need('commentId'), 'Comment');
        if (comment.userId !== me.id) throw new ProviderError('FORBIDDEN', 'You can only delete your own comments');
        store.comments = store.comments.filter((one) => one !== comment);
        return { commentDelete: { success: true } };
      },
    ),
  ];
}
