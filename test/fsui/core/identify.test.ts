import { describe, expect, it } from 'vitest'
import {
  type Identity,
  identify,
  type KnownDocument,
  type SeenFile,
} from '../../../src/fsui/core/identify.ts'

/** `path=id` or `path` without an id; `path=?id` cannot be read; the bytes are told by `#hash`, else by the path. */
function file(text: string): SeenFile {
  const [rest = '', hash] = text.split('#')
  const [path = '', said] = rest.split('=')
  const unreadable = said?.startsWith('?') === true
  const id = unreadable ? said.slice(1) : said
  return { path, id: id ?? null, hash: hash ?? path, ...(unreadable && { unreadable }) }
}

function known(text: string): KnownDocument {
  const { path, id, hash } = file(text)
  return { key: id ?? path, path, hash }
}

function batch(
  files: readonly string[],
  tree: readonly (string | KnownDocument)[],
  missing: readonly string[] = [],
): Record<string, string> {
  const documents = tree.map((each) => (typeof each === 'string' ? known(each) : each))
  const identities = identify(files.map(file), {
    atPath: (path) => documents.find((each) => each.path === path) ?? null,
    withKey: (key) => documents.find((each) => each.key === key) ?? null,
    missing: documents.filter((each) => missing.includes(each.path)),
  })
  return Object.fromEntries([...identities].map(([path, identity]) => [path, inWords(identity)]))
}

function inWords(identity: Identity): string {
  switch (identity.is) {
    case 'known':
      return `is ${identity.key}`
    case 'moved':
      return `${identity.key} from ${identity.from}`
    case 'copy':
      return `copy of ${identity.of}`
    case 'new':
      return identity.id === null ? 'new' : `new ${identity.id}`
    case 'wrong-id':
      return `${identity.key} says ${identity.id}`
    case 'undecided':
      return `look at ${identity.lookAt}`
  }
}

