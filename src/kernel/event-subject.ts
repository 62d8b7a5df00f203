// What an event is about, as people know it: the one place where lines of a log get the names of things.

import type { Event } from './event.ts'

interface Subject {
  readonly id: string
  /** `task`; a remark is about the task it stands below. */
  readonly noun: string
}

/** The thing that a person would say something happened to: of a run that is its agent. */
export function subjectOf({
  type,
  kind,
  entity,
  change,
}: Pick<Event, 'type' | 'kind' | 'entity' | 'change'>): Subject {
  const { task, agent } = change.after
  if (kind === 'run' && typeof agent === 'string') return { id: agent, noun: 'agent' }
  if (kind === 'comment' && typeof task === 'string') return { id: task, noun: 'task' }
  return { id: entity, noun: type.split('.')[0] ?? kind }
}

/** The title as the event itself tells it; null: it says none. */
export function titleIn({ change }: Pick<Event, 'change'>): string | null {
  const title = change.after.title ?? change.before?.title
  return typeof title === 'string' && title !== '' ? title : null
}

/** Characters of a title in a line of a log. */
const longestTitle = 120

/** `“Add the limits table” (t-9f2c7k)`, `tasks/limits.md (t-9f2c7k)`, or the id alone where no name is known. */
export function nameWithId(
  id: string,
  { title, path }: { readonly title: string | null; readonly path: string | null },
): string {
  if (title !== null) return `“${shortened(title)}” (${id})`
  return path === null ? id : `${path} (${id})`
}

/** Never in the middle of a sign that has two code units. */
function shortened(title: string): string {
  if (title.length <= longestTitle) return title
  return `${title.slice(0, longestTitle - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
