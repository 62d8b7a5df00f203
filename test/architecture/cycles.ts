// Circles in a graph: Tarjan's strongly connected components (SIAM J. Comput. 1972), those with more than one node.

/** Each circle's nodes, sorted; a node that points at itself is one too. */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []

  const visit = (node: string): number => {
    const index = order.size
    order.set(node, index)
    lowest.set(node, index)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      const reached = order.has(next) ? (stack.includes(next) ? order.get(next) : undefined) : visit(next)
      if (reached !== undefined) lowest.set(node, Math.min(lowest.get(node) ?? index, reached))
    }
    if (lowest.get(node) === index) {
      const circle = stack.splice(stack.indexOf(node))
      if (circle.length > 1 || graph.get(node)?.includes(node)) cycles.push(circle.sort())
    }
    return lowest.get(node) ?? index
  }

  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return cycles
}
