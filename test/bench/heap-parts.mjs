// What a heap snapshot consists of: bytes by kind, and of plain objects by the names of their properties.

/**
 * @typedef {{
 *   snapshot: { meta: { node_fields: string[], node_types: [string[]], edge_fields: string[], edge_types: [string[]] } },
 *   nodes: number[], edges: number[], strings: string[]
 * }} Snapshot
 */

/** Kinds of V8 that are one to a reader. */
const kinds = /** @type {Readonly<Record<string, string>>} */ ({
  string: 'strings',
  'concatenated string': 'strings',
  'sliced string': 'strings',
  code: 'compiled code',
  closure: 'functions',
  array: 'arrays and maps',
  'object shape': 'shapes of objects',
  native: 'outside of the heap: buffers, source texts',
})
/** Properties that tell what an object is. */
const shownProperties = 5

/**
 * Bytes by part, largest first. A string that only one plain object holds counts with it.
 *
 * @param {Snapshot} snapshot
 * @returns {[part: string, bytes: number, count: number][]}
 */
export function heapParts(snapshot) {
  const graph = new Graph(snapshot)
  /** @type {Map<string, { bytes: number, count: number }>} */
  const parts = new Map()
  const add = (/** @type {string} */ part, /** @type {number} */ bytes, count = 1) => {
    const known = parts.get(part) ?? { bytes: 0, count: 0 }
    parts.set(part, { bytes: known.bytes + bytes, count: known.count + count })
  }
  for (let node = 0; node < graph.size; node++) {
    const type = graph.type(node)
    if (!isText(type) || graph.onlyHolder(node) === null) add(partOf(graph, node), graph.bytes(node))
    else add(partOf(graph, /** @type {number} */ (graph.onlyHolder(node))), graph.bytes(node), 0)
  }
  return [...parts]
    .map(([part, { bytes, count }]) => /** @type {[string, number, number]} */ ([part, bytes, count]))
    .sort(([, a], [, b]) => b - a)
}

/** @param {string} type */
function isText(type) {
  return kinds[type] === 'strings'
}

/**
 * @param {Graph} graph
 * @param {number} node
 */
function partOf(graph, node) {
  const type = graph.type(node)
  if (type !== 'object') return kinds[type] ?? type
  const name = graph.name(node)
  if (name !== 'Object') return `objects: ${name}`
  return `objects: {${graph.properties(node).slice(0, shownProperties).join(', ')}}`
}

class Graph {
  /** @param {Snapshot} snapshot */
  constructor({ snapshot: { meta }, nodes, edges, strings }) {
    this.nodes = nodes
    this.edges = edges
    this.strings = strings
    this.width = meta.node_fields.length
    this.edgeWidth = meta.edge_fields.length
    this.types = meta.node_types[0]
    this.edgeTypes = meta.edge_types[0]
    this.at = {
      type: meta.node_fields.indexOf('type'),
      name: meta.node_fields.indexOf('name'),
      bytes: meta.node_fields.indexOf('self_size'),
      edges: meta.node_fields.indexOf('edge_count'),
    }
    this.size = nodes.length / this.width
    this.firstEdge = new Uint32Array(this.size + 1)
    /** The object that holds it, plus one; 0: nothing does, `shared`: more than one. */
    this.holders = new Uint32Array(this.size)
    for (let node = 0; node < this.size; node++)
      this.firstEdge[node + 1] = (this.firstEdge[node] ?? 0) + this.#field(node, this.at.edges)
    for (let node = 0; node < this.size; node++) this.#noteHeld(node)
  }

  /** @param {number} node */
  type(node) {
    return this.types[this.#field(node, this.at.type)] ?? ''
  }

  /** @param {number} node */
  name(node) {
    return this.strings[this.#field(node, this.at.name)] ?? ''
  }

  /** @param {number} node */
  bytes(node) {
    return this.#field(node, this.at.bytes)
  }

  /**
   * Null for what has several holders, or one that is no plain object.
   *
   * @param {number} node
   */
  onlyHolder(node) {
    const holder = this.holders[node] ?? 0
    if (holder === 0 || holder === shared) return null
    return this.type(holder - 1) === 'object' ? holder - 1 : null
  }

  /** @param {number} node */
  properties(node) {
    return this.#edgesOf(node)
      .filter(({ type }) => type === 'property')
      .map(({ label }) => this.strings[label] ?? '')
      .filter((name) => name !== '__proto__')
  }

  /** @param {number} node */
  #noteHeld(node) {
    for (const { to } of this.#edgesOf(node)) this.holders[to] = this.holders[to] === 0 ? node + 1 : shared
  }

  /** @param {number} node */
  #edgesOf(node) {
    const found = []
    for (let edge = this.firstEdge[node] ?? 0; edge < (this.firstEdge[node + 1] ?? 0); edge++) {
      const [type = 0, label = 0, to = 0] = this.edges.slice(edge * this.edgeWidth, edge * this.edgeWidth + 3)
      found.push({ type: this.edgeTypes[type], label, to: to / this.width })
    }
    return found
  }

  /**
   * @param {number} node
   * @param {number} field
   */
  #field(node, field) {
    return this.nodes[node * this.width + field] ?? 0
  }
}

const shared = 0xffff_ffff
