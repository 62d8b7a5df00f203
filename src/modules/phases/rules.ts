// What follows for phases from what happens to their initiative.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { phases } from './stored.ts'

export const phaseRules: readonly Rule[] = [
  ...followArchive(phases, ['initiative']),
  ...followMove(phases, ['initiative']),
]
