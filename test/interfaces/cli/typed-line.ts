// A command line as it is typed, taken apart as a shell does: words, quotes, `&&` and `|`.

export interface TypedCommand {
  /** The words after `cw`. */
  readonly argv: readonly string[]
  /** How it hangs on the one before. */
  readonly after: '&&' | '|' | null
}

/** The commands of one line; all of them are `cw`. */
export function commandsIn(line: string): TypedCommand[] {
  return line.split(/ (?=(?:&&|\|) )/).map((part) => {
    const [, after = null, words = ''] = /^(&&|\|)? ?(.*)$/.exec(part) ?? []
    const [first, ...argv] = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    )
    if (first !== 'cw') throw new Error(`“${line}” is more than cw`)
    return { argv, after: after as TypedCommand['after'] }
  })
}
