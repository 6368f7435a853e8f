/**
 * A `Date` that is ahead of `real` by `offset()` milliseconds wherever it tells the present: `new Date()`, `Date.now()`
 * and `Date()`. Everything else is `real`'s own, its prototype too, so that dates which Node made itself (of files, from
 * other threads) are instances of it as well.
 */
export function shiftedDate(real: DateConstructor, offset: () => number): DateConstructor {
  const now = () => real.now() + offset();
  const shifted: DateConstructor = new Proxy(real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === shifted ? target : newTarget),
    apply: () => new real(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  return shifted;
}
