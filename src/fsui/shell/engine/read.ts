// Reads a settled path for a decision.

import { claimedId, claimedIdIn } from '../../../document/claimed-id.ts'
import { decodeDocument, readDocument } from '../../../document/document.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import { idOf } from '../../core/compare.ts'
import type { BaseStore } from '../base-store.ts'
import type { SeenFile } from './parts.ts'

/**
 * The file as a document, what is wrong with it, or null when it has not settled. `known` is the base's hash; without
 * one an empty file is a document that says nothing. @see SPEC R4
 */
export async function readForDecision(
  tree: FileTree,
  path: string,
  known: string | null,
): Promise<SeenFile | null> {
  const read = await tree.read(path, known ?? undefined)
  if (read.state === 'unsettled') return null
  if (read.state === 'missing') return { state: 'missing' }
  if (read.state === 'refused')
    return { state: 'unreadable', problem: read.problem, read: null, claims: null }
  const text = decodeDocument(read.bytes)
  if (!text.ok) return { state: 'unreadable', problem: text.problem, read, claims: claimedIdIn(read.bytes) }
  if (read.bytes.length === 0 && known !== null)
    return { state: 'unreadable', problem: emptyFile, read, claims: null }
  const document = readDocument(text.value)
  return document.ok
    ? { state: 'file', read, document: document.value }
    : { state: 'unreadable', problem: document.problem, read, claims: claimedId(text.value) }
}

/** The disk, and how its files are read where what they are called counts too. */
export interface ReadHere {
  readonly tree: FileTree
  readonly bases: BaseStore
  /** @see readForDecision */
  read(path: string, known: string | null): Promise<SeenFile | null>
}

/** Of what is not known: whether there is no file, one that is empty or white space alone, or a reply to no question that is known. */
export function saysNothingNew(path: string, file: SeenFile): boolean {
  if (classify(path).is === 'reply') return true
  return file.state === 'missing' || (file.state === 'file' && file.document.text.trim() === '')
}

/** The id that the file names; of one that cannot be read, the id it claims; of one that its folder brought along, that of what it is. */
export function namedBy(file: SeenFile): string | null {
  if (file.state === 'missing') return null
  return file.state === 'file' ? (idOf(file.document) ?? file.carried ?? null) : file.claims
}

const emptyFile = {
  code: 'file.empty',
  message: 'The file is empty.',
  remedy: 'Write something into it, or delete it. An empty file is never a command.',
}
