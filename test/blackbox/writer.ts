// Programs that write to the files of a tree in their own ways, and what they owe to `Words`.

import { constants } from 'node:fs'
import { copyFile, mkdir, open, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import type { Change, Saver } from './operations.ts'
import type { Words } from './words.ts'

/** Milliseconds between the parts of a save that takes more than one. */
const breath = 15

export class Writer {
  /** Files that may have come to stand where there was none: `cw` may just have taken away what stood there. */
  arrivals = 0
  /** Saves that ask for a review. */
  reviews = 0

  constructor(
    private readonly root: string,
    private readonly words: Words,
  ) {}

  async read(path: string): Promise<string | null> {
    return readFile(this.#at(path), 'utf8').catch(whenMissing)
  }

  /** A document that nobody wrote before, over whatever stands there. */
  async saveNew(path: string, how: Saver): Promise<void> {
    const [found, word] = [await this.read(path), this.words.next()]
    const text = `# New ${word}\n\nFirst line.\n\nMiddle.\n\nLast line.\n`
    await this.#save(path, found, { text, how: how === 'append' || how === 'sed' ? 'plain' : how })
  }

  async edit(path: string, change: Change, how: Saver): Promise<void> {
    const found = await this.read(path)
    if (found === null || found === '') return
    const word = this.words.next()
    if (how === 'append') return this.#append(path, found, `\nAdded ${word}.\n`)
    if (how === 'sed') return this.#sed(path, found, word)
    const text = changed(found, change, word)
    if (change === 'review' && text !== found) this.reviews += 1
    await this.#save(path, found, { text, how })
  }

  async mv(from: string, to: string): Promise<void> {
    const found = await this.read(from)
    if (found === null || from === to || (await this.read(to)) !== null) return
    this.arrivals += 1
    await mkdir(dirname(this.#at(to)), { recursive: true })
    // It may have been taken away, or another put in its new place, since it was looked at: `mv` does not know either.
    const moved = await rename(this.#at(from), this.#at(to)).then(() => true, whenMissing)
    if (!moved) return
    this.words.saves(from, found, null)
    this.words.saves(to, null, found)
  }

  async cp(from: string, to: string): Promise<void> {
    const found = await this.read(from)
    if (found === null || from === to || (await this.read(to)) !== null) return
    this.arrivals += 1
    await mkdir(dirname(this.#at(to)), { recursive: true })
    await copyFile(this.#at(from), this.#at(to)).catch(whenMissing)
    const copied = await this.read(to)
    // A copy says what its original says, which may not have been taken up yet.
    if (/^status: review/m.test(copied ?? '')) this.reviews += 1
    this.words.saves(to, null, copied)
  }

  async rm(path: string): Promise<void> {
    const found = await this.read(path)
    await rm(this.#at(path), { force: true })
    this.words.saves(path, found, null)
  }

  /** Keeps the file as it is, or takes what the sidecar says. */
  async settle(sidecar: string, theirs: boolean): Promise<void> {
    if (!theirs) return rm(this.#at(sidecar), { force: true })
    const text = await this.read(sidecar)
    if (text?.startsWith('---\n'))
      await writeFile(this.#at(sidecar), text.replace('---\n', '---\nresolve: theirs\n'))
  }

  async #save(
    path: string,
    found: string | null,
    { text, how }: { text: string; how: Saver },
  ): Promise<void> {
    const file = this.#at(path)
    if (!/^id: /m.test(text)) this.arrivals += 1
    await mkdir(dirname(file), { recursive: true })
    this.words.saves(path, found, text)
    if (how === 'rename') {
      const staged = join(dirname(file), `.saving-${process.pid}`)
      await writeFile(staged, text)
      await rename(staged, file)
    } else if (how === 'truncate') {
      await truncate(file).catch(whenMissing)
      await pause()
      await writeFile(file, text)
    } else if (how === 'halves') await writeInHalves(file, text)
    else await writeFile(file, text)
  }

  async #append(path: string, found: string, line: string): Promise<void> {
    const handle = await open(this.#at(path), constants.O_WRONLY | constants.O_APPEND).catch(whenMissing)
    if (handle === null) return
    this.words.saves(path, found, found + line)
    try {
      await handle.appendFile(line)
    } finally {
      await handle.close()
    }
  }

  async #sed(path: string, found: string, word: string): Promise<void> {
    const command = `s/^Middle.*/Middle ${word}./`
    const { exitCode } = await execa('sed', ['-i', command, this.#at(path)], { reject: false })
    // The file may have been taken to another place just before.
    if (exitCode === 0) this.words.saves(path, found, found.replace(/^Middle.*/m, `Middle ${word}.`))
  }

  #at(path: string): string {
    return join(this.root, path)
  }
}

function changed(text: string, change: Change, word: string): string {
  switch (change) {
    case 'title':
      return text.replace(/^# .*/m, `# Title ${word}`)
    case 'line':
      return text.replace(/^Last line.*/m, `Last line ${word}.`)
    case 'first':
      return text.replace(/^First line.*/m, `First line ${word}.`)
    case 'priority':
      return withField(text, 'priority', `P${word.charCodeAt(8) % 4}`)
    case 'review':
      return withField(text, 'status', 'review')
    case 'draft':
      return withField(text, 'status', 'draft')
  }
}

function withField(text: string, key: string, value: string): string {
  const line = new RegExp(`^${key}: .*$`, 'm')
  if (line.test(text)) return text.replace(line, `${key}: ${value}`)
  return text.startsWith('---\n')
    ? text.replace('---\n', `---\n${key}: ${value}\n`)
    : `---\n${key}: ${value}\n---\n${text}`
}

async function writeInHalves(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w')
  try {
    const middle = Math.floor(text.length / 2)
    await handle.write(text.slice(0, middle))
    await pause()
    await handle.write(text.slice(middle))
  } finally {
    await handle.close()
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, breath))
}

function whenMissing(error: NodeJS.ErrnoException): null {
  if (error.code !== 'ENOENT') throw error
  return null
}
