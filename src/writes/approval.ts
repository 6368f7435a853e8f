import type { Approval } from '../storage/audit.ts';

/** What allows a write: who said so, about which tool, and about which arguments (their hash, as they were shown). */
export interface WriteApproval {
  by: Approval;
  tool: string;
  argsHash: string;
}
