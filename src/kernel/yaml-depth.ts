// Whether YAML is nested deeper than it may be read. Who reads it goes down one call a level, and V8 ends the whole process
// where it has to compile a regular expression with next to no stack left: that no `catch` would see.

import { Lexer } from 'yaml'

/** Brackets in each other, and half as many levels of indentation: far more than anybody writes, and far less than a stack holds. */
const most = 200

/** What the lexer yields before a scalar, which comes next and may look like anything. */
const scalarFollows = '\u001f'

/** An upper bound, told from the tokens alone: each column of indentation holds two levels, a list in a mapping and what is in it. */
export function isNestedTooDeeply(yaml: string): boolean {
  let [brackets, indented] = [0, 0]
  let [isScalar, lineBegins] = [false, true]
  for (const token of new Lexer().lex(yaml)) {
    if (isScalar) isScalar = false
    else if (token === scalarFollows) isScalar = true
    else if (token === '[' || token === '{') brackets += 1
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1)
    else if (brackets === 0 && (token === '-' || token === '?' || token === ':')) indented += 1
    else if (brackets === 0 && lineBegins && /^ +$/.test(token)) indented += token.length
    if (brackets > most || indented > most) return true
    lineBegins = token === '\n' || token === '\r\n'
    if (lineBegins) indented = 0
  }
  return false
}
