// Checkboxes are fields: listed, set and merged one by one, by section and label, never by line (SYNC.md 3).
import { outsideCode } from './body-lines.ts'
import { listHeadings } from './headings.ts'

export interface Checkbox {
  /** 0-based line in the body. */
  readonly line: number
  readonly label: string
  readonly checked: boolean
  /**
   * Text of the nearest heading of level 2 to 6 above it; null above the first of them, so that a new title moves no box, and for
   * the box that approves, which belongs to the whole.
   */
  readonly section: string | null
  /** 0 for the first box with this label in sections of this name, 1 for the second, … */
  readonly occurrence: number
}

/** What names one checkbox of a body. */
export type CheckboxKey = Pick<Checkbox, 'label' | 'section' | 'occurrence'>

interface Located extends Checkbox {
  /** Offset of the character between the brackets. */
  readonly at: number
}

/** The checkboxes of a body: `- [ ]`, `* [x]`, `+ [ ]`, `1. [X]`, at any indentation; none in code, comments and quotes. */
export function listCheckboxes(body: string): Checkbox[] {
  return locate(body).map(({ at: _, ...box }) => box)
}

/** The body with that box ticked or not; the same body where there is no such box. */
export function setCheckbox(body: string, box: CheckboxKey, checked: boolean): string {
  const wanted = keyOf(box)
  return retick(body, (found) => (keyOf(found) === wanted ? checked : found.checked))
}

/** The body with every box unticked: two bodies are the same but for ticks iff these are equal. */
export function withoutTicks(body: string): string {
  return retick(body, () => false)
}

/**
 * `file` with the ticks that `entity` has changed since `base`. A box that both sides changed, changed alike; one that
 * the base lacks keeps the file's tick.
 */
export function mergeCheckboxes(bodies: { base: string; file: string; entity: string }): string {
  const base = ticksOf(bodies.base)
  const entity = ticksOf(bodies.entity)
  return retick(bodies.file, (box) => {
    const key = keyOf(box)
    const before = base.get(key)
    const theirs = entity.get(key)
    return before !== undefined && theirs !== undefined && theirs !== before ? theirs : box.checked
  })
}

function retick(body: string, decide: (box: Checkbox) => boolean): string {
  const parts: string[] = []
  let from = 0
  for (const box of locate(body)) {
    const checked = decide(box)
    if (checked === box.checked) continue
    parts.push(body.slice(from, box.at), checked ? 'x' : ' ')
    from = box.at + 1
  }
  return from === 0 ? body : parts.join('') + body.slice(from)
}

function ticksOf(body: string): Map<string, boolean> {
  return new Map(locate(body).map((box) => [keyOf(box), box.checked]))
}

const checkbox = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ \txX])\](?=[ \t]|$)/

function locate(body: string): Located[] {
  if (!body.includes(']')) return []
  const headings = [...listHeadings(body)]
  const occurrences = new Map<string, number>()
  const boxes: Located[] = []
  let section: string | null = null
  let next = 0
  for (const line of outsideCode(body)) {
    for (let heading = headings[next]; heading && heading.line <= line.number; heading = headings[++next]) {
      section = heading.level === 1 ? null : heading.text
    }
    const found = checkbox.exec(line.shown)
    if (found === null) continue
    const label = line.shown.slice(found[0].length).trim()
    const within = label === 'Approve' ? null : section
    const name = JSON.stringify([within, label])
    const occurrence = occurrences.get(name) ?? 0
    occurrences.set(name, occurrence + 1)
    const checked = found[1] === 'x' || found[1] === 'X'
    boxes.push({
      line: line.number,
      label,
      checked,
      section: within,
      occurrence,
      at: line.start + found[0].length - 2,
    })
  }
  return boxes
}

function keyOf(box: CheckboxKey): string {
  return JSON.stringify([box.section, box.label, box.occurrence])
}
