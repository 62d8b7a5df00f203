// Whether two globs can name the same file. Pure. In doubt the answer is yes: a task waits once too often rather than
// two tasks writing the same file.

/** The first pair of globs, one of each list, that can name the same file; null when there is none. */
export function overlap(a: readonly string[], b: readonly string[]): readonly [string, string] | null {
  for (const one of a) for (const other of b) if (globsOverlap(one, other)) return [one, other]
  return null
}

/** Nobody writes longer ones; what follows takes the product of both lengths, and as deep a stack as their sum. */
const longest = 500

/** `**` stands for any number of folders; `*`, `?`, `[…]` and `{a,b}` for parts of a name; a folder for all in it. */
export function globsOverlap(a: string, b: string): boolean {
  if (a.length > longest || b.length > longest) return true
  const others = alternatives(b).map(segmentsOf)
  return alternatives(a)
    .map(segmentsOf)
    .some((one) => others.some((other) => meet(one, other, isDeep, namesMeet)))
}

/** `{a,b}` spelled out, from the innermost braces; past 64 spellings the braces become `*`. */
function alternatives(glob: string): string[] {
  let open = [glob]
  for (;;) {
    const next = open.flatMap((text) => {
      const found = /\{([^{}]*)\}/.exec(text)
      if (!found) return [text]
      const [whole, choices = ''] = found
      const [before, after] = [text.slice(0, found.index), text.slice(found.index + whole.length)]
      return choices.split(',').map((choice) => before + choice + after)
    })
    if (next.length > 64) return [glob.replace(/\{.*\}/, '*')]
    if (next.every((text, at) => text === open[at])) return next
    open = next
  }
}

function segmentsOf(glob: string): string[] {
  const parts = glob.split('/').filter((part) => part !== '' && part !== '.')
  const last = parts.at(-1) ?? '**'
  // A plain name that does not end like a file's may be a folder, and then stands for all in it.
  const isFile = /[*?[]/.test(last) || (/.\.[a-z][a-z0-9]{0,4}$/i.test(last) && !glob.endsWith('/'))
  return isFile ? parts : [...parts, '**']
}

function isDeep(segment: string): boolean {
  return segment === '**'
}

function namesMeet(a: string, b: string): boolean {
  return meet(
    charactersOf(a),
    charactersOf(b),
    (part) => part === '*',
    (x, y) => x === '?' || y === '?' || x === y,
  )
}

/** The characters of a name; a class of characters is any one. */
function charactersOf(name: string): string[] {
  return [...name.replace(/\*+/g, '*').replace(/\[[^\][]*\]/g, '?')]
}

/**
 * Whether two patterns have a word in common. `isMany` tells the parts that stand for any number of parts, `same`
 * whether two others can be equal. Time and space grow with the product of the lengths.
 */
function meet<T>(
  a: readonly T[],
  b: readonly T[],
  isMany: (part: T) => boolean,
  same: (x: T, y: T) => boolean,
): boolean {
  const known = new Map<number, boolean>()
  const from = (i: number, j: number): boolean => {
    const key = i * (b.length + 1) + j
    const before = known.get(key)
    if (before !== undefined) return before
    const [x, y] = [a[i], b[j]]
    let result: boolean
    if (x !== undefined && isMany(x)) result = from(i + 1, j) || (y !== undefined && from(i, j + 1))
    else if (y !== undefined && isMany(y)) result = from(i, j + 1) || (x !== undefined && from(i + 1, j))
    else if (x === undefined || y === undefined) result = x === y
    else result = same(x, y) && from(i + 1, j + 1)
    known.set(key, result)
    return result
  }
  return from(0, 0)
}
