import { exportBundle } from '../src/firmware/exportPoint.ts';
import { exposeWorker } from './exposeWorker.ts';

exposeWorker({ exportBundle });
