// Reads the files that an agent is given: documents of the tree, files of its project as they stand in its folder, and files
// of this machine. Whatever is wrong with one is said of it, and holds nothing up.

import { open, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { stripComments } from '../../document/body-lines.ts'
import type { GivenFile, WorkItem } from '../../modules/runs/index.ts'

/** Bytes of a file that are taken. */
const mostBytes = 500_000

export interface FileReading {
  /** `~` in paths. */
  readonly userHome: string
  /** Texts of the documents that stand at those paths in the tree, or have those ids. */
  documents(paths: readonly string[]): Promise<Readonly<Record<string, string>>>
}

/** Sorted by their paths. */
export async function readGivenFiles(
  { agent, project }: Pick<WorkItem, 'agent' | 'project'>,
  { userHome, documents }: FileReading,
): Promise<GivenFile[]> {
  if (agent.input.length === 0) return []
  const known = await documents(agent.input)
  const paths = [...agent.input].sort()
  return await Promise.all(
    paths.map((path) => {
      const document = known[path]
      return document === undefined
        ? readFile(path, { userHome, repository: project?.repository ?? null })
        : inDocument(path, document)
    }),
  )
}

interface Around {
  readonly userHome: string
  readonly repository: string | null
}

async function readFile(path: string, { userHome, repository }: Around): Promise<GivenFile> {
  const named = path.replace(/^~(?=\/|$)/, userHome)
  try {
    if (isAbsolute(named)) return await inFile(path, named)
    if (repository === null) return nothing(path, 'missing')
    const root = await realpath(resolve(repository))
    const real = await realpath(join(root, named))
    return real.startsWith(root + sep) ? await inFile(path, real) : nothing(path, 'outside')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return nothing(path, code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable')
  }
}

async function inFile(path: string, at: string): Promise<GivenFile> {
  const found = await stat(at)
  if (found.isDirectory()) return nothing(path, 'folder')
  // To open a pipe would wait for whoever writes into it.
  if (!found.isFile()) return nothing(path, 'unreadable')
  const handle = await open(at, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(found.size, mostBytes)), 0)
    return taken(path, buffer.subarray(0, bytesRead), found.size)
  } finally {
    await handle.close()
  }
}

/** Comments in documents are never told to anyone (TREE.md 4). */
function inDocument(path: string, text: string): GivenFile {
  const bytes = Buffer.from(stripComments(text), 'utf8')
  return taken(path, bytes.subarray(0, mostBytes), bytes.length)
}

/** What is no UTF-8, or holds a zero, is not for reading. */
function taken(path: string, beginning: Buffer, bytes: number): GivenFile {
  const cut = bytes > beginning.length
  let text: string
  try {
    // A letter that is cut in two is left out.
    text = new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: cut })
  } catch {
    return { ...nothing(path, 'binary'), bytes }
  }
  return text.includes('\0') ? { ...nothing(path, 'binary'), bytes } : { path, is: 'text', bytes, text, cut }
}

function nothing(path: string, is: GivenFile['is']): GivenFile {
  return { path, is, bytes: null, text: null, cut: false }
}
