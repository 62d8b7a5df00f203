// What follows for plans from what happens to their phase.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { plans } from './stored.ts'

export const planRules: readonly Rule[] = [
  ...followArchive(plans, ['phase']),
  ...followMove(plans, ['phase']),
]
