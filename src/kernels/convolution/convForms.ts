import type { ConvForm } from './convForm.ts';
import type { ConvFormName } from './convFormNames.ts';
import { compact } from './forms/compact.ts';
import { rolled } from './forms/rolled.ts';
import { sparse } from './forms/sparse.ts';
import { sparseCompact } from './forms/sparseCompact.ts';
import { streamed } from './forms/streamed.ts';
import { unpacked } from './forms/unpacked.ts';
import { winograd } from './forms/winograd.ts';
import { winogradCompact } from './forms/winogradCompact.ts';

/** Every kernel form. */
export const convForms: Readonly<Record<ConvFormName, ConvForm>> = {
  rolled,
  compact,
  winograd,
  'winograd-compact': winogradCompact,
  unpacked,
  sparse,
  'sparse-compact': sparseCompact,
  streamed,
};
