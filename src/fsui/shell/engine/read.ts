// Reads a settled path for a decision.

import { decodeDocument, readDocument } from '../../../document/document.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'
import type { SeenFile } from './parts.ts'

/** The file as a document, what is wrong with it, or null when it has not settled. `known` is the base's hash. */
export async function readForDecision(
  tree: FileTree,
  path: string,
  known: string | null,
): Promise<SeenFile | null> {
  const read = await tree.read(path, known ?? undefined)
  if (read.state === 'unsettled') return null
  if (read.state === 'missing') return { state: 'missing' }
  if (read.state === 'refused') return { state: 'unreadable', problem: read.problem, read: null }
  const text = decodeDocument(read.bytes)
  if (!text.ok) return { state: 'unreadable', problem: text.problem, read }
  if (read.bytes.length === 0) return { state: 'unreadable', problem: emptyFile, read }
  const document = readDocument(text.value)
  return document.ok
    ? { state: 'file', read, document: document.value }
    : { state: 'unreadable', problem: document.problem, read }
}

const emptyFile = {
  code: 'file.empty',
  message: 'The file is empty.',
  remedy: 'Write something into it, or delete it. An empty file is never a command.',
}
