// The document of a phase.

import { defineCodec, oneOf, textList, wholeNumber } from '../../document/define-codec.ts'
import { isApproveTicked, withApproveLines, withoutApproveLines } from './approve-lines.ts'
import { type Phase, phaseStatus } from './entity.ts'

export const phaseCodec = defineCodec<Phase>({
  kind: 'phase',
  fields: [
    {
      key: 'status',
      absent: 'planned',
      decode: oneOf(phaseStatus.options),
      comment: 'review, approved, rework',
      guarded: true,
      passed: { approved: ['in_progress', 'verifying', 'completed'] },
      commands: {
        planned: { path: 'phase.plan' },
        review: { path: 'phase.review' },
        rework: { path: 'phase.rework', decision: 'start' },
        approved: { path: 'phase.approve', decision: 'approve' },
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
  strip: withoutApproveLines,
  dress: (phase, look) =>
    phase.status === 'review' ? withApproveLines(phase.body, look.children(phase.path)) : phase.body,
  ticks: (before, after) =>
    isApproveTicked(after) && !isApproveTicked(before ?? '')
      ? { path: 'phase.approve', decision: 'approve' }
      : null,
})
