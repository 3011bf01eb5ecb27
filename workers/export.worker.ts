import { expose } from 'comlink';
import { exportBundle } from '../src/firmware/exportPoint.ts';
import { sendErrorCodes } from './errorCodes.ts';

sendErrorCodes();
expose({ exportBundle });
