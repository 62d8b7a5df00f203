// The options that every command takes, wherever they stand.

export interface Globals {
  readonly json: boolean
  readonly help: boolean
  readonly version: boolean
  /** False after --no-color; else the terminal decides. */
  readonly colour: boolean
  /** What is left, with `--server` turned into the command. */
  readonly argv: readonly string[]
}

/** Their names, for whoever misspells one. */
export const globalOptions: readonly string[] = ['json', 'no-color', 'help']

/** Nothing behind `--` is touched. */
export function readGlobals(argv: readonly string[]): Globals {
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const has = (...names: string[]) => own.some((token) => names.includes(token))
  const rest = own.filter((token) => !['--json', '--json=true', '--no-color', '--help', '-h'].includes(token))
  const [first, ...others] = rest
  const command = first === '--server' ? ['server', ...others] : rest
  return {
    json: has('--json', '--json=true'),
    help: has('--help', '-h'),
    version: first === '--version' || first === '-V' || first === '-v' || first === 'version',
    colour: !has('--no-color'),
    argv: [...command, ...(end === -1 ? [] : argv.slice(end))],
  }
}
