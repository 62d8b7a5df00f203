// A Problem is bad input seen as data: it is shown beside the file while everything else goes on.

export interface Problem {
  /** Permanent name of the kind of problem, for tools: `yaml.invalid`, `status.unknown`, … */
  readonly code: string
  /** What is wrong, as a sentence. */
  readonly message: string
  /** What the person can do about it. */
  readonly remedy: string
  /** 1-based line in the file, where one can be named. */
  readonly line?: number
  /** The frontmatter field it is about, if one is. */
  readonly field?: string
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function bad<T = never>(problem: Problem): Result<T> {
  return { ok: false, problem }
}
