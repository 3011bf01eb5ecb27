/** What the kernel forms of plain convolutions are called in recipes and files, in the order in which people see them. */
export const convFormNames = [
  'rolled',
  'compact',
  'winograd',
  'winograd-compact',
  'winograd-1d',
  'unpacked',
  'sparse',
  'sparse-compact',
  'streamed',
] as const;

export type ConvFormName = (typeof convFormNames)[number];

/** The form of convolutions by tiles: they have no other, and no other layer has it. */
export const tiledFormName = 'winograd-skipping';

export type TiledFormName = typeof tiledFormName;
