// What stands where documents live and is not read, whatever it holds: linked folders, folders that are called like
// documents, and names that are not UTF-8 or hold a backslash. Pure.

import { folderPart } from '../../kernel/path-parts.ts'
import type { Problem } from '../../kernel/problem.ts'
import { classify, mayConcern, mayHoldDocuments } from './classify.ts'

/** What stands elsewhere in the tree is nobody's business. */
const places = /^(?:agents|archive|domain|initiatives|projects|settings|tasks)(?:\/|$)/

/** What a letter that is not UTF-8 is read as. */
const unreadableLetter = '\ufffd'

/** Whether the name may be another one than it is read as: nothing can be opened by it then. */
export function mayBeMisread(path: string): boolean {
  return path.includes(unreadableLetter) && places.test(path)
}

/** A name that is not UTF-8, as it can be shown. */
export function misread(path: string): Problem {
  return {
    code: 'name.not-utf8',
    message: `${path} has a name that is not UTF-8 (${unreadableLetter} stands for what cannot be read), so it is left alone.`,
    remedy: 'Rename it, and it is taken up.',
  }
}

export function hasBackslash(path: string): boolean {
  return path.includes('\\')
}

/** A backslash parts folders on some systems: no path leads to what has one in its name. Null: nobody's business. */
export function withBackslash(path: string, kind: 'file' | 'folder' | 'other'): Problem | null {
  if (!hasBackslash(path) || !places.test(path)) return null
  const mayMatter = kind === 'folder' ? mayHoldDocuments(path) : classify(path).is !== 'foreign'
  if (!mayMatter) return null
  return {
    code: 'name.backslash',
    message: `${path} has a backslash in its name, which some systems read as the end of a folder's name, so it is left alone.`,
    remedy: 'Rename it, and it is taken up.',
  }
}

/** A link that is no file of a document may lead to a folder. Null: nobody's business. */
export function linked(path: string): Problem | null {
  if (!places.test(path) || mayConcern(path)) return null
  return {
    code: 'folder.link',
    message: `${path} is a symbolic link, which is not entered: nothing in it is read or written.`,
    remedy: 'Replace it with a real folder.',
  }
}

/** The folder itself, or the first above it, that is called like a document; null: none is. */
export function calledLikeDocument(folder: string): string | null {
  for (let at = folder; at !== ''; at = folderPart(at)) if (classify(at).is === 'document') return at
  return null
}

/** Why such a folder is not read. */
export function notADocument(folder: string): Problem {
  return {
    code: 'file.is-folder',
    message: `${folder} is a folder, and is called like a document: nothing in it is read or written.`,
    remedy: 'Give it a name without .md, or put a file in its place.',
  }
}
