// The transcripts of agents: appended to as long as they run, going on in a further file when one is full. What is appended is
// noted before, so that a crash neither loses a line nor doubles one.

import type { Clock } from '../../../kernel/clock.ts'
import {
  placeAfter,
  type SeenAgent,
  type TranscriptPiece,
  transcriptStart,
} from '../../../kernel/seen-agent.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'
import { renderPiece, renderTranscriptHead, transcriptPath } from '../../core/views/transcript.ts'
import type { BaseStore } from '../base-store.ts'
import { sentencesAbout } from '../engine/problems.ts'
import type { AgentNote, AgentNotes } from './agent-notes.ts'

export interface TranscriptsParts {
  readonly tree: FileTree
  readonly bases: BaseStore
  readonly clock: Clock
  readonly notes: AgentNotes
  query(path: string, input: object): Promise<unknown>
  journal(line: string): void
}

/** Bytes: as many as a document may have, so that every program that reads the one can read the other. */
const mostBytes = 1024 * 1024
/** Answers of the server that are written in one pass, of one agent. */
const answersPerPass = 20

type Writer = Pick<SeenAgent, 'id' | 'name'>

export class Transcripts {
  /** Agents whose file was compared with what is noted of it, in this process. */
  readonly #met = new Set<string>()
  readonly #failing = new Set<string>()

  constructor(private readonly parts: TranscriptsParts) {}

  /** Appends what is missing. Returns whether all of it is there now. @see SPEC W16 */
  async bringUpToDate(agent: SeenAgent, folder: string): Promise<boolean> {
    if (!this.#met.has(agent.id) && !(await this.#meet(agent, folder))) return false
    this.#met.add(agent.id)
    for (let answers = 0; answers < answersPerPass; answers++) {
      const { place } = this.parts.notes.of(agent.id, folder)
      if (!isBehind(agent, place)) return true
      const after = (await this.parts.query('agent.transcript', {
        ref: agent.id,
        after: place,
      })) as TranscriptPiece[]
      if (after.length === 0) return true
      if (!(await this.#append(agent, folder, after))) return false
    }
    return false
  }

  /** The files go where the agent's folder is now. What is not there any more is written anew. */
  async follow(agent: string, note: AgentNote, folder: string): Promise<void> {
    const { tree, journal } = this.parts
    this.#met.delete(agent)
    for (let part = 1; part <= note.part; part++) {
      const [from, to] = [transcriptPath(note.folder, part), transcriptPath(folder, part)]
      const read = await tree.read(from)
      const moved = read.state === 'file' ? await tree.move(from, to, read.hash) : null
      if (moved?.outcome === 'occupied') journal(`${from} stays where it is: another file stands at ${to}`)
    }
  }

  /** What an earlier process was about to append is appended; a file that is shorter than it was is made again. */
  async #meet(agent: Writer, folder: string): Promise<boolean> {
    const note = this.parts.notes.of(agent.id, folder)
    const path = transcriptPath(folder, note.part)
    const size = await this.#sizeOf(path)
    if (size === null) return false
    if (note.place.run === 0) return size === 0 || this.#beginAnew(agent, folder, note)
    const text = Buffer.from(note.text)
    if (size >= note.size + text.length) return true
    const read = size === 0 ? null : await this.parts.tree.read(path)
    const there = read?.state === 'file' ? Buffer.from(read.bytes).subarray(note.size) : text.subarray(0, 0)
    const isCut = size < note.size || !there.equals(text.subarray(0, there.length))
    if (isCut) return this.#beginAnew(agent, folder, note)
    return this.#write(path, text.subarray(there.length).toString('utf8'))
  }

  /** Everything is written once more, from the first run on; what stands there is kept as versions. */
  async #beginAnew(agent: Writer, folder: string, note: AgentNote): Promise<boolean> {
    const { tree, bases, clock, notes } = this.parts
    for (let part = 1; ; part++) {
      const path = transcriptPath(folder, part)
      const read = await tree.read(path)
      if (read.state === 'missing' && part >= note.part) break
      if (read.state === 'missing') continue
      if (read.state !== 'file') return false
      bases.addVersion({ path, bytes: read.bytes, at: clock.now(), why: 'a transcript that was cut' })
      const removed = await tree.remove(path, read.hash)
      if (removed.outcome !== 'removed') return false
      await tree.forget(removed.kept)
    }
    notes.keep(agent.id, { ...note, folder, part: 1, size: 0, text: '', place: transcriptStart })
    return true
  }

  /** Takes as many pieces as the file has room for, then goes on in the next one. */
  async #append(agent: Writer, folder: string, pieces: readonly TranscriptPiece[]): Promise<boolean> {
    const { notes } = this.parts
    for (let at = 0; at < pieces.length; ) {
      const note = notes.of(agent.id, folder)
      const found = await this.#sizeOf(transcriptPath(folder, note.part))
      if (found === null) return false
      if (found < note.size + Buffer.byteLength(note.text)) return this.#beginAnew(agent, folder, note)
      const first = renderPiece(pieces[at] as TranscriptPiece)
      const isFull = found > 0 && found + Buffer.byteLength(first) > mostBytes
      const part = isFull ? note.part + 1 : note.part
      const size = isFull ? ((await this.#sizeOf(transcriptPath(folder, part))) ?? 0) : found
      let text = size === 0 ? renderTranscriptHead(agent.name, part) : ''
      let { place } = note
      const begun = at
      for (; at < pieces.length; at++) {
        const piece = pieces[at] as TranscriptPiece
        const next = renderPiece(piece)
        if (at > begun && size + Buffer.byteLength(text + next) > mostBytes) break
        text += next
        place = placeAfter(piece, place)
      }
      notes.keep(agent.id, { ...note, folder, part, size, text, place })
      if (!(await this.#write(transcriptPath(folder, part), text))) {
        this.#met.delete(agent.id)
        return false
      }
    }
    return true
  }

  /** Bytes; 0 where there is no file; null where it cannot be told. */
  async #sizeOf(path: string): Promise<number | null> {
    const looked = await this.parts.tree.stat(path)
    if (looked.state === 'refused') return this.#failed(path, looked.problem)
    return looked.state === 'file' ? looked.stat.size : 0
  }

  async #write(path: string, text: string): Promise<boolean> {
    const appended = await this.parts.tree.append(path, text)
    if (appended.outcome === 'failed') this.#failed(path, appended.problem)
    else this.#failing.delete(path)
    return appended.outcome === 'appended'
  }

  /** Told once; tried again with each pass. */
  #failed(path: string, problem: Parameters<typeof sentencesAbout>[1]): null {
    if (!this.#failing.has(path)) this.parts.journal(`not written: ${sentencesAbout(path, problem)}`)
    this.#failing.add(path)
    return null
  }
}

function isBehind(
  { run, lastEntry }: SeenAgent,
  place: { run: number; seq: number; ended: boolean },
): boolean {
  if (run === null) return false
  return place.run < run.number || place.seq < lastEntry || (run.endedAt !== null && !place.ended)
}
