/** Most explorations that the page compares at a time: as many as shapes and colours tell apart. */
export const mostCompared = 6;
