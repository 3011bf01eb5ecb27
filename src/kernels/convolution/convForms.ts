import type { ConvForm } from './convForm.ts';
import type { ConvFormName } from './convFormNames.ts';
import { compact } from './forms/compact.ts';
import { rolled } from './forms/rolled.ts';
import { sparse } from './forms/sparse.ts';
import { sparseCompact } from './forms/sparseCompact.ts';
import { streamed } from './forms/streamed.ts';
import { unpacked } from './forms/unpacked.ts';
import { winograd } from './forms/winograd.ts';
import { winograd1d } from './forms/winograd1d.ts';
import { winogradCompact } from './forms/winogradCompact.ts';

/** Every kernel form. */
export const convForms: Readonly<Record<ConvFormName, ConvForm>> = {
  rolled,
  compact,
  winograd,
  'winograd-compact': winogradCompact,
  'winograd-1d': winograd1d,
  unpacked,
  sparse,
  'sparse-compact': sparseCompact,
  streamed,
};
