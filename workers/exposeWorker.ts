import { expose } from 'comlink';
import { sendErrorCodes } from './errorCodes.ts';
import { showLife } from './lifeLock.ts';

/** In a browser's worker: lets the page call `api`, see the codes of its errors and notice the worker's end. */
export function exposeWorker(api: object): void {
  sendErrorCodes();
  showLife();
  expose(api);
}
