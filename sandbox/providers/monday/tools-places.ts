import { optionalList, optionalNumber, optionalText, requiredText } from '../support/args.ts';
import { memberFor } from '../support/directory.ts';
import { matchesWords } from '../support/match.ts';
import { input, integerParam, listParam, stringParam } from '../support/schema.ts';
import type { JsonObject, ProviderTool, ProviderUser } from '../types.ts';
import { visibleBoards, visibleItems } from './access.ts';
import { textOf } from './columns.ts';
import type { MondayStore, MondayUser } from './model.ts';
import { renderBoard, renderItem, renderUpdate } from './render.ts';

export const LIMIT = integerParam('How many to return.', { minimum: 1, maximum: 500 });
export const PAGE = integerParam('Which page, from 1.', { minimum: 1 });

/** Reads the account, its people and boards. What the person cannot see is left out, as Monday.com does. */
export function mondayPlaceTools(store: MondayStore): ProviderTool[] {
  const meOf = (user: ProviderUser): MondayUser => memberFor(store.users, user);
  const person = (user: MondayUser): JsonObject => ({
    id: user.id,
    name: user.name,
    email: user.email,
    enabled: true,
    is_guest: false,
    url: `https://${store.account.slug}.monday.com/users/${user.id}`,
  });
  const seenWorkspaces = (user: MondayUser) =>
    store.workspaces.filter(
      ({ id, kind }) => kind === 'open' || visibleBoards(store, user).some((board) => board.workspace === id),
    );

  return [
    {
      name: 'monday_me_get',
      description: 'Reads the profile of the person whose account this is.',
      input: input({}),
      run: (user) => ({ data: { me: { ...person(meOf(user)), account: { ...store.account } } } }),
    },
    {
      name: 'monday_users_list',
      description: 'Lists the people of the account.',
      input: input({
        ids: listParam('Only these ids.'),
        emails: listParam('Only these e-mail addresses.'),
        name: stringParam('A part of the name.'),
        kind: stringParam('Which kind of people.', { enum: ['all', 'non_guests', 'guests', 'non_pending'] }),
        limit: LIMIT,
        page: PAGE,
      }),
      run: (user, args) => {
        meOf(user);
        const [ids, emails] = [optionalList(args, 'ids'), optionalList(args, 'emails')];
        const found = store.users.filter(
          (one) =>
            (ids?.includes(one.id) ?? true) &&
            (emails?.includes(one.email) ?? true) &&
            matchesWords([one.name], optionalText(args, 'name') ?? '') &&
            args.kind !== 'guests',
        );
        return { data: { users: paged(found, args, 50).map(person) } };
      },
    },
    {
      name: 'monday_workspaces_list',
      description: 'Lists the workspaces the person can see.',
      input: input({
        ids: listParam('Only these ids.'),
        kind: stringParam('Only this kind.', { enum: ['open', 'closed'] }),
        limit: LIMIT,
        page: PAGE,
      }),
      run: (user, args) => {
        const ids = optionalList(args, 'ids');
        const kind = optionalText(args, 'kind');
        const found = seenWorkspaces(meOf(user)).filter(
          (one) => (ids?.includes(one.id) ?? true) && (kind === undefined || one.kind === kind),
        );
        return { data: { workspaces: paged(found, args, 25).map((one) => ({ ...one, state: 'active' })) } };
      },
    },
    {
      name: 'monday_boards_list',
      description: 'Lists the boards the person can see, with their groups and columns.',
      input: input({
        board_kind: stringParam('Only this kind.', { enum: ['public', 'private', 'share'] }),
        workspace_ids: listParam('Only boards of these workspaces.'),
        state: stringParam('Only this state.', { enum: ['active', 'archived', 'deleted', 'all'] }),
        order_by: stringParam('The order.', { enum: ['created_at', 'used_at'] }),
        limit: LIMIT,
        page: PAGE,
      }),
      run: (user, args) => {
        const [kind, state] = [optionalText(args, 'board_kind'), optionalText(args, 'state') ?? 'active'];
        const workspaces = optionalList(args, 'workspace_ids');
        const found = visibleBoards(store, meOf(user)).filter(
          (board) =>
            (kind === undefined || board.kind === kind) &&
            (workspaces?.includes(board.workspace) ?? true) &&
            ['active', 'all'].includes(state),
        );
        return { data: { boards: paged(found, args, 10).map((board) => renderBoard(store, board)) } };
      },
    },
    {
      name: 'monday_tags_list',
      description: 'Lists the tags of the account.',
      input: input({ ids: listParam('Only these ids.') }),
      run: (user, args) => {
        meOf(user);
        const ids = optionalList(args, 'ids');
        return { data: { tags: store.tags.filter((tag) => ids?.includes(tag.id) ?? true).map((tag) => ({ ...tag })) } };
      },
    },
    {
      name: 'monday_search',
      description: 'Looks for words in boards, items, updates, people and workspaces.',
      input: input({ 'query*': stringParam('The words to look for.'), limit: LIMIT }),
      run: (user, args) => {
        const me = meOf(user);
        const query = requiredText(args, 'query');
        const limit = optionalNumber(args, 'limit') ?? 10;
        const items = visibleItems(store, me).filter((item) => item.state === 'active');
        const find = <T>(list: T[], texts: (one: T) => string[], render: (one: T) => JsonObject): JsonObject[] =>
          list
            .filter((one) => matchesWords(texts(one), query))
            .slice(0, limit)
            .map(render);
        return {
          data: {
            search: {
              boards: find(
                visibleBoards(store, me),
                (one) => [one.name],
                (one) => renderBoard(store, one),
              ),
              items: find(
                items,
                (one) => [one.name, ...Object.values(one.values).map((value) => textOf(store, value))],
                (one) => renderItem(store, one),
              ),
              updates: find(
                store.updates.filter((one) => items.some((item) => item.id === one.item)),
                (one) => [one.body],
                (one) => renderUpdate(store, one),
              ),
              users: find(store.users, (one) => [one.name, one.email], person),
              workspaces: find(
                seenWorkspaces(me),
                (one) => [one.name],
                (one) => ({ ...one }),
              ),
            },
          },
        };
      },
    },
  ];
}

/** Cuts out the page that `limit` and `page` ask for. */
export function paged<T>(list: T[], args: JsonObject, defaultLimit: number): T[] {
  const limit = optionalNumber(args, 'limit') ?? defaultLimit;
  const from = ((optionalNumber(args, 'page') ?? 1) - 1) * limit;
  return list.slice(from, from + limit);
}
