import { expose } from 'comlink';
import { createPlainEngine } from './engine/plainEngine.ts';

expose(createPlainEngine());
