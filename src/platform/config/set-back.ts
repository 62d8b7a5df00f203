// Settings of one text of a config.yaml as another has them, with as few other bytes changed as can be.

import { diffIndices } from 'node-diff3'
import { ok, type Result } from '../../kernel/problem.ts'
import { type ConfigFile, parseConfig } from './config-file.ts'
import { writtenSettings } from './merge-config.ts'
import { isOptionKey, optionOf } from './options.ts'
import { asWritten, commentOutConfigValue, setConfigValue, unsetConfigValue } from './set-value.ts'

/** Lines of which more are not compared: many that are alike take seconds. */
const mostLines = 1_000

/**
 * `text` with these settings as `before` has them; one that has none there has its default, and nothing pins it. Lines that
 * differ in nothing else become those of `before`, so that a text which differs in these alone becomes that one. No
 * comment of `text` goes with them. A text from which one cannot be taken alone is a Problem.
 */
export function setBack(text: string, before: string, keys: readonly string[]): Result<string> {
  if (keys.length === 0) return ok(text)
  const wanted = writtenSettings(before)
  let result = withLinesOf(text, before, new Set(keys))
  for (const key of keys) {
    const value = wanted.get(key)
    if (writtenSettings(result).get(key) === value) continue
    const changed = value === undefined ? unset(result, key) : setConfigValue(result, key, asWritten(value))
    if (!changed.ok) return changed
    result = changed.value
  }
  return ok(result)
}

function unset(text: string, key: string): Result<string> {
  if (!isOptionKey(key)) return unsetConfigValue(text, key)
  const { default: value } = optionOf(key)
  const commented = commentOutConfigValue(text, key, value)
  return commented.ok ? commented : setConfigValue(text, key, value)
}

function withLinesOf(text: string, before: string, keys: ReadonlySet<string>): string {
  const [from, to] = [linesOf(text), linesOf(before)]
  if (Math.max(from.length, to.length) > mostLines) return text
  let lines = from
  // From the last on: the places of those before it stay.
  for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(from, to).reverse()) {
    if (!keepsComments(buffer1Content, buffer2Content)) continue
    const [at, count] = buffer1
    const changed = [...lines.slice(0, at), ...buffer2Content, ...lines.slice(at + count)]
    if (differInThese(lines.join(''), changed.join(''), { before, keys })) lines = changed
  }
  return lines.join('')
}

/** A comment is whatever follows a `#`. */
function keepsComments(lines: readonly string[], instead: readonly string[]): boolean {
  const comments = (all: readonly string[]) => all.flatMap((line) => /#.*/.exec(line)?.[0].trim() ?? [])
  const there = new Set(comments(instead))
  return comments(lines).every((comment) => there.has(comment))
}

function differInThese(
  text: string,
  changed: string,
  { before, keys }: { readonly before: string; readonly keys: ReadonlySet<string> },
): boolean {
  const [old, now] = [parseConfig(text), parseConfig(changed)]
  if (!old.ok || !now.ok) return false
  if (unknown(old.value, keys) !== unknown(now.value, keys)) return false
  const [a, b, wanted] = [text, changed, before].map(writtenSettings)
  const differing = [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].filter(
    (key) => a?.get(key) !== b?.get(key),
  )
  return differing.length > 0 && differing.every((key) => keys.has(key) && b?.get(key) === wanted?.get(key))
}

/** What has no effect is somebody's words all the same. */
function unknown({ idle }: ConfigFile, keys: ReadonlySet<string>): string {
  return idle.flatMap(({ field = '' }) => (keys.has(field) ? [] : [field])).join('\n')
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}
