// Feedback in the text of a document.

import { expect, it } from 'vitest'
import { withFeedback } from '../../src/document/feedback.ts'

it('goes to the end of its section, which is made where there is none', () => {
  expect(withFeedback('# Storage\n\nOne table.', 'Why one?\n')).toBe(
    '# Storage\n\nOne table.\n\n## Feedback\n\nWhy one?\n',
  )
  expect(withFeedback('# S\n\n## feedback\n\nWhy?\n\n### Of Ada\n\nNo.\n\n## Next\n\nx\n', 'Still.')).toBe(
    '# S\n\n## feedback\n\nWhy?\n\n### Of Ada\n\nNo.\n\nStill.\n\n## Next\n\nx\n',
  )
  expect(withFeedback('', 'x')).toBe('## Feedback\n\nx\n')
})
