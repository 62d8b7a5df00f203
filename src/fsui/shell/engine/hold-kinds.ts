// The lists of held commands, and what each tells a person.

import { type None, noneLabel } from '../../core/confirm-document.ts'

interface Why {
  /** Of those that are marked `hadBeenArchived`. */
  readonly cameBack: string
  /** Of the others. */
  readonly others: string
}

/** The mark of what waits because its file brought its document back from the archive. */
export const hadBeenArchived = 'it had been archived'

export interface HoldKind {
  /** `deletions` → `needs-you/confirm-deletions.md`. */
  readonly name: string
  readonly title: (count: number) => string
  /** For the log, without a count: more may follow, and the file has the list as it is. */
  readonly logged: string
  readonly explanation: string
  /** Why each of them waits, where that is not the same for all. */
  readonly why?: Why
  /** The line of a document that has a folder means what is listed of that folder too: it goes with it. */
  readonly takesFolders?: boolean
  /** The label of its None. */
  readonly none: None
}

export const deletionsKind: HoldKind = {
  name: 'deletions',
  title: (count) =>
    count === 1 ? '1 document is gone from the folder' : `${count} documents are gone from the folder`,
  logged: 'many documents are gone from the folder, nothing is archived',
  explanation:
    'Many went at once, which may be an accident, so what is listed here is not archived. Tick the ones that you meant to delete (or All): they ' +
    'go to archive/, an initiative or a phase with all that is in its folder. None, or deleting this file, puts the files back, beside what stands in their places by now (as `name-2`). ' +
    'Putting a file back yourself takes it off the list.',
  takesFolders: true,
  none: noneLabel,
}

export const decisionsKind: HoldKind = {
  name: 'decisions',
  title: (count) =>
    count === 1 ? '1 decision waits for your word' : `${count} decisions wait for your word`,
  logged: 'decisions wait for your word',
  why: {
    cameBack:
      `Not carried out, where “${hadBeenArchived}” stands beside it: the save brought the document back from the archive, ` +
      'and what was decided in that file may be older than its archiving. It is back, whatever you say here.',
    others:
      'Either there were many within a few seconds, or this folder was copied, or the database is another one than it saw ' +
      'last, so these were not carried out, and what had been approved just before was taken back.',
  },
  explanation:
    'Tick the ones that you mean (or All); a phase is approved only together with the new words of it that wait here. ' +
    'None, or deleting this file, puts the files back.',
  none: noneLabel,
}

export const gitKind: HoldKind = {
  name: 'from-git',
  title: (count) => `${count} ${count === 1 ? 'decision' : 'decisions'} came with git`,
  logged: 'decisions came with git',
  explanation:
    'A checkout, a pull or a merge brought these approvals, starts or replies. All other files of it are taken up; these ' +
    'wait for your tick, with what else is new in them; a phase is approved only together with the words of it that wait ' +
    'here. None, or deleting this file, puts the files back as they were.',
  none: noneLabel,
}

/** What the list says of what it holds. `cameBack`: of each, whether its file brought it back from the archive. */
export function explain({ why, explanation }: HoldKind, cameBack: readonly boolean[]): string {
  if (why === undefined) return explanation
  if (!cameBack.includes(true)) return `${why.others} ${explanation}`
  if (!cameBack.includes(false)) return `${why.cameBack}\n\n${explanation}`
  return `${why.cameBack}\n\nThe others: ${why.others}\n\n${explanation}`
}

/** The line of the log of a document that its file brought back from the archive with a decision. */
export function toldOfBack(path: string): string {
  return `held: what ${path} decides: ${hadBeenArchived}, and what was decided in the file that brought it back may be older than that`
}
