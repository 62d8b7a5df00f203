// The document of a phase.

import type { SaidCall } from '../../document/codec.ts'
import { defineCodec, oneOf, textList, wholeNumber } from '../../document/define-codec.ts'
import { isApproveTicked, listedChildren, withApproveLines, withoutApproveLines } from './approve-lines.ts'
import { type Phase, phaseStatus } from './entity.ts'

/** What was read is what the document listed: where somebody took the list out, what stood there before. */
const approve: SaidCall = {
  path: 'phase.approve',
  decision: 'approve',
  input: (before, after) => ({ listed: listedChildren(after.body) ?? listedChildren(before.body) ?? [] }),
}

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
  strip: withoutApproveLines,
  dress: (phase, look) =>
    phase.status === 'review' ? withApproveLines(phase.body, look.children(phase.path)) : phase.body,
  ticks: (before, after) => (isApproveTicked(after) && !isApproveTicked(before ?? '') ? approve : null),
})
