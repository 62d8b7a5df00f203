// What a person does to the files of a simulated tree, with the system calls of real editors.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import type { MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { answer } from './replies.ts'
import { SavedTexts } from './saved-texts.ts'
import type { Answering, Change, Saver } from './steps.ts'

export const root = '/tree'

/** Where documents of a schedule may be saved. */
export const paths = [
  'initiatives/a/initiative.md',
  'initiatives/b/initiative.md',
  'initiatives/c.md',
  'initiatives/a/pages/p.md',
  'initiatives/b/pages/p.md',
  'initiatives/a/phases/01-one/phase.md',
  'initiatives/b/phases/01-one/phase.md',
  'initiatives/a/phases/01-one/plans/p.md',
  'domain/term.md',
  'domain/other.md',
  'tasks/loose.md',
  'initiatives/a/phases/01-one/tasks/t.md',
]

const folders = ['initiatives/a', 'initiatives/b', 'initiatives/d', 'initiatives/a/phases/01-one', 'domain']

const foreign: Readonly<Record<string, string>> = {
  'notes.txt': 'mine\n',
  'image.png': '\u0000png',
  '.git/HEAD': 'ref: refs/heads/main\n',
  'initiatives/README.txt': 'mine too\n',
  'initiatives/.b.md.swp': 'swap',
  'initiatives/README.md~': 'backup',
  'log/untitled.txt': 'mine',
}

export class Person {
  readonly texts = new SavedTexts()
  /** How often the person brought a document to a path, or away from one: what may cause a creation or an archiving. */
  arrivals = 0
  departures = 0
  /** How often the person did something to a reply. */
  answers = 0
  /** Somebody put another database in place: what happened before is not in its log. */
  forked = false
  /** How many texts were saved that say a status. */
  readonly statuses = new Map<string, number>()
  #n = 0

  constructor(
    private readonly volume: MemoryVolume,
    private readonly touched: (path: string) => void,
  ) {
    for (const [path, text] of Object.entries(foreign)) this.#put(path, text)
  }

  /** The documents that stand in the tree now, in the order of their paths. */
  documents(): string[] {
    return this.files().filter((path) => classify(path).is === 'document')
  }

  /** The replies that stand in the tree now. */
  replies(): string[] {
    return this.files().filter((path) => classify(path).is === 'reply')
  }

  /** Every file outside the machine folder. */
  files(): string[] {
    return below(this.volume, '').sort()
  }

  read(path: string): string | null {
    return contentOf(this.volume, path)
  }

  foreignTouched(): string[] {
    return Object.entries(foreign).flatMap(([path, text]) => (this.read(path) === text ? [] : [path]))
  }

  newText(path: string): string {
    this.#n += 1
    const plan = /plans\//.test(path) ? '\n## Tasks\n' : ''
    return `# Thing ${this.#n}\n\nText ${this.#n}.\n${plan}\n- [ ] First\n- [ ] Second\n\nEnd.\n`
  }

  /** Saves a whole text. `meanwhile` happens where the editor leaves the file half written. */
  async save(path: string, text: string, how: Saver, meanwhile: () => Promise<void>): Promise<void> {
    const before = this.read(path)
    if (before === null) this.arrivals += 1
    this.texts.leaving(path, before)
    this.#folders(path)
    if (how === 'truncate' || how === 'prefix') {
      if (before !== null && how === 'truncate') this.#put(path, '')
      if (how === 'prefix') this.#put(path, text.slice(0, Math.floor(text.length / 2)))
      await meanwhile()
    }
    if (how === 'vim' && before !== null) {
      this.arrivals += 1
      this.volume.rename(`${root}/${path}`, `${root}/${path}~`)
      this.touched(path)
      await meanwhile()
    }
    this.texts.leaving(path, this.read(path))
    this.#folders(path)
    if (how === 'temp') {
      this.#put(`${path}.tmp.1`, text)
      this.volume.rename(`${root}/${path}.tmp.1`, `${root}/${path}`)
    } else this.#put(path, text)
    if (how === 'vim' && before !== null) this.volume.unlink(`${root}/${path}~`)
    this.#said(path, text)
  }

  /** A save that nothing can come in between. */
  saveAtOnce(path: string, text: string): void {
    this.texts.leaving(path, this.read(path))
    if (this.read(path) === null) this.arrivals += 1
    this.#folders(path)
    this.#put(path, text)
    this.#said(path, text)
  }

  remove(path: string): void {
    this.departures += 1
    this.texts.leaving(path, this.read(path))
    this.volume.unlink(`${root}/${path}`)
    this.touched(path)
  }

  move(from: string, to: string): void {
    const text = this.read(from)
    if (text === null || from === to) return
    this.arrivals += 1
    this.departures += 2
    this.texts.leaving(from, text)
    this.texts.leaving(to, this.read(to))
    this.#folders(to)
    this.volume.rename(`${root}/${from}`, `${root}/${to}`)
    this.touched(from)
    this.#said(to, text)
  }

