/** Calls `onSilence` when nothing was heard for `ms`: a model that hangs must not hang the person. */
export function createSilenceTimer(ms: number, onSilence: () => void) {
  let timer = setTimeout(onSilence, ms);
  /** Tool calls that run; each has a deadline of its own, and a write may take longer than the model may be silent. */
  const underWay = new Set<string>();
  return {
    began: (call: string) => void underWay.add(call),
    ended: (call: string) => void underWay.delete(call),
    heard() {
      clearTimeout(timer);
      if (underWay.size === 0) timer = setTimeout(onSilence, ms);
    },
    off: () => clearTimeout(timer),
  };
}
