/** Largest error of a calibration that is used, in percent of what was measured. */
export const mostErrorPercent = 1000;
