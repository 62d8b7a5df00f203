// What follows for tasks from what happens to their phase.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { tasks } from './stored.ts'

export const taskRules: readonly Rule[] = [
  ...followArchive(tasks, ['phase']),
  ...followMove(tasks, ['phase']),
]
