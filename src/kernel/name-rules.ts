// What no name of a document may be, because one of the systems a tree can go to refuses it or shows it as another.

import type { Problem } from './problem.ts'

/** Bytes of UTF-8 in one name. Systems take 255; beside the document stands `<name>.conflict-2026-11-21T143205.md`. */
const mostBytes = 220

/** Why a path relative to the tree (parts joined by `/`) is no name for a document on every system; null when it is one. */
export function nameProblem(path: string): Problem | null {
  if (/^[A-Za-z]:/.test(path)) return problem('name.drive', path, 'begins with a drive letter')
  if (path.startsWith('/')) return problem('name.absolute', path, 'is not relative to the tree')
  for (const part of path.split('/')) {
    const found = partProblem(part)
    if (found !== null) return problem(found.code, path, found.why)
  }
  return null
}

/** Whether Windows keeps the name for a device, whatever follows a dot. */
export function isReservedName(name: string): boolean {
  return reserved.test(name)
}

/** The longest beginning of a name that has at most so many bytes; what is read as one letter stays whole. */
export function cutName(name: string, most: number): string {
  if (name.length * 3 <= most || bytesOf(name) <= most) return name
  let cut = ''
  let bytes = 0
  letters ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  for (const { segment } of letters.segment(name)) {
    bytes += bytesOf(segment)
    if (bytes > most) break
    cut += segment
  }
  return cut.replace(/[. ]+$/, '')
}

/** Made when it is needed first: that takes longer than to load the rest of the program's modules. */
let letters: Intl.Segmenter | undefined

const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i

/** Names that nearly all files have; what is wrong with others takes a closer look. */
const plain = /^[\w-]+(?:\.[\w-]+)*$/

function partProblem(part: string): { code: string; why: string } | null {
  if (part.length <= mostBytes && plain.test(part) && !reserved.test(part)) return null
  if (part === '' || part === '.') return { code: 'name.empty', why: 'has an empty part' }
  if (part === '..') return { code: 'name.parent', why: 'leads out of its folder with `..`' }
  if (part.includes('\0')) return { code: 'name.nul', why: 'holds a NUL character' }
  if (part.includes('\\')) return { code: 'name.backslash', why: 'holds a backslash' }
  if (/\p{Cc}/u.test(part)) return { code: 'name.control', why: 'holds a control character' }
  if (/\p{Bidi_Control}|[\u2028\u2029]/u.test(part))
    return { code: 'name.control', why: 'holds a mark that changes how it is shown' }
  if (/\p{Cs}/u.test(part)) return { code: 'name.not-unicode', why: 'holds half a character' }
  const refused = /[<>:"|?*]/.exec(part)?.[0]
  if (refused !== undefined)
    return { code: 'name.character', why: `holds ${refused}, which Windows allows in no name` }
  if (/[. ]$/.test(part)) return { code: 'name.trailing', why: 'has a part that ends in a dot or a blank' }
  if (reserved.test(part)) return { code: 'name.reserved', why: 'has a part that Windows reserves' }
  if (part.normalize('NFC') !== part) return { code: 'name.not-nfc', why: 'is not in Unicode form NFC' }
  if (bytesOf(part) > mostBytes)
    return { code: 'name.too-long', why: `has a part longer than ${mostBytes} bytes` }
  return null
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function problem(code: string, path: string, why: string): Problem {
  return { code, message: `The name ${visibly(path)} ${why}.`, remedy: 'Rename the file.' }
}

/** In quotes, with what cannot be seen in it as its number. */
function visibly(path: string): string {
  return JSON.stringify(path).replace(
    /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
