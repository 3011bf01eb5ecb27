/** What the kernel forms are called in recipes and files, in the order in which people see them. */
export const convFormNames = [
  'rolled',
  'compact',
  'winograd',
  'winograd-compact',
  'unpacked',
  'sparse',
  'sparse-compact',
  'streamed',
] as const;

export type ConvFormName = (typeof convFormNames)[number];
