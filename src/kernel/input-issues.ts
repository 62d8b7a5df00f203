// What zod finds wrong with an input, as sentences that name the field and say what it takes.

/** An issue as zod makes it, or as it comes over a wire. */
export interface InputIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly input?: unknown
  readonly expected?: unknown
  readonly values?: readonly unknown[]
  readonly keys?: readonly string[]
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly inclusive?: boolean
  readonly format?: unknown
  /** Of each form that it may have: what is wrong with it as that one. */
  readonly errors?: readonly (readonly InputIssue[])[]
}

/** How whoever typed the input knows a field: `--budget-usd` for `budgetUsd`. */
export type Naming = (field: string) => string

/** One sentence for each issue. */
export function sentencesOf(issues: readonly InputIssue[], naming: Naming = (field) => field): string {
  return issues
    .flatMap(asMeant)
    .map((issue) => sentenceOf(issue, naming))
    .join(' ')
}

/** Of what may have several forms: what is wrong with it as the only one that it can have been meant as. */
function asMeant(issue: InputIssue): readonly InputIssue[] {
  const isOther = ({ code, path }: InputIssue) => code === 'invalid_type' && path.length === 0
  const [meant, ...others] = (issue.errors ?? []).filter((form) => !form.some(isOther))
  if (issue.code !== 'invalid_union' || meant === undefined || others.length > 0) return [issue]
  return meant.flatMap((each) => asMeant({ ...each, path: [...issue.path, ...each.path] }))
}

function sentenceOf(issue: InputIssue, naming: Naming): string {
  const [first, ...rest] = issue.path
  const name = first === undefined ? 'The input' : naming(String(first))
  const where = rest.length === 0 ? '' : ` (${rest.map(placed).join(', ')})`
  return `${name}${where} ${predicateOf(issue)}.`
}

function placed(key: PropertyKey): string {
  return typeof key === 'number' ? `number ${key + 1}` : String(key)
}

function predicateOf(issue: InputIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message) ? 'is missing' : `takes ${kindOf(issue.expected)}`
    case 'invalid_value':
      return `takes ${listed(issue.values ?? [])}`
    case 'too_small':
      return boundOf(issue, 'least')
    case 'too_big':
      return boundOf(issue, 'most')
    case 'unrecognized_keys':
      return `has no ${listed(issue.keys ?? [])}`
    case 'invalid_format':
      return `is no ${String(issue.format)}`
    default:
      return `cannot be taken: ${issue.message.replace(/\.$/, '')}`
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with values',
  record: 'fields with values',
}

function kindOf(expected: unknown): string {
  return kinds[String(expected)] ?? String(expected)
}

function listed(values: readonly unknown[]): string {
  const words = values.map((value) => (value === null ? 'nothing' : String(value)))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function boundOf(issue: InputIssue, end: 'least' | 'most'): string {
  const { origin, inclusive = true } = issue
  const bound = Number(end === 'least' ? issue.minimum : issue.maximum)
  if (origin === 'string' && end === 'least' && bound === 1) return 'must not be empty'
  if (origin === 'string') return `takes at ${end} ${bound} characters`
  if (origin === 'array') return `takes at ${end} ${bound} ${bound === 1 ? 'value' : 'values'}`
  if (inclusive) return `must be ${bound} or ${end === 'least' ? 'more' : 'less'}`
  return `must be ${end === 'least' ? 'more' : 'less'} than ${bound}`
}
