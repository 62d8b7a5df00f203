// A change of the YAML's source, and what it depends on.

/** Replaces [start, end) of the YAML. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface EditContext {
  readonly yaml: string
  readonly eol: string
  /** The whole frontmatter is a flow mapping. */
  readonly flow: boolean
}
