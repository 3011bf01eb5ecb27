import type { ConvForm } from './convForm.ts';
import { compact } from './forms/compact.ts';
import { rolled } from './forms/rolled.ts';
import { sparse } from './forms/sparse.ts';
import { sparseCompact } from './forms/sparseCompact.ts';
import { streamed } from './forms/streamed.ts';
import { unpacked } from './forms/unpacked.ts';
import { winograd } from './forms/winograd.ts';
import { winogradCompact } from './forms/winogradCompact.ts';

/** Every kernel form under its name in recipes and files, in the order in which people see them. */
export const convForms = {
  rolled,
  compact,
  winograd,
  'winograd-compact': winogradCompact,
  unpacked,
  sparse,
  'sparse-compact': sparseCompact,
  streamed,
} satisfies Record<string, ConvForm>;

export type ConvFormName = keyof typeof convForms;

export const convFormNames = Object.keys(convForms) as ConvFormName[];
