import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Resident memory of a process in MB; undefined where there is no /proc. */
export function residentMb(pid: number): number | undefined {
  return kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m);
}

/** The most resident memory that a process has had, in MB; undefined where there is no /proc. */
export function peakMb(pid: number): number | undefined {
  return kilobytes(`/proc/${pid}/status`, /^VmHWM:\s+(\d+)/m);
}

/**
 * Memory of the PostgreSQL that serves a data folder, in MB: its processes' proportional shares, so that what they have
 * in common is counted once.
 */
export function postgresMb(dataDir: string): number | undefined {
  try {
    const [first = ''] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const parent = Number(first);
    const children = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && kilobytes(`/proc/${pid}/status`, /^PPid:\s+(\d+)/m, 1) === parent);
    const shares = [parent, ...children].map((pid) => kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m) ?? 0);
    return shares.reduce((sum, share) => sum + share, 0);
  } catch {
    return undefined;
  }
}

function kilobytes(file: string, line: RegExp, divisor = 1_024): number | undefined {
  try {
    const found = line.exec(readFileSync(file, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found) / divisor;
  } catch {
    // The process has ended, or it is not ours to look at.
    return undefined;
  }
}
