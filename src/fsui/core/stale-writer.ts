// A script or editor that read an older version may write "that version and its own edit" over a newer one.

import {
  isApproveOpen,
  isApproveTicked,
  revisionsIn,
  withoutApproveLines,
} from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import type { DocumentText } from '../../document/document.ts'
import { equalValues } from '../../document/value.ts'
import { changedKeys, fieldOf, idOf, sameMeaning } from './compare.ts'
import { countHunks, hunksOf, mergeBodies } from './merge-body.ts'
import { charactersBetween, isNoNearer } from './unread-change.ts'

/**
 * The older rendering the file was made from, or null when it was made from the base. It is one only if the file
 * takes back everything that changed between that rendering and the base, and has a change of its own; a file that
 * merely takes back is a decision, and one with an id was not made from a text without it. Of several, the one that
 * leaves the file the fewest changes of its own; the newest of those. `older` is newest first; `approved` says whether
 * the status of a text does. @see SPEC S1–S5
 */
export function staleOrigin(
  base: DocumentText,
  file: DocumentText,
  older: readonly DocumentText[],
  approved: (text: DocumentText) => boolean = () => false,
): DocumentText | null {
  if (older.some((rendering) => sameMeaning(rendering, file))) return null
  let best: { readonly rendering: DocumentText; readonly own: Own } | null = null
  for (const rendering of older) {
    if (idOf(rendering) === null && idOf(file) !== null) continue
    if (sameMeaning(rendering, base) || isWithdrawal(rendering, base, approved)) continue
    if (!showsReviewOf(rendering, base, file) && !reverts(rendering, base, file)) continue
    const own = ownChanges(rendering, file)
    if (best === null || isFewer(own, best.own)) best = { rendering, own }
  }
  return best?.rendering ?? null
}

/** Where nothing but an approval lies between them, a text without it takes that back, whatever else it says. */
function isWithdrawal(
  older: DocumentText,
  base: DocumentText,
  approved: (text: DocumentText) => boolean,
): boolean {
  const isAlone = older.body === base.body && changedKeys(older, base).join() === 'status'
  return isAlone && approved(base) && !approved(older)
}

/** Whether the file has what the base has no more of a review: its list, whose numbers no other text has, or its box. */
function showsReviewOf(older: DocumentText, base: DocumentText, file: DocumentText): boolean {
  const [listed, now, shown] = [older, base, file].map(({ body }) => revisionsIn(body))
  const hasList =
    listed?.some((each) => !now?.includes(each)) && listed.every((each) => shown?.includes(each))
  return hasList || (hasBox(older) && !hasBox(base) && hasBox(file))
}

function hasBox({ body }: DocumentText): boolean {
  return isApproveOpen(body) || isApproveTicked(body)
}

/** What a file changed in the text that it was made from. */
interface Own {
  /** Fields and runs of lines. */
  readonly changes: number
  /** About how many characters of both bodies differ. */
  readonly characters: number
}

function ownChanges(older: DocumentText, file: DocumentText): Own {
  const hunks = older.body === file.body ? 0 : (countHunks(older.body, file.body) ?? Number.MAX_SAFE_INTEGER)
  return {
    changes: changedKeys(older, file).length + hunks,
    characters: charactersBetween(older.body, file.body),
  }
}

function isFewer(a: Own, b: Own): boolean {
  return a.changes < b.changes || (a.changes === b.changes && a.characters < b.characters)
}

function reverts(older: DocumentText, base: DocumentText, file: DocumentText): boolean {
  const keys = changedKeys(older, base)
  if (keys.length === 0 && differInApproval(older, base)) return false
  const fieldsBack = keys.every((key) => equalValues(fieldOf(file, key), fieldOf(older, key)))
  if (!fieldsBack) return false
  if (keys.length > 0 && linesBack(older, base, file)) return true
  if (!isNoNearer({ older, newer: base }, file)) return false
  return (
    bodyBack(older.body, base.body, file.body) ||
    (areInReview(older, base, file) && differInLines(older, base) && linesBack(older, base, file))
  )
}

/** A tick in the box says nothing about the text it was made in: it is what a person adds to any. */
function differInApproval(older: DocumentText, base: DocumentText): boolean {
  const [read, now] = [older, base].map(({ body }) => withoutTicks(body))
  const [words, others] = [older, base].map(({ body }) => withoutApproveLines(body))
  return older.body !== base.body && read === now && words === others
}

function differInLines(older: DocumentText, base: DocumentText): boolean {
  return withoutTicks(older.body) !== withoutTicks(base.body)
}

function areInReview(...documents: readonly DocumentText[]): boolean {
  return documents.every(hasBox)
}

/** Whether the file's body holds none of the changes between the older body and the base's. A tick of its own may have lost its box. */
function bodyBack(older: string, base: string, file: string): boolean {
  if (older === base || file === older || holdsNone(older, base, file)) return true
  const [o, b, f] = [older, base, file].map(withoutTicks) as [string, string, string]
  return o !== b && (f === o || holdsNone(o, b, f))
}

function holdsNone(older: string, base: string, file: string): boolean {
  const merged = mergeBodies(older, file, base)
  if (merged === null) return false
  const changes = countHunks(older, base)
  return changes !== null && changes === countHunks(file, merged)
}

/** The same where its own changes overlap with those: all lines that went are there, and none of those that came, but for headings. */
function linesBack(older: DocumentText, base: DocumentText, file: DocumentText): boolean {
  const hunks = hunksOf(withoutTicks(older.body), withoutTicks(base.body))
  const lines = new Set(tellingLines(withoutTicks(file.body).split('\n')))
  return (
    hunks?.every(
      ({ removed, added }) =>
        tellingLines(removed).every((line) => lines.has(line)) &&
        !tellingLines(added).some((line) => !/^#/.test(line) && lines.has(line)),
    ) ?? false
  )
}

function tellingLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
