/** Marks of the front's chart, as paths around their point, in pixels. */
export const measuredSymbol = 'M-5-5L5 5M-5 5L5-5';
export const refinedSymbol = 'M0-5.5L5 4H-5Z';
export const exactSymbol = 'M-5-5H5V5H-5Z';
export const chosenSymbol = 'M0-8.5L8.5 0L0 8.5L-8.5 0Z';
