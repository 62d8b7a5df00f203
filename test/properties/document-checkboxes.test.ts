// The laws of merging ticks, and of composing: for every body, not only for those somebody thought of.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listCheckboxes, mergeCheckboxes, setCheckbox, withoutTicks } from '../../src/document/checkboxes.ts'
import { composeDocument } from '../../src/document/compose.ts'
import { readDocument } from '../../src/document/document.ts'
import { renderInline } from '../../src/document/render.ts'
import { equalValues } from '../../src/document/value.ts'
import { body, values } from '../document/arbitrary-documents.ts'

const runs = { numRuns: 1_000 }

/** The same body, some of its boxes ticked otherwise. */
const ticked = (text: string, flips: readonly boolean[]) =>
  listCheckboxes(text).reduce((now, box, at) => (flips[at] ? setCheckbox(now, box, !box.checked) : now), text)

const flips = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
const versions = fc.tuple(body, flips, flips).map(([base, file, entity]) => ({
  base,
  file: ticked(base, file),
  entity: ticked(base, entity),
  flips: { file, entity },
}))

describe('merging ticks', () => {
  it('takes every tick that one side or both changed', () => {
    fc.assert(
      fc.property(versions, ({ base, file, entity, flips }) => {
        const merged = listCheckboxes(mergeCheckboxes({ base, file, entity }))
        for (const [at, box] of listCheckboxes(base).entries()) {
          const changed = flips.file[at] || flips.entity[at]
          expect(merged[at]?.checked).toBe(changed ? !box.checked : box.checked)
        }
      }),
      runs,
    )
  })

  it('changes nothing when one side changed nothing, and nothing but ticks ever', () => {
    fc.assert(
      fc.property(versions, ({ base, file, entity }) => {
        expect(mergeCheckboxes({ base, file, entity: base })).toBe(file)
        expect(mergeCheckboxes({ base, file: entity, entity })).toBe(entity)
        expect(withoutTicks(mergeCheckboxes({ base, file, entity }))).toBe(withoutTicks(file))
        expect(ticksOf(mergeCheckboxes({ base, file, entity }))).toEqual(
          ticksOf(mergeCheckboxes({ base, file: entity, entity: file })),
        )
      }),
      runs,
    )
  })

  it('is done when it was done once', () => {
    fc.assert(
      fc.property(versions, ({ base, file, entity }) => {
        const merged = mergeCheckboxes({ base, file, entity })
        expect(mergeCheckboxes({ base, file: merged, entity })).toBe(merged)
      }),
      runs,
    )
  })
})

describe('setting a tick', () => {
  it('is got, changes at most one character, and not the case of an x that stays', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.boolean(), (text, pick, checked) => {
        const boxes = listCheckboxes(text)
        const box = boxes[pick % Math.max(boxes.length, 1)]
        fc.pre(box !== undefined)
        const after = setCheckbox(text, box, checked)
        expect(listCheckboxes(after)).toEqual(
          boxes.map((other) => (other === box ? { ...box, checked } : other)),
        )
        expect([...after].filter((character, at) => character !== text[at]).length).toBe(
          checked === box.checked ? 0 : 1,
        )
      }),
      runs,
    )
  })
})

function ticksOf(text: string): boolean[] {
  return listCheckboxes(text).map((box) => box.checked)
}

describe('composing', () => {
  it('gives a document that reads as the same fields and body', () => {
    const fields = fc.uniqueArray(
      fc.record({ key: fc.stringMatching(/^[a-z][a-z 0-9_-]{0,5}$/), value: values }),
      { maxLength: 5, selector: (field) => field.key },
    )
    fc.assert(
      fc.property(fields, body, (list, text) => {
        const read = readDocument(composeDocument(list, text))
        if (!read.ok) throw new Error(read.problem.message)
        expect([...read.value.fields.keys()]).toEqual(list.map((field) => field.key))
        for (const { key, value } of list)
          expect(equalValues(read.value.fields.get(key)?.value, value)).toBe(true)
        expect(read.value.body).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
      }),
      runs,
    )
  })

  it('writes every value on one line', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(renderInline(value)).not.toMatch(/[\n\r]/)
      }),
      runs,
    )
  })
})
