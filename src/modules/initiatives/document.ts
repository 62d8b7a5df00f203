// The document of an initiative.

import { budgetField } from '../../document/budget-field.ts'
import { defineCodec, oneOf, textList, textValue } from '../../document/define-codec.ts'
import { reviewed } from '../../document/reviewed.ts'
import type { Initiative } from './entity.ts'

const { approve, lines } = reviewed('initiative')

export const initiativeCodec = defineCodec<Initiative>({
  kind: 'initiative',
  fields: [
    {
      key: 'status',
      decode: oneOf(
        ['draft', 'review', 'approved', 'in_progress', 'completed', 'archived'],
        ['draft', 'review', 'approved', 'completed', 'archived'],
      ),
      comment: 'draft, review, approved, archived',
      absent: 'draft',
      guarded: true,
      passed: { approved: ['in_progress', 'completed'] },
      commands: {
        draft: { path: 'initiative.draft' },
        review: { path: 'initiative.review', decision: 'start', back: 'initiative.draft' },
        approved: approve,
        completed: { path: 'initiative.complete' },
        archived: { path: 'initiative.archive' },
      },
    },
    {
      key: 'priority',
      absent: 'P2',
      decode: oneOf(['P0', 'P1', 'P2', 'P3']),
      comment: 'P0 (critical) to P3 (low)',
    },
    { key: 'projects', decode: textList, set: true },
    { key: 'profile', decode: textValue },
    budgetField,
  ],
  starts: 'review',
  ...lines,
})
