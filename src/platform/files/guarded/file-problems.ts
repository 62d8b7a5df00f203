// What the file system refuses, as Problems that a person can act on.

import type { Problem } from '../../../kernel/problem.ts'
import { rootChangedCode, tooBigCode } from '../file-tree.ts'
import { errnoOf, VolumeError } from '../volume.ts'

/** Files above this size (bytes) are not documents. */
export const LARGEST_FILE = 1024 * 1024

/** A path that a guard refused, in the middle of an operation. */
export class RefusedPath extends VolumeError {
  readonly problem: Problem

  constructor(problem: Problem) {
    super('EREFUSED', problem.message)
    this.name = 'RefusedPath'
    this.problem = problem
  }
}

/** The Problem behind an error of a system call. Rethrows what is none: a bug is not a Problem. */
export function problemOfError(error: unknown, path: string): Problem {
  if (error instanceof RefusedPath) return error.problem
  const code = errnoOf(error)
  if (code === null) throw error
  const known = ERRORS[code]
  if (known === undefined) {
    return {
      code: 'file.failed',
      message: `${shown(path)}: the file system answered ${code}`,
      remedy: 'It is tried again.',
    }
  }
  return { code: known.code, message: `${shown(path)}: ${known.message}`, remedy: known.remedy }
}

export function invalidPath(path: string): Problem {
  return {
    code: 'path.invalid',
    message: `${JSON.stringify(path)} is not a path inside of the folder`,
    remedy: 'Use a name without "..", backslash, drive letter or NUL.',
  }
}

export function rootChanged(root: string): Problem {
  return {
    code: rootChangedCode,
    message: `${root} is gone or is another folder than before`,
    remedy: 'Put the folder back where it was, or start cw again.',
  }
}

export function linkedFolder(path: string): Problem {
  return {
    code: 'folder.link',
    message: `${path} is a symbolic link, which is not entered`,
    remedy: 'Replace the link with a real folder.',
  }
}

export function folderSwapped(path: string): Problem {
  return {
    code: 'folder.swapped',
    message: `a folder above ${path} was replaced while the file was in use`,
    remedy: 'Nothing to do: it is looked at again.',
  }
}

export function notAFile(path: string, kind: 'folder' | 'link' | 'other'): Problem {
  return {
    code: `file.is-${kind === 'other' ? 'special' : kind}`,
    message: `${path} is ${NOT_FILES[kind]}`,
    remedy: 'Put a regular file there, or remove it.',
  }
}

export function linkedLog(path: string): Problem {
  return {
    code: 'file.has-names',
    message: `${path} has another name (a hard link), where the lines would appear too`,
    remedy: 'Remove it, or put a copy in its place: it is begun anew.',
  }
}

export function notAFolder(path: string): Problem {
  return {
    code: 'folder.is-file',
    message: `${path} is not a folder`,
    remedy: 'Move the file away: a folder has to be there.',
  }
}

export function tooBig(path: string, size: number): Problem {
  return {
    code: tooBigCode,
    message: `${path} has ${size} bytes; at most ${LARGEST_FILE} are read`,
    remedy: 'Shorten it, or keep what is long in a file of its own that is no document.',
  }
}

const NOT_FILES = {
  folder: 'a folder, where a file is expected',
  link: 'a symbolic link, which is not followed',
  other: 'a pipe, socket or device',
}

interface Known {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

const DISK_FULL: Known = {
  code: 'disk.full',
  message: 'there is no space left on the device',
  remedy: 'Free some space; it is written again by itself.',
}

const NO_PERMISSION: Known = {
  code: 'file.no-permission',
  message: 'permission denied',
  remedy: 'Give your user the right to read and write it (chmod, chown).',
}

const NO_DESCRIPTORS: Known = {
  code: 'system.no-descriptors',
  message: 'too many files are open',
  remedy: 'Raise the limit (ulimit -n) or close programs.',
}

const ERRORS: Readonly<Record<string, Known>> = {
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EFBIG: DISK_FULL,
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: {
    code: 'disk.read-only',
    message: 'the file system is read-only',
    remedy: 'Mount it writable; it is written again by itself.',
  },
  ENAMETOOLONG: { code: 'path.too-long', message: 'the name is too long', remedy: 'Choose a shorter name.' },
  EMFILE: NO_DESCRIPTORS,
  ENFILE: NO_DESCRIPTORS,
  EXDEV: {
    code: 'folder.other-device',
    message: 'it lies on another device than the folder of the tree',
    remedy: 'Keep the whole tree on one device.',
  },
}

function shown(path: string): string {
  return path === '' ? 'the folder' : path
}
