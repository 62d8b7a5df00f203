// The smallest edits of the YAML that give a field another value in its old style.
import { isMap, isNode, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import { type Extent, lineStart } from './extent.ts'
import type { ParsedEntry } from './frontmatter.ts'
import { blockListEdit, flowListEdits } from './list-edits.ts'
import { renderInline, renderKey, renderLiteral } from './render.ts'
import type { Edit, EditContext } from './source-edit.ts'
import { isBlock, nameOf, quotingOf, rangeOf, sourceOf } from './source-nodes.ts'
import { type FieldValue, forbiddenKeys, isList, ValueReader } from './value.ts'

export type ParsedExtent = Extent<ParsedEntry>

/** Edits within the value's own range, which keep quoting, comments, anchors and the lines of list items that stay. */
export function valueEdits(extent: ParsedExtent, value: FieldValue, context: EditContext): Edit[] {
  const { node } = extent.entry
  // A tag such as `!!str` tells the kind of value, which would no longer be true.
  if (node?.tag && typeof value !== 'string') return [wholeLineEdit(extent, value, context)]
  if (isSeq(node) && isList(value) && value.length > 0) {
    if (node.flow) return flowListEdits(node, value, context)
    const edit = blockListEdit(node, value, { ...context, end: extent.end })
    return [edit ?? wholeLineEdit(extent, value, context)]
  }
  if (isMap(node) && isMapping(value) && Object.keys(value).length > 0) {
    return node.flow
      ? [replace(node, flowMap(node, value, context.yaml))]
      : blockMap(extent, value, { ...context, node })
  }
  if ((isSeq(node) || isMap(node)) && !node.flow) return blockToInline(extent, value, context)
  if (node === null || (isScalar(node) && node.value === null && !node.source)) {
    return [
      insert(colonEnd(extent, context), ` ${renderInline(value, { quoting: 'plain', flow: context.flow })}`),
    ]
  }
  if (isScalar(node) && isBlock(node)) return [blockScalar(extent, value, { ...context, node })]
  if (value === null && !context.flow) return [emptied(node, context)]
  return [replace(node, renderInline(value, { quoting: quotingOf(node), flow: context.flow }))]
}

/** One edit that writes the field's lines anew. */
export function wholeLineEdit({ entry, start, end }: Extent, value: FieldValue, { eol }: EditContext): Edit {
  const text = value === null ? '' : ` ${renderInline(value)}`
  return { start, end, text: `${renderKey(entry.key)}:${text}${eol}` }
}

/** The lines of a field that is new: a text of several lines as a block. */
export function newFieldLines(
  field: { key: string; value: FieldValue; comment?: string | undefined },
  eol: string,
): string {
  const { key, value } = field
  const comment = field.comment === undefined ? '' : ` # ${field.comment.replace(/\s+/g, ' ').trim()}`
  if (typeof value === 'string' && value.includes('\n')) {
    const block = renderLiteral(value, { indent: 2, eol })
    // A comment may stand behind the block's header.
    if (block !== null)
      return `${renderKey(key)}: ${block.replace(/^\|[-+]?/, (header) => header + comment)}${eol}`
  }
  return `${renderKey(key)}:${value === null ? '' : ` ${renderInline(value)}`}${comment}${eol}`
}

type InContext<T> = EditContext & { readonly node: T }

function replace(node: Node, text: string): Edit {
  const [start, end] = rangeOf(node)
  return { start, end, text }
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text }
}

/** Offset behind the colon that follows the key. */
function colonEnd({ entry }: Extent, { yaml }: EditContext): number {
  return yaml.indexOf(':', entry.keyEnd) + 1
}

function isMapping(value: FieldValue): value is { readonly [key: string]: FieldValue } {
  return typeof value === 'object' && value !== null && !isList(value)
}

function emptied(node: Node, { yaml }: EditContext): Edit {
  const [start, end] = rangeOf(node)
  return { start: yaml[start - 1] === ' ' ? start - 1 : start, end, text: '' }
}

function blockScalar(
  { entry }: ParsedExtent,
  value: FieldValue,
  { node, yaml, eol }: InContext<Scalar>,
): Edit {
  const [from, end] = rangeOf(node)
  const start = value === null && yaml[from - 1] === ' ' ? from - 1 : from
  const indent = /\n *(?=[^ \r\n])/.exec(entry.source)?.[0].length ?? 3
  const block =
    typeof value === 'string' ? renderLiteral(value, { indent: Math.max(indent - 1, 1), eol }) : null
  const text = block ?? (value === null ? '' : renderInline(value, { quoting: 'double', flow: false }))
  return { start, end, text: yaml[end - 1] === '\n' ? text + eol : text }
}

/** `key:` + lines → `key: value`, with the comment behind the colon kept. */
function blockToInline(extent: ParsedExtent, value: FieldValue, context: EditContext): Edit[] {
  const text = value === null ? '' : ` ${renderInline(value)}`
  const start = lineStart(context.yaml, extent.entry.node?.range?.[0] ?? 0)
  return [insert(colonEnd(extent, context), text), { start, end: extent.end, text: '' }]
}

/** A `{…}` with other values; pairs that stay keep their source. */
export function flowMap(map: YAMLMap, value: { readonly [key: string]: FieldValue }, yaml: string): string {
  const parts: string[] = []
  const left = new Set(Object.keys(value))
  for (const pair of map.items) {
    const key = new ValueReader().readKey(pair.key)
    const item = value[key]
    const forbidden = forbiddenKeys.has(key)
    if (!forbidden && (!left.delete(key) || item === undefined)) continue
    const same = forbidden || nameOf(pair.value) === JSON.stringify(item)
    const inline = item === undefined ? '' : renderInline(item, { quoting: 'plain', flow: true })
    parts.push(`${sourceOf(pair.key, yaml)}: ${same ? sourceOf(pair.value, yaml) : inline}`)
  }
  for (const key of left) parts.push(renderInline({ [key]: value[key] ?? null }).slice(2, -2))
  return `{ ${parts.join(', ')} }`
}

function blockMap(
  extent: Extent,
  value: { readonly [key: string]: FieldValue },
  context: InContext<YAMLMap>,
): Edit[] {
  const { node, yaml, eol } = context
  const start = lineStart(yaml, rangeOf(node)[0])
  const indent = ' '.repeat(rangeOf(node)[0] - start)
  const lines: string[] = []
  const left = new Set(Object.keys(value))
  const starts = node.items.map((pair) => lineStart(yaml, isNode(pair.key) ? rangeOf(pair.key)[0] : 0))
  for (const [at, pair] of node.items.entries()) {
    const key = new ValueReader().readKey(pair.key)
    const chunk = yaml.slice(starts[at], starts[at + 1] ?? extent.end)
    const item = value[key]
    const forbidden = forbiddenKeys.has(key)
    if (!forbidden && (!left.delete(key) || item === undefined)) continue
    const same = forbidden || nameOf(pair.value) === JSON.stringify(item)
    lines.push(same || item === undefined ? chunk : `${indent}${renderKey(key)}: ${renderInline(item)}${eol}`)
  }
  for (const key of left) lines.push(`${indent}${renderKey(key)}: ${renderInline(value[key] ?? null)}${eol}`)
  return [{ start, end: extent.end, text: lines.join('') }]
}
