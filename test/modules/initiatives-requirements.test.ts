// The requirements that the text of an initiative lists.

import { expect, it } from 'vitest'
import { listRequirements, requirementKey } from '../../src/modules/initiatives/index.ts'

const idsIn = (section: string) =>
  listRequirements(`# Title\n\n## Requirements\n\n${section}\n`).map(({ id }) => id)

it('lists the items that begin with an id, with the rest of the line', () => {
  const body =
    '# Title\n\n## Requirements\n\n- REQ-01: one limit per key\n- REQ-02: counted\n\n## Then\n\n- REQ-03: no\n'
  expect(listRequirements(body)).toEqual([
    { id: 'REQ-01', text: 'one limit per key' },
    { id: 'REQ-02', text: 'counted' },
  ])
})

it.each([
  ['* BACK-01 a backend', 'BACK-01'],
  ['1. BACK-01: a backend', 'BACK-01'],
  ['- [x] **BACK-01**: a backend', 'BACK-01'],
  ['- **BACK-01:** a backend', 'BACK-01'],
  ['- `BACK-01` a backend', 'BACK-01'],
  ['- [BACK-01] a backend', 'BACK-01'],
  ['- BACK-01 — a backend', 'BACK-01'],
  ['- BACK-01', 'BACK-01'],
  ['- r1: a backend', 'r1'],
  ['- API-2.1: a backend', 'API-2.1'],
  ['  - ÄNF-01: nested, in German', 'ÄNF-01'],
  ['- 要件-01: kanji', '要件-01'],
])('takes %s for an item with an id', (line, id) => {
  expect(idsIn(line)).toEqual([id])
})

it.each([
  '- Note: nothing',
  '- OAuth2 login works',
  '- 5 limits: at most',
  '- a well-known thing: yes',
  'REQ-01: a paragraph',
  '```\n- REQ-01: code\n```',
  '<!-- - REQ-01: a comment -->',
  `- ${'x'.repeat(100)}1: too long`,
])('passes over %s', (line) => {
  expect(idsIn(line)).toEqual([])
})

it('lists what stands in headings below it, and what is there twice', () => {
  expect(idsIn('### Backend\n\n- B-1: x\n\n### Frontend\n\n- F-1: y\n- B-1: z')).toEqual([
    'B-1',
    'F-1',
    'B-1',
  ])
})

it('lists nothing without the section', () => {
  expect(listRequirements('# Requirements engineering\n\n- REQ-01: no section\n')).toEqual([])
})

it('takes ids that differ in case or encoding for one', () => {
  expect(requirementKey('änf-01')).toBe(requirementKey(' A\u0308NF-01'))
})

it('reads a section of twenty thousand items at once', () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `- REQ-${n}: ${'text '.repeat(5)}`)
  expect(idsIn(lines.join('\n'))).toHaveLength(20_000)
})
