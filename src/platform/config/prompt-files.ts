// The files that roles name as their prompts.

import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { bad, ok, type Result } from '../../kernel/problem.ts'
import type { ConfigFile } from './config-file.ts'
import type { GivenSetting } from './families.ts'

/** In bytes: more than this crowds out the work itself. */
const LARGEST = 256 * 1024

/** Absolute paths of the home and of the user's own folder. */
export interface PromptFolders {
  readonly home: string
  readonly user: string
}

/**
 * The same file, in which prompts that name a file (they begin with `/`, `./`, `../` or `~/`) are what that file holds. One
 * that cannot be read is a Problem with its line: an agent that lacks what it should be told does the wrong thing.
 */
export async function withPromptFiles(file: ConfigFile, folders: PromptFolders): Promise<Result<ConfigFile>> {
  const given = new Map(file.given)
  for (const [key, setting] of given) {
    const path = pathIn(setting, folders)
    if (path === null) continue
    const read = await textOfPrompt(path)
    if ('text' in read) given.set(key, { ...setting, value: read.text })
    else
      return bad({
        code: 'config.value',
        message: `${key} names ${path}, ${read.wrong}.`,
        remedy: 'Correct the path, or write the instructions themselves there.',
        field: key,
        ...(setting.line === null ? {} : { line: setting.line }),
      })
  }
  return ok({ ...file, given })
}

/** Whether it names a file: it is one line that begins with `/`, `./`, `../` or `~/`. */
export function isPromptFile(value: string): boolean {
  return /^(?:\/|\.\.?\/|~\/)[^\r\n]*$/.test(value)
}

function pathIn({ path, value }: GivenSetting, { home, user }: PromptFolders): string | null {
  const isPrompt = path.at(-1) === 'prompt' && path.at(-3) === 'roles'
  if (!isPrompt || typeof value !== 'string' || !isPromptFile(value)) return null
  return value.startsWith('~/') ? join(user, value.slice(2)) : resolve(home, value)
}

/** What it holds, or what is wrong with it as the rest of a sentence. */
export async function textOfPrompt(
  path: string,
): Promise<{ readonly text: string } | { readonly wrong: string }> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return { wrong: 'which is no file' }
    if (found.size > LARGEST) return { wrong: `which is larger than ${LARGEST / 1024} KiB` }
    return { text: await readFile(path, 'utf8') }
  } catch (error) {
    return { wrong: `which cannot be read: ${(error as NodeJS.ErrnoException).code}` }
  }
}
