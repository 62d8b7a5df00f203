// The lines that a document in review carries: put in and taken out without a trace.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isApproveTicked,
  listedChildren,
  unclearApproval,
  withApproveLines,
  withoutApproveLines,
} from '../../src/document/approve-lines.ts'

const line = fc.oneof(
  fc.constantFrom(
    '',
    '  ',
    '\t',
    '- 01-a · r3',
    '- 02-b · r1',
    '- one',
    '- [ ] Approve',
    '- [x] Approve',
    '# A',
    '## Feedback',
    'text',
  ),
  fc.string({ maxLength: 8 }).map((text) => text.replace(/[\r\n]/g, '')),
)
const body = fc.array(line, { maxLength: 9 }).map((lines) => lines.join('\n'))
const children = fc.array(fc.record({ slug: fc.constantFrom('01-schema', 'so · r2', 'x'), rev: fc.nat() }), {
  maxLength: 3,
})

describe('the lines of a document in review', () => {
  it('show revisions and a box at the end', () => {
    expect(withApproveLines('# A\n', [{ slug: '01-schema', rev: 3 }])).toBe(
      '# A\n\n- 01-schema · r3\n\n- [ ] Approve\n',
    )
    expect(withApproveLines('# A', [])).toBe('# A\n\n- [ ] Approve')
  })

  it('stand apart from a list that the text ends with, so that theirs is a list of its own', () => {
    const listed = [{ slug: '01-schema', rev: 3 }]
    expect(withApproveLines('# A\n\n- fast\n- safe\n', listed)).toBe(
      '# A\n\n- fast\n- safe\n\n* 01-schema · r3\n\n- [ ] Approve\n',
    )
    expect(withApproveLines('# A\n\n- fast\n\nAnd more.\n', listed)).toContain('\n- 01-schema · r3\n')
    expect(listedChildren(withApproveLines('- [x] done\n', listed))).toEqual(listed)
  })

  it('come out again byte for byte, from every body', () => {
    fc.assert(
      fc.property(body, children, (text, listed) => {
        expect(withoutApproveLines(withApproveLines(text, listed))).toBe(text)
      }),
      { numRuns: 3000 },
    )
  })

  it('come out ticked and with other blanks in their lines', () => {
    fc.assert(
      fc.property(body, children, (text, listed) => {
        const dressed = withApproveLines(text, listed)
        const ticked = dressed.replace(/- \[ \] Approve(\n?)$/, '- [x] Approve  $1')
        expect(isApproveTicked(ticked)).toBe(true)
        expect(withoutApproveLines(ticked)).toBe(text)
      }),
    )
  })

  it('come out when a section was written below them', () => {
    const dressed = withApproveLines('# A\n', [{ slug: '01-schema', rev: 3 }])
    expect(withoutApproveLines(`${dressed}\n## Feedback\nNo.\n`)).toBe('# A\n\n## Feedback\nNo.\n')
  })

  it('come out when words were written right below them, which are a paragraph of their own', () => {
    const listed = withApproveLines('# A\n', [{ slug: '01-schema', rev: 3 }])
    for (const dressed of [withApproveLines('# A\n', []), listed])
      expect(withoutApproveLines(`${dressed}Split it.\n`)).toBe('# A\n\nSplit it.\n')
  })

  it('are not told from a list that goes on, nor is a tick with words right below it', () => {
    const dressed = withApproveLines('# A\n', [])
    const ticked = dressed.replace('[ ]', '[x]')
    for (const text of [
      `${dressed}- [ ] Ship\n`,
      `${dressed}1. Ship\n`,
      `${dressed}  it\n`,
      `${ticked}Not yet.\n`,
    ])
      expect(withoutApproveLines(text)).toBe(text)
    expect(unclearApproval(dressed, `${ticked}Not yet.\n`)).toEqual({
      at: 2,
      text: '- [x] Approve',
      crowded: true,
    })
  })
})
