// Edits that give a list other items and leave the items that stay, and the comments between them, where they are.
import { isScalar, type YAMLSeq } from 'yaml'
import { lineEnd, lineStart } from './extent.ts'
import { renderInline } from './render.ts'
import type { Edit, EditContext } from './source-edit.ts'
import { isBlock, nameOf, quotingOf, rangeOf, sourceOf } from './source-nodes.ts'
import { type FieldValue, isList } from './value.ts'

type Items = readonly FieldValue[]

interface Item {
  readonly node: unknown
  /** What it stands for, to compare with. */
  readonly name: string
  readonly start: number
  readonly end: number
}

/** `[a, b]`: items are replaced, cut out and added in place; without any that stays the list is written anew. */
export function flowListEdits(list: YAMLSeq, value: Items, { yaml }: EditContext): Edit[] {
  const items = itemsOf(list)
  if (items.length === value.length && items.every((item) => item.end > item.start)) {
    return items.flatMap((item, at) => {
      const next = value[at] ?? null
      const text = renderInline(next, { quoting: quotingOf(item.node), flow: true })
      return item.name === JSON.stringify(next) ? [] : [{ start: item.start, end: item.end, text }]
    })
  }
  const { kept, added } = align(items, value)
  const last = kept.at(-1)
  const sources = new Map(items.map((item) => [item.name, sourceOf(item.node, yaml)]))
  const texts = added.map(
    (item) => sources.get(JSON.stringify(item)) || renderInline(item, { quoting: 'plain', flow: true }),
  )
  if (last === undefined) return [rewritten(list, texts, yaml)]
  const cuts = kept.flatMap((at, index) => {
    const from = (kept[index - 1] ?? -1) + 1
    return from === at ? [] : [{ start: items[from]?.start ?? 0, end: items[at]?.start ?? 0, text: '' }]
  })
  const text = texts.map((item) => `, ${item}`).join('')
  return [...cuts, { start: items[last]?.end ?? 0, end: items.at(-1)?.end ?? 0, text }]
}

/** `- a` lines: an item takes the comment lines right above it with it; those behind the last one stay. */
export function blockListEdit(
  list: YAMLSeq,
  value: Items,
  { yaml, eol, end }: EditContext & { readonly end: number },
): Edit | null {
  const start = lineStart(yaml, rangeOf(list)[0])
  const indent = ' '.repeat(rangeOf(list)[0] - start)
  const chunks = chunksOf(list, yaml, { start, end, mark: `${indent}-` })
  if (chunks === null) return null
  const left = new Set(chunks)
  const stock = stockOf(chunks)
  const reused = value.map((item) => {
    const chunk = stock.get(JSON.stringify(item))?.shift()
    if (chunk !== undefined) left.delete(chunk)
    return chunk
  })
  const texts = value.map((item, at) => {
    const chunk = reused[at]
    if (chunk !== undefined) return chunk.lead + chunk.text
    const old = chunks.length === value.length ? chunks[at] : undefined
    const replaced = old !== undefined && left.has(old) ? replacedItem(old, item) : null
    return replaced ?? `${indent}- ${renderInline(item)}${eol}`
  })
  const contentEnd = chunks.at(-1)?.end ?? end
  return { start, end: contentEnd, text: texts.join('') }
}

/** Chunks by what they stand for, each to be given out once. */
function stockOf(chunks: readonly Chunk[]): Map<string, Chunk[]> {
  const stock = new Map<string, Chunk[]>()
  for (const chunk of chunks) {
    const same = stock.get(chunk.name)
    if (same === undefined) stock.set(chunk.name, [chunk])
    else same.push(chunk)
  }
  return stock
}

/** The items that stay, in order, and what follows them; `kept` holds indices of `items`. */
function align(items: readonly Item[], value: Items): { kept: number[]; added: Items } {
  const kept: number[] = []
  for (const [at, item] of items.entries()) {
    const next = value[kept.length]
    if (next !== undefined && item.end > item.start && item.name === JSON.stringify(next)) kept.push(at)
  }
  return { kept, added: value.slice(kept.length) }
}

function rewritten(list: YAMLSeq, texts: readonly string[], yaml: string): Edit {
  const [start, end] = rangeOf(list)
  const padding = /^\[ +[^\s\]]/.test(yaml.slice(start, end)) ? ' ' : ''
  return { start, end, text: `[${padding}${texts.join(', ')}${padding}]` }
}

function itemsOf(list: YAMLSeq): Item[] {
  return list.items.map((node) => {
    const [start, end] = isScalar(node) || isCollection(node) ? rangeOf(node) : [0, 0]
    return { node, name: nameOf(node), start, end }
  })
}

function isCollection(node: unknown): node is YAMLSeq {
  return typeof node === 'object' && node !== null && 'range' in node
}

interface Chunk extends Item {
  /** Comments and blank lines above the item's own lines. */
  readonly lead: string
  readonly text: string
  /** Of the item's value within `text`. */
  readonly valueStart: number
  readonly valueEnd: number
}

/** The list cut into items; null where an item does not begin a line. */
function chunksOf(
  list: YAMLSeq,
  yaml: string,
  { start, end, mark }: { start: number; end: number; mark: string },
): Chunk[] | null {
  const items = itemsOf(list)
  const starts = itemStarts(yaml.slice(start, end), mark).map((offset) => start + offset)
  if (starts.length !== items.length) return null
  let leadStart = start
  return items.map((item, at) => {
    const from = starts[at] ?? end
    const next = starts[at + 1] ?? end
    const behind =
      item.end > from && yaml[item.end - 1] === '\n' ? item.end : lineEnd(yaml, Math.max(item.end, from))
    const contentEnd = Math.min(behind, next)
    const lead = yaml.slice(leadStart, from)
    leadStart = contentEnd
    const place = { valueStart: item.start - from, valueEnd: item.end - from, start: from, end: contentEnd }
    return { ...item, ...place, lead, text: yaml.slice(from, contentEnd) }
  })
}

/** Offsets of the lines that begin with `mark` and a blank. */
function itemStarts(text: string, mark: string): number[] {
  const starts: number[] = []
  for (let at = 0; at < text.length; at = lineEnd(text, at)) {
    if (text.startsWith(mark, at) && /^(?:\s|$)/.test(text.charAt(at + mark.length))) starts.push(at)
  }
  return starts
}

/** The item's lines with another value in the same quotes, behind the same dash and before the same comment. */
function replacedItem({ node, lead, text, valueStart, valueEnd }: Chunk, value: FieldValue): string | null {
  if (!isScalar(node) || isBlock(node) || node.anchor !== undefined || node.tag || valueEnd <= valueStart)
    return null
  if (isList(value) || (typeof value === 'object' && value !== null)) return null
  const inline = renderInline(value, { quoting: quotingOf(node), flow: false })
  return lead + text.slice(0, valueStart) + inline + text.slice(valueEnd)
}
