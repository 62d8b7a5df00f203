import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/document/document.ts'
import { readFrontmatter } from '../../src/document/frontmatter.ts'
import { readOnce } from '../../src/document/read-once.ts'

describe('readOnce', () => {
  it('reads a text once, however often it is asked for, and each text for itself', () => {
    const asked: string[] = []
    const read = readOnce((text) => {
      asked.push(text)
      return { text }
    })
    for (const text of ['a', 'b', 'a', 'a ', 'b']) expect(read(text)).toEqual({ text })
    expect(asked).toEqual(['a', 'b', 'a '])
  })

  it('remembers what cannot be read, too', () => {
    const broken = '---\nid: [\n---\n'
    expect(readDocument(broken)).toMatchObject({ ok: false })
    expect(readDocument(broken)).toBe(readDocument(broken))
  })

  it('remembers no nodes of YAML, which take many times the memory of the text', () => {
    const read = readFrontmatter('---\nlist:\n  - one\n---\n')
    expect(read).toMatchObject({ ok: true, value: { simple: false } })
    expect(read.ok && read.value.entries.map((entry) => 'node' in entry)).toEqual([false])
  })
})