  swap(a: string, b: string): void {
    if (a === b) return
    const aside = `${a}.tmp.2`
    const [first, second] = [this.read(a), this.read(b)]
    if (first === null || second === null) return
    this.arrivals += 2
    this.departures += 2
    this.texts.leaving(a, first)
    this.texts.leaving(b, second)
    this.volume.rename(`${root}/${a}`, `${root}/${aside}`)
    this.volume.rename(`${root}/${b}`, `${root}/${a}`)
    this.volume.rename(`${root}/${aside}`, `${root}/${b}`)
    this.#said(a, second)
    this.#said(b, first)
  }

  moveFolder(from: number, to: number): void {
    const [a, b] = [folders[from % folders.length] ?? '', folders[to % folders.length] ?? '']
    if (a === b || b.startsWith(`${a}/`) || this.volume.lstat(`${root}/${b}`)) return
    if (!this.volume.lstat(`${root}/${a}`)) return
    const inside = this.files().filter((path) => path.startsWith(`${a}/`))
    const texts = inside.map((path) => [path, this.read(path) ?? ''] as const)
    this.#folders(b)
    this.volume.rename(`${root}/${a}`, `${root}/${b}`)
    for (const [path, text] of texts) {
      this.arrivals += 1
      this.departures += 1
      this.texts.leaving(path, text)
      if (classify(path).is === 'document') this.#said(`${b}${path.slice(a.length)}`, text)
    }
    this.touched(a)
  }

  /** Writes something that is no document's: an answer in a list, a word in a sidecar. */
  put(path: string, text: string): void {
    this.#put(path, text)
  }

  /** The reply as the person leaves it. */
  answered(text: string, what: Answering): string {
    this.#n += 1
    this.answers += 1
    return answer(text, what, this.#n)
  }

  /** The text after a change that nobody else makes. */
  changed(text: string, change: Change): string {
    this.#n += 1
    return edit(text, change, this.#n)
  }

  #said(path: string, text: string): void {
    this.texts.saved(path, text)
    const status = /^status: (\w+)/m.exec(text)?.[1]
    if (status) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
    this.touched(path)
  }

  #put(path: string, text: string): void {
    this.#folders(path)
    this.volume.writeInPlace(`${root}/${path}`, Buffer.from(text))
    this.touched(path)
  }

  #folders(path: string): void {
    const parts = path.split('/').slice(0, -1)
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = `${root}/${parts.slice(0, depth).join('/')}`
      if (!this.volume.lstat(folder)) this.volume.mkdir(folder)
    }
  }
}

/** The content of a file; null where none stands. */
export function contentOf(volume: MemoryVolume, path: string): string | null {
  if (volume.lstat(`${root}/${path}`)?.kind !== 'file') return null
  const descriptor = volume.openRead(`${root}/${path}`)
  const bytes = volume.read(descriptor, Number.POSITIVE_INFINITY)
  volume.close(descriptor)
  return Buffer.from(bytes).toString('utf8')
}

function below(volume: MemoryVolume, folder: string): string[] {
  return volume.readdir(folder === '' ? root : `${root}/${folder}`).flatMap(({ name, kind }) => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (path === '.cw') return []
    return kind === 'folder' ? below(volume, path) : [path]
  })
}

function edit(text: string, change: Change, n: number): string {
  switch (change) {
    case 'title':
      return text.replace(/^# .*$/m, `# Mine ${n}`)
    case 'line':
      return text.replace(/^(Text|End|Theirs).*$/m, `Text ${n}.`)
    case 'append':
      return `${text}${text.endsWith('\n') ? '' : '\n'}\nMore ${n}.\n`
    case 'priority':
      return withField(text, 'priority', `P${n % 4}`)
    case 'review':
    case 'draft':
    case 'approved':
    case 'in_progress':
    case 'closed':
      return withField(text, 'status', change)
    case 'owner':
      return withField(text, 'owner', `someone${n} # mine`)
    case 'tick':
      return ticked(text, n)
    case 'break':
      return withField(text, 'broken', `[${n}`)
    case 'mend':
      return text.replace(/^broken: .*\n/m, '')
    case 'crlf':
      return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
    case 'no-id':
      return text.replace(/^id: .*\n/m, '')
    case 'foreign-id':
      return withField(text, 'id', `i-zzzzz${n}`)
  }
}

function ticked(text: string, n: number): string {
  const boxes = listCheckboxes(text)
  const box = boxes[n % Math.max(1, boxes.length)]
  return box ? setCheckbox(text, box, !box.checked) : text
}

function withField(text: string, key: string, value: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  if (!text.startsWith('---')) return `---${end}${key}: ${value}${end}---${end}${text}`
  const line = new RegExp(`^${key}:[^\\r\\n]*`, 'm')
  return line.test(text)
    ? text.replace(line, `${key}: ${value}`)
    : text.replace(/^---\r?\n/, `---${end}${key}: ${value}${end}`)
}
