// What the planner promises for any document changed on both sides.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DocumentText } from '../../src/document/document.ts'
import { sameMeaning } from '../../src/fsui/core/compare.ts'
import { decide } from '../../src/fsui/core/decide.ts'
import { transfer } from '../../src/fsui/core/merge.ts'
import type { Base } from '../../src/fsui/core/model.ts'
import { initiativeCodec } from '../../src/modules/initiatives/document.ts'
import { initiative, must } from '../fsui/core/documents.ts'

const order = initiativeCodec.fields.map((field) => field.key)
const subject = { id: 'i-000001', path: 'initiatives/x.md', codec: initiativeCodec }
const line = fc.constantFrom('a', 'b', 'c', '', '- [ ] p', '- [x] p', '- [ ] q', '## s', 'file', 'entity')
const documents = fc
  .record({
    status: fc.constantFrom('draft', 'review', 'approved'),
    priority: fc.option(fc.constantFrom('P0', 'P1', 'P2')),
    mood: fc.option(fc.constantFrom('calm', 'wild')),
    projects: fc.option(fc.subarray(['x', 'y', 'z'], { minLength: 1 })),
    body: fc.array(line, { maxLength: 7 }),
  })
  .map(({ status, priority, mood, projects, body }) => {
    const lines = [`status: ${status}\n`]
    if (priority) lines.push(`priority: ${priority}\n`)
    if (mood) lines.push(`mood: "${mood}" # how\n`)
    if (projects) lines.push(`projects: [${projects.join(', ')}]\n`)
    return initiative(lines.join(''), body.map((text) => `${text}\n`).join(''))
  })

interface Sides {
  base: Base
  file: DocumentText
  entity: DocumentText
}

/** Carries out one decision as the shell does; true when nothing was left to do. */
function step(sides: Sides): boolean {
  const { base, file, entity } = sides
  const action = decide(subject, {
    base,
    file: file.text === base.document.text ? { state: 'same' } : { state: 'changed', document: file },
    entity: sameMeaning(entity, base.document) ? { state: 'same' } : { state: 'changed', document: entity },
  })
  const based = (document: DocumentText): Base => ({ ...base, document, conflict: null })
  if (action.do === 'nothing' || action.do === 'wait') return true
  if (action.do === 'adopt') sides.base = based(action.document)
  else if (action.do === 'push') {
    sides.file = action.document
    sides.base = based(action.document)
  } else if (action.do === 'pull') {
    sides.entity = action.entity
    const fields = action.merged?.conflicts ?? []
    sides.base = {
      ...based(action.base),
      conflict: fields.length > 0 ? { fields, resolution: 'open' } : null,
    }
  } else throw new Error(action.do)
  return false
}

function settle(sides: Sides): number {
  for (let round = 1; round <= 200; round++) if (step(sides)) return round
  throw new Error('not quiet after 200 rounds')
}

const start = (base: DocumentText, file: DocumentText, entity: DocumentText): Sides => ({
  base: { document: base, older: [], steps: [], conflict: null },
  file,
  entity,
})

describe('the planner', () => {
  it('comes to rest with file and entity equal, or with a conflict that holds both', () => {
    fc.assert(
      fc.property(documents, documents, documents, (base, file, entity) => {
        const sides = start(base, file, entity)
        settle(sides)
        if (sides.base.conflict) expect(sides.file).toBe(file)
        else expect(sameMeaning(sides.file, sides.entity)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['mine', 'theirs'] as const)('ends a conflict with %s, and both sides are equal', (resolution) => {
    fc.assert(
      fc.property(documents, documents, documents, (base, file, entity) => {
        const sides = start(base, file, entity)
        settle(sides)
        const { conflict } = sides.base
        fc.pre(conflict !== null)
        sides.base = { ...sides.base, conflict: { ...conflict, resolution } }
        settle(sides)
        expect(sides.base.conflict).toBeNull()
        expect(sameMeaning(sides.file, sides.entity)).toBe(true)
      }),
    )
  })

  it('keeps every line that one side added [M6, M12]', () => {
    fc.assert(
      fc.property(documents, documents, documents, (base, file, entity) => {
        const sides = start(base, file, entity)
        settle(sides)
        const kept = withoutTicks(`${sides.file.body}${sides.entity.body}`)
        for (const side of [file, entity])
          for (const text of withoutTicks(side.body))
            if (!withoutTicks(base.body).includes(text)) expect(kept).toContain(text)
      }),
    )
  })

  it('adopts what both sides changed alike [D5]', () => {
    fc.assert(
      fc.property(documents, documents, (base, both) => {
        const sides = start(base, both, both)
        settle(sides)
        expect([sides.file, sides.entity]).toEqual([both, both])
      }),
    )
  })
})

describe('transfer', () => {
  it('gets what was put, and puts back what was got [P1, P3]', () => {
    fc.assert(
      fc.property(documents, documents, (from, to) => {
        expect(must(transfer(from, { from, to: from }, order))).toBe(from)
        expect(sameMeaning(must(transfer(from, { from, to }, order)), to)).toBe(true)
      }),
    )
  })
})

function withoutTicks(body: string): string[] {
  return body.replaceAll('[x]', '[ ]').split('\n')
}
