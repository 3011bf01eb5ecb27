import type { ErrorCode } from './errors.ts';
import { TauscopeError } from './errors.ts';

/** Something to choose: its name or number, and how people see it. */
export interface ChoiceOption {
  readonly value: string;
  readonly text: string;
}

/** What can be left open: which of a model's outputs is meant, which arrays are images and labels, whether labels are targets of a regression. */
type ChoiceOf = 'output' | 'arrays' | 'regression';

/** An error that a choice mends, one of `options` where there are such. */
export class OpenChoice extends TauscopeError {
  readonly choiceOf: ChoiceOf;
  readonly options: readonly ChoiceOption[];

  constructor(code: ErrorCode, message: string, choiceOf: ChoiceOf, options: readonly ChoiceOption[] = []) {
    super(code, message);
    this.choiceOf = choiceOf;
    this.options = options;
  }
}
