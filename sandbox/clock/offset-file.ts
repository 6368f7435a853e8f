import { readFileSync, writeFileSync } from 'node:fs';

/** A file that says how far ahead of the machine's clock a world is: milliseconds and a line break. */
export interface OffsetFile {
  read(): number;
  add(ms: number): void;
}

/**
 * How long what was read counts. The file is looked at when somebody asks for the time and not by a timer or a watcher,
 * so that nothing keeps a process alive or has to be woken.
 */
const FRESH_MS = 20;

/** The offset in the file at `path`, 0 where there is none yet. `monotonic`: milliseconds that nobody shifts. */
export function offsetFile(path: string, monotonic: () => number = () => performance.now()): OffsetFile {
  let offset = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  const file: OffsetFile = {
    read() {
      if (monotonic() - readAt < FRESH_MS) return offset;
      readAt = monotonic();
      offset = offsetIn(path) ?? offset;
      return offset;
    },
    add(ms) {
      offset = (offsetIn(path) ?? offset) + ms;
      readAt = monotonic();
      writeFileSync(path, `${offset}\n`);
    },
  };
  return file;
}

/** Undefined where the file is missing, or only half written. */
function offsetIn(path: string): number | undefined {
  try {
    const [, digits] = /^(\d+)\n$/.exec(readFileSync(path, 'utf8')) ?? [];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}
