// One field of a frontmatter, and where it stands.
import type { FieldValue } from './value.ts'

export interface Entry {
  readonly key: string
  readonly value: FieldValue
  /** The value's YAML as it stands, without tag, anchor and comment. */
  readonly source: string
  /** Offset of the key in `Frontmatter.yaml`. */
  readonly keyStart: number
  readonly keyEnd: number
  /** Offset behind the value; `keyEnd` or more. */
  readonly valueEnd: number
}
