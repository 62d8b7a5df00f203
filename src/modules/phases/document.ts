// The document of a phase.

import { defineCodec, oneOf, textList, wholeNumber } from '../../document/define-codec.ts'
import { reviewed } from '../../document/reviewed.ts'
import { type Phase, phaseStatus } from './entity.ts'

const { approve, lines } = reviewed('phase')

const unbound =
  'it came here already approved, but nobody has approved it as it is now, so none of its tasks starts. Set “status: review” and save; then tick “Approve” and save.'

export const phaseCodec = defineCodec<Phase>({
  kind: 'phase',
  fields: [
    {
      key: 'status',
      absent: 'planned',
      decode: oneOf(phaseStatus.options, phaseStatus.exclude(['in_progress', 'verifying']).options),
      comment: 'review, approved, rework',
      guarded: true,
      passed: { approved: ['in_progress', 'verifying', 'completed'] },
      arrives: { approved: unbound, in_progress: unbound, verifying: unbound },
      commands: {
        planned: { path: 'phase.plan' },
        review: { path: 'phase.review' },
        rework: { path: 'phase.rework', decision: 'start' },
        approved: approve,
        in_progress: { path: 'phase.start', decision: 'start' },
        verifying: { path: 'phase.verify', decision: 'start' },
        completed: { path: 'phase.complete' },
      },
    },
    { key: 'wave', decode: wholeNumber, comment: 'orders phases, does not block' },
    {
      key: 'depends_on',
      decode: textList,
      set: true,
      references: true,
      comment: 'phases that come first',
    },
    { key: 'requirements', decode: textList, set: true },
  ],
  ...lines,
})
