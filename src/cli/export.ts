export async function exportCommand(): Promise<void> {}
