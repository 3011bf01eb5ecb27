import type { ErrorCode } from './errors.ts';
import { TauscopeError } from './errors.ts';

/** Something to choose: its name or number, and how people see it. */
export interface ChoiceOption {
  readonly value: string;
  readonly text: string;
}

/** An error that a choice mends: which of a model's outputs is meant, or which arrays are images and labels. */
export class OpenChoice extends TauscopeError {
  readonly choiceOf: 'output' | 'arrays';
  readonly options: readonly ChoiceOption[];

  constructor(
    code: ErrorCode,
    message: string,
    choiceOf: 'output' | 'arrays',
    options: readonly ChoiceOption[],
  ) {
    super(code, message);
    this.choiceOf = choiceOf;
    this.options = options;
  }
}
