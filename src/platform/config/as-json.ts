// What a config.json is to hold where somebody wrote YAML: the same as JSON, or a Problem where JSON cannot say it. Pure.

import { isDeepStrictEqual } from 'node:util'
import { CST, Lexer, parseDocument } from 'yaml'
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import type { MergedConfig } from './merge-config.ts'

/** The byte order mark, which some editors put before a text. */
const mark = /^\uFEFF/

/**
 * With the home's text as JSON, and the tree's like it where both are to say the same. `before` is what config.json holds: one
 * that is no JSON (it has comments, say) takes any text; null: there is none. Every text of `merged` is valid.
 */
export function mergedAsJson(merged: MergedConfig, before: string | null): Result<MergedConfig> {
  if (before !== null && before.trim() !== '' && !isJson(before)) return ok(merged)
  const home = asJson(merged.home, before ?? '')
  if (!home.ok) return home
  const isOne = merged.file === merged.home
  return ok({ ...merged, home: home.value, file: isOne ? home.value : merged.file })
}

/** One that is JSON stays byte for byte; another one is laid out as `before` is. */
function asJson(text: string, before: string): Result<string> {
  if (text.trim() === '' || isJson(text)) return ok(text)
  const comment = commentIn(text)
  if (comment !== null) return bad(unfit('holds no comments', comment))
  const said: unknown = parseDocument(text).toJS()
  const json = `${JSON.stringify(said ?? {}, null, /\n([ \t]+)"/.exec(before)?.[1] ?? '  ')}\n`
  return isDeepStrictEqual(JSON.parse(json), said ?? {}) ? ok(json) : bad(unfit('cannot say all of this', 1))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(mark, ''))
    return true
  } catch {
    return false
  }
}

/** The line of the first one, counted from 1; null: there is none. */
function commentIn(text: string): number | null {
  let line = 1
  for (const token of new Lexer().lex(text)) {
    if (CST.tokenType(token) === 'comment') return line
    line += token.split('\n').length - 1
  }
  return null
}

function unfit(why: string, line: number): Problem {
  return {
    code: 'config.json-only',
    message: `The home keeps its settings in config.json, and JSON ${why}.`,
    remedy:
      'Write it without, and save: until then what is in force stays. Or end cw, rename config.json in the home to config.yaml, and start it again: that takes this file as it is.',
    line,
  }
}
