import type { LedgerEntry } from './ledger-entry.ts';
import { objectLedger } from './ledger-objects.ts';
import { serviceLedger } from './ledger-service.ts';

/** Every behaviour of the tenant that somebody may rely on. */
export const ledger: readonly LedgerEntry[] = [...objectLedger, ...serviceLedger];
