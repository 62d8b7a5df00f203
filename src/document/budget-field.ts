// The field of a document that limits what its agents may cost.

import type { FieldSpec } from './codec.ts'
import { amount } from './define-codec.ts'

/** Nothing is a budget, too, and one that is used up from the beginning: whoever meant “no limit” is told. */
export const budgetField: FieldSpec = {
  key: 'budget_usd',
  decode: amount,
  remark: (value) =>
    value === 0
      ? 'a budget of $0 is used up from the beginning: no agent of it is started. Without the line there is no limit.'
      : null,
}
