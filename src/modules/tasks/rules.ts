// What follows for tasks from what happens to their phase, and for who works on one from what happens to it.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { releaseTask } from './leases.ts'
import { tasks } from './stored.ts'

const letGo: Rule = {
  on: ['task.archived'],
  because: 'nobody works on a task that was put away',
  run: (tx, { entity }) => {
    const task = tasks().get(tx, entity)
    if (task !== null && tasks().lease(tx, entity) !== null) releaseTask(tx, task)
  },
}

export const taskRules: readonly Rule[] = [
  ...followArchive(tasks, ['phase']),
  ...followMove(tasks, ['phase']),
  letGo,
]
