// Where a YAML node stands, how it is written, and what it stands for.
import { isAlias, isNode, isScalar, type Node, type Scalar } from 'yaml'
import type { Quoting } from './render.ts'
import { ValueReader } from './value.ts'

/** Offsets of a node without its tag, anchor and comment. */
export function rangeOf(node: Node): readonly [number, number] {
  return [node.range?.[0] ?? 0, node.range?.[1] ?? 0]
}

export function sourceOf(node: unknown, yaml: string): string {
  return isNode(node) && node.range ? yaml.slice(node.range[0], node.range[1]) : ''
}

/** A text under `|` or `>`. */
export function isBlock(node: Scalar): boolean {
  return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
}

export function quotingOf(node: unknown): Quoting {
  if (!isScalar(node)) return 'plain'
  return node.type === 'QUOTE_SINGLE' ? 'single' : node.type === 'QUOTE_DOUBLE' ? 'double' : 'plain'
}

/** The value of a node as a map key; aliases, whose anchors stand elsewhere, equal nothing and are written out. */
export function nameOf(node: unknown): string {
  if (isAlias(node)) return `*${node.source}`
  try {
    return JSON.stringify(new ValueReader().read(node))
  } catch {
    return '*'
  }
}