describe('identify', () => {
  it('I1: knows a file by its path, with its id and without one', () => {
    expect(batch(['A=a', 'B'], ['A=a', 'B=b'])).toEqual({ A: 'is a', B: 'is b' })
  })

  it('I2: follows a file that was moved, also onto the place of another that moved on', () => {
    expect(batch(['N=a'], ['A=a'], ['A'])).toEqual({ N: 'a from A' })
    expect(batch(['B=a', 'C=b'], ['A=a', 'B=b'], ['A'])).toEqual({ B: 'a from A', C: 'b from B' })
    expect(batch(['B=a', 'C=b', 'D=c'], ['A=a', 'B=b', 'C=c'], ['A'])).toEqual({
      B: 'a from A',
      C: 'b from B',
      D: 'c from C',
    })
  })

  it('I2: follows a file that was moved over another, which is then nowhere', () => {
    expect(batch(['B=a'], ['A=a', 'B=b'], ['A'])).toEqual({ B: 'a from A' })
  })

  it('I2, I11: follows a folder of 200, in any order', () => {
    const names = Array.from({ length: 200 }, (_, n) => `t${n}`)
    const tree = names.map((name) => `old/${name}=${name}`)
    const files = names.map((name) => `new/${name}=${name}`)
    const gone = names.map((name) => `old/${name}`)
    const expected = Object.fromEntries(names.map((name) => [`new/${name}`, `${name} from old/${name}`]))
    expect(batch(files, tree, gone)).toEqual(expected)
    expect(batch(files.toReversed(), tree, gone)).toEqual(expected)
  })

  it('I3: knows one of two that swapped by its place in the database', () => {
    const [a, b] = [{ ...known('A=a'), left: true }, known('B=b')]
    const identities = identify(['A', 'B=a'].map(file), {
      atPath: (path) => (path === 'B' ? b : null),
      withKey: (key) => (key === 'a' ? a : b),
      belongsAt: (path) => (path === 'A' ? b : null),
      missing: [],
    })
    expect([...identities].map(([path, found]) => [path, inWords(found)])).toEqual([
      ['A', 'b from B'],
      ['B', 'a from A'],
    ])
  })

  it('I3: tells two files that swapped their names, and three that went round', () => {
    expect(batch(['A=b', 'B=a'], ['A=a', 'B=b'])).toEqual({ A: 'b from B', B: 'a from A' })
    expect(batch(['A=c', 'B=a', 'C=b'], ['A=a', 'B=b', 'C=c'])).toEqual({
      A: 'c from C',
      B: 'a from A',
      C: 'b from B',
    })
  })

  it('I4: takes a second file with the id of one in its place for a copy', () => {
    expect(batch(['A=a', 'N=a'], ['A=a'])).toEqual({ A: 'is a', N: 'copy of a' })
    expect(batch(['A', 'N=a'], ['A=a'])).toEqual({ A: 'is a', N: 'copy of a' })
  })

  it('I5: asks for the known path before it calls a file moved or a copy', () => {
    expect(batch(['N=a'], ['A=a'])).toEqual({ N: 'look at A' })
    expect(batch(['B=a'], ['A=a', 'B=b'])).toEqual({ B: 'look at A' })
  })

  it('I6: of two files with the id of a missing one, calls one moved and the other a copy', () => {
    expect(batch(['O=a', 'N=a'], ['A=a'], ['A'])).toEqual({ N: 'a from A', O: 'copy of a' })
  })

  it('I7: takes an unknown id at a new path for a new document with that id', () => {
    expect(batch(['N=x'], ['A=a'])).toEqual({ N: 'new x' })
  })

  it('I8: refuses an unknown id at a known path, unless the document stands elsewhere', () => {
    expect(batch(['A=x'], ['A=a'])).toEqual({ A: 'a says x' })
    expect(batch(['A=x', 'N=a'], ['A=a'])).toEqual({ A: 'new x', N: 'a from A' })
  })

  it('I9: refuses the id of another document that is still in its place', () => {
    expect(batch(['A=a', 'B=a'], ['A=a', 'B=b'])).toEqual({ A: 'is a', B: 'b says a' })
  })

  it('I9: takes no file of another kind that names a document for that document', () => {
    const seen = (path: string, id: string, kind: string): SeenFile => {
      return { path, id, hash: path, content: { kind, text: '', title: null, inode: '' } }
    }
    const tree = [known('A=i-aaaaaa'), known('B=ph-bbbbbb')]
    const identities = identify([seen('A', 'i-zzzzzz', 'initiative'), seen('B', 'i-aaaaaa', 'phase')], {
      atPath: (path) => tree.find((each) => each.path === path) ?? null,
      withKey: (key) => tree.find((each) => each.key === key) ?? null,
      missing: [],
    })
    expect(identities.get('A')).toEqual({ is: 'wrong-id', key: 'i-aaaaaa', id: 'i-zzzzzz' })
  })

  it('I10: finds a document that had no id yet by its bytes, if only one had them', () => {
    expect(batch(['N#same'], ['A=a#same'], ['A'])).toEqual({ N: 'a from A' })
    expect(batch(['N#other'], ['A=a#same'], ['A'])).toEqual({ N: 'new' })
    expect(batch(['N#same'], ['A=a#same', 'B=b#same'], ['A', 'B'])).toEqual({ N: 'new' })
    expect(batch(['N#same'], ['A=a#same'])).toEqual({ N: 'new' })
  })

  it('I10: finds a document that had no id yet by what it says, when it was renamed and edited in one go', () => {
    const text = '# Faster login\n\nUnder a second.\n\nFor everybody.\n'
    const content = { kind: 'task', text, title: 'Faster login', inode: '1 7' }
    const missing = { key: 'a', named: null, path: 'A', hash: 'A', content }
    const other = { key: 'b', named: null, path: 'B', hash: 'B', content: { ...content, inode: '1 8' } }
    const written = { ...missing, named: 'a' }
    const says = (change: object, gone: readonly KnownDocument[] = [missing]) => {
      const seen = { path: 'N', id: null, hash: 'N', content: { ...content, inode: '1 9', ...change } }
      const identity = identify([seen], { atPath: () => null, withKey: () => null, missing: gone }).get('N')
      return identity && inWords(identity)
    }
    const edited = text.replace('a second', 'half a second')
    expect(says({ text: edited })).toBe('a from A')
    expect(says({ text: text.replace('# Faster', '# Fast'), title: 'Fast login' })).toBe('a from A')
    expect(says({ text: '# Faster login\n\nAll of it is new.\n' })).toBe('a from A')
    expect(says({ text: '# Fast\n\nFor everybody.\n', title: 'Fast', inode: '1 7' })).toBe('a from A')
    expect(says({ text: edited, kind: 'put-away' })).toBe('a from A')
    expect(says({ text: '# Fast\n\nFor everybody.\n', title: 'Fast' })).toBe('new')
    expect(says({ text: '# Groceries\n', title: 'Groceries', inode: '1 7' })).toBe('new')
    expect(says({ text: edited, kind: 'plan' })).toBe('new')
    expect(says({ text: edited }, [written])).toBe('new')
    expect(says({ text: edited }, [missing, other])).toBe('new')
    expect(says({ text: edited, inode: '1 8' }, [missing, other])).toBe('b from B')
  })

  it('I11: finds a document once, also by its bytes', () => {
    expect(batch(['N#same', 'O#same'], ['A=a#same'], ['A'])).toEqual({ N: 'a from A', O: 'new' })
  })

  it('I12: knows a copy by its path while it still names its original', () => {
    const copy = { key: 'c', named: 'a', path: 'B', hash: 'B' }
    expect(batch(['B=a'], ['A=a', copy])).toEqual({ B: 'is c' })
    expect(batch(['B=a'], ['A=a', copy], ['A'])).toEqual({ B: 'is c' })
    expect(batch(['A=a', 'B=a'], ['A=a', copy])).toEqual({ A: 'is a', B: 'is c' })
  })

  it('I13: follows a file that cannot be read by the id it claims, after all that say one', () => {
    expect(batch(['N=?a'], ['A=a'], ['A'])).toEqual({ N: 'a from A' })
    expect(batch(['A=b', 'B=?a'], ['A=a', 'B=b'])).toEqual({ A: 'b from B', B: 'a from A' })
    expect(batch(['M=?a', 'N=a'], ['A=a'], ['A'])).toEqual({ N: 'a from A', M: 'copy of a' })
    expect(batch(['N=?a'], ['A=a'])).toEqual({ N: 'look at A' })
  })
})
