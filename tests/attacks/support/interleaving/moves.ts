import fc from 'fast-check';

export type Who = 'ana' | 'omar';

/** What an ask makes the model do. */
export type Wish =
  | 'read'
  | 'make'
  | 'make two'
  | 'read and make'
  | 'make twice'
  /** What somebody asked for before, in the same words. */
  | 'make the same'
  | 'make and comment'
  | 'make and rename'
  | 'make with steps'
  | 'make after outsiders';

/** The buttons of a card, and of what came of it. */
export const BUTTONS = [
  'proposal_approve',
  'proposal_dismiss',
  'proposal_approve_all',
  'proposal_allow',
  'receipt_undo',
] as const;
type Button = (typeof BUTTONS)[number];

/** The products that come and go during a run. Linear is always there: nobody leaves, so that nothing is deleted. */
export const CONNECTORS = ['asana', 'zendesk', 'hubspot'] as const;
type Connector = (typeof CONNECTORS)[number];

/** What goes wrong with somebody's next tool call. After none of these it stays unknown for long what happened. */
export const MISHAPS = {
  lost: { drop: 'after' },
  'unavailable after the fact': { grpc: { code: 14, message: 'gone', when: 'after' } },
  refused: { toolError: { code: 7, toolErrorCode: 'FORBIDDEN', message: 'no' } },
  'too many': { grpc: { code: 8, message: 'slow down', when: 'before' } },
} as const;

/** The one whose card, link, account or permission it is, or the other of the two, with a click that Slack never sent. */
export type By = 'owner' | 'other';

export type Deed =
  | { do: 'ask'; place: 'dm' | 'thread'; wish: Wish; deliveries: 1 | 2 }
  /** `again`: one click delivered twice. `late`: on a button as it was at some time before. */
  | { do: 'press'; by: By; button: Button; which: number; how: 'once' | 'twice' | 'again' | 'late' }
  | { do: 'edit'; by: By; which: number; into: 'something new' | 'what another one says' }
  | { do: 'revoke'; by: By }
  | { do: 'let proposals get too old' }
  | { do: 'stop'; by: By }
  | { do: 'lose the account'; connector: Connector; to: 'EXPIRED' | 'DISCONNECTED' }
  | { do: 'disconnect'; by: By; connector: Connector }
  | { do: 'connect'; by: By }
  | { do: 'mishap'; what: keyof typeof MISHAPS };

/**
 * One thing that happens. Where it needs a button, `which` picks one of those that are there at that moment; where there
 * is none, nothing happens. `rush`: the next one does not wait until the app is done with this one.
 */
export type Move = Deed & { whose: Who; rush: boolean };

const by = fc.constantFrom<By[]>('owner', 'owner', 'owner', 'owner', 'other');
const which = fc.nat(9);

const ask = (...wishes: Wish[]): fc.Arbitrary<Deed> =>
  fc.record({
    do: fc.constant('ask'),
    place: fc.constantFrom('dm', 'thread'),
    wish: fc.constantFrom(...wishes),
    deliveries: fc.constantFrom(1, 1, 2),
  });
const press = (...buttons: Button[]): fc.Arbitrary<Deed> =>
  fc.record({
    do: fc.constant('press'),
    by,
    button: fc.constantFrom(...buttons),
    which,
    how: fc.constantFrom('once', 'once', 'once', 'twice', 'again', 'late'),
  });
const pressLate = (button: Button): fc.Arbitrary<Deed> =>
  fc.record({
    do: fc.constant('press'),
    by: fc.constant('owner'),
    button: fc.constant(button),
    which,
    how: fc.constant('late'),
  });
const edit: fc.Arbitrary<Deed> = fc.record({
  do: fc.constant('edit'),
  by,
  which,
  into: fc.constantFrom('something new', 'what another one says'),
});
const ownEdit: fc.Arbitrary<Deed> = fc.record({
  do: fc.constant('edit'),
  by: fc.constant('owner'),
  which,
  into: fc.constant('something new'),
});
const connector = fc.constantFrom(...CONNECTORS);
const lose: fc.Arbitrary<Deed> = fc.record({
  do: fc.constant('lose the account'),
  connector,
  to: fc.constantFrom('EXPIRED', 'DISCONNECTED'),
});
const disconnect: fc.Arbitrary<Deed> = fc.record({ do: fc.constant('disconnect'), by, connector });
const connect: fc.Arbitrary<Deed> = fc.record({ do: fc.constant('connect'), by });
const mishap: fc.Arbitrary<Deed> = fc.record({
  do: fc.constant('mishap'),
  what: fc.constantFrom(...(Object.keys(MISHAPS) as (keyof typeof MISHAPS)[])),
});

const make = ask(
  'make',
  'make two',
  'read and make',
  'make twice',
  'make the same',
  'make with steps',
  'make after outsiders',
);
const onward = ask('make and comment', 'make and rename');
const anyAsk = fc.oneof(ask('read'), make, onward);
const approve = press('proposal_approve', 'proposal_approve', 'proposal_approve_all', 'proposal_allow');
const anyPress = press(...BUTTONS);
const odd: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ do: fc.constant('revoke'), by }),
  fc.record({ do: fc.constant('let proposals get too old') }),
  fc.record({ do: fc.constant('stop'), by }),
  lose,
  disconnect,
  connect,
  mishap,
);

/** What somebody does in a row; what the other one does falls in between. */
const scene: fc.Arbitrary<Deed[]> = fc.oneof(
  fc.tuple(make, approve),
  fc.tuple(make, approve, press('receipt_undo')),
  fc.tuple(make, edit, approve),
  fc.tuple(ask('make two'), press('proposal_approve_all'), anyPress),
  fc.tuple(ask('make two'), ownEdit, pressLate('proposal_approve_all')),
  fc.tuple(ask('make two'), ownEdit, pressLate('proposal_approve'), pressLate('proposal_approve_all')),
  fc.tuple(onward, approve, anyPress, anyPress),
  fc.tuple(anyAsk, anyAsk, anyPress, anyPress),
  fc.tuple(make, mishap, approve, anyPress),
  fc.tuple(make, press('proposal_allow'), make, odd, make),
  fc.tuple(ask('make', 'make two'), press('proposal_allow'), ask('make after outsiders'), anyPress),
  fc.tuple(lose, anyAsk, anyPress, connect, anyPress),
  fc.tuple(lose, anyAsk, fc.constant<Deed>({ do: 'connect', by: 'other' }), connect),
  fc.tuple(disconnect, make, connect, approve),
  fc.tuple(make, lose, approve, connect),
  fc.tuple(odd, anyPress),
);
const script = fc.array(scene, { minLength: 1, maxLength: 3, size: 'max' });

/** What two people do, and in which order it begins. */
export const interleaving: fc.Arbitrary<Move[]> = fc
  .record({
    ana: script,
    omar: script,
    turns: fc.array(fc.constantFrom<Who[]>('ana', 'omar'), { minLength: 24, maxLength: 24 }),
    rushes: fc.array(fc.constantFrom(true, false, false), { minLength: 32, maxLength: 32 }),
  })
  .map(({ ana, omar, turns, rushes }) => {
    const left: Record<Who, Deed[]> = { ana: ana.flat(), omar: omar.flat() };
    const moves: Move[] = [];
    for (const whose of [...turns, ...left.ana.map(() => 'ana' as const), ...left.omar.map(() => 'omar' as const)]) {
      const deed = left[whose].shift();
      if (deed) moves.push({ ...deed, whose, rush: rushes[moves.length] === true });
    }
    return moves;
  });
