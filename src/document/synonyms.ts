// Words that people write for a status or a priority, and the ones that documents have for them.

const meant: Readonly<Record<string, readonly string[]>> = {
  done: ['closed', 'completed'],
  finished: ['closed', 'completed', 'done'],
  complete: ['closed', 'completed', 'done'],
  completed: ['closed', 'done'],
  resolved: ['closed', 'completed'],
  closed: ['completed', 'done'],
  todo: ['open', 'planned', 'draft'],
  new: ['open', 'planned', 'draft'],
  pending: ['open', 'planned', 'draft'],
  open: ['planned', 'draft'],
  doing: ['in_progress'],
  started: ['in_progress'],
  active: ['in_progress', 'running'],
  wip: ['in_progress'],
  ready: ['review'],
  accepted: ['approved'],
  ok: ['approved'],
  rejected: ['rework', 'draft'],
  run: ['running'],
  start: ['running'],
  stop: ['stopped'],
  critical: ['P0'],
  urgent: ['P0'],
  high: ['P1'],
  normal: ['P2'],
  medium: ['P2'],
  low: ['P3'],
}

/** The one of `words` that somebody means who writes `typed`; undefined where none is known. */
export function synonymOf(typed: string, words: readonly string[]): string | undefined {
  const word = typed.replace(/[\s-]+/g, '_')
  if (words.includes(word)) return word
  return meant[word]?.find((each) => words.includes(each))
}
