import { expose } from 'comlink';
import { exportBundle } from '../src/firmware/exportPoint.ts';

expose({ exportBundle });
