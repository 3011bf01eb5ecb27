import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { takePictures } from './camera.ts';

const model = fileURLToPath(new URL('../../public/examples/lenet.tflite', import.meta.url));

/** What a person sees first, and with a model but no images. */
export async function firstScreens(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the example' }).waitFor();
  await takePictures(page, 'start');
  await page.locator('input[type=file]').setInputFiles(model);
  await page.getByRole('region', { name: 'The exact network on every board' }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.model')?.textContent.includes('…'));
  await takePictures(page, 'model');
}
