// The document of a plan.

import { defineCodec, oneOf, textList, wholeNumber } from '../../document/define-codec.ts'
import { reviewed } from '../../document/reviewed.ts'
import { type Plan, planStatus } from './entity.ts'

const { approve, lines } = reviewed('plan')

export const planCodec = defineCodec<Plan>({
  kind: 'plan',
  fields: [
    {
      key: 'status',
      absent: 'draft',
      decode: oneOf(planStatus.options),
      comment: 'review, approved, rework',
      guarded: true,
      passed: { approved: ['done'] },
      commands: {
        draft: { path: 'plan.draft' },
        review: { path: 'plan.review' },
        rework: { path: 'plan.rework', decision: 'start' },
        approved: approve,
        done: { path: 'plan.done' },
      },
    },
    { key: 'wave', decode: wholeNumber, comment: 'orders plans, does not block' },
    { key: 'depends_on', decode: textList, set: true, references: true, comment: 'plans that come first' },
  ],
  ...lines,
})
