// What follows for pages from what happens to their initiative.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { pages } from './stored.ts'

export const pageRules: readonly Rule[] = [
  ...followArchive(pages, ['initiative']),
  ...followMove(pages, ['initiative']),
]
