// Keeps what is seen of agents in a tree up to date: activity.md, prompt.md, input/ and the transcripts. An agent at rest costs nothing:
// only those that the log spoke of, and those that run, are asked for.

import type { Event } from '../../../kernel/event.ts'
import { folderOf } from '../../../kernel/layout.ts'
import { namePart } from '../../../kernel/path-parts.ts'
import { isToRun, type SeenAgent } from '../../../kernel/seen-agent.ts'
import { activityPath, renderActivity } from '../../core/views/activity.ts'
import { type Given, givenPages } from '../../core/views/given.ts'
import { type Prompt, promptPath, renderPrompt } from '../../core/views/prompt.ts'
import type { ViewFiles } from '../view-files.ts'
import { type AgentNote, AgentNotes } from './agent-notes.ts'
import { Transcripts, type TranscriptsParts } from './transcripts.ts'

export type AgentPagesParts = Omit<TranscriptsParts, 'notes'> & { readonly files: ViewFiles }

/** Kinds of what an agent's pages tell of. */
const telling: ReadonlySet<string> = new Set(['agent', 'run', 'message'])
/** Kinds of what may keep an agent from being started, or let it. */
const holding: ReadonlySet<string> = new Set(['account', 'initiative', 'run'])
const pages = ['activity.md', 'prompt.md']
/** More than these at once: all agents are asked for. */
const mostAsked = 500
/** Milliseconds after which the files of all agents are looked at again. */
const lookAgain = 30_000

export class AgentPages {
  /** Ids of what the log spoke of since the last look; null: of anything. */
  #touched: Set<string> | null = null
  readonly #known = new Map<string, SeenAgent>()
  /** Agents whose pages may not say what is seen of them. */
  readonly #behind = new Set<string>()
  #oneRuns = false
  #lookedAt = Number.NEGATIVE_INFINITY
  readonly #notes: AgentNotes
  readonly #transcripts: Transcripts

  constructor(private readonly parts: AgentPagesParts) {
    this.#notes = new AgentNotes(parts.bases)
    this.#transcripts = new Transcripts({ ...parts, notes: this.#notes })
  }

  /** Something happened; null: anything may have. */
  heard(events: readonly Event[] | null): void {
    if (events === null) this.#touched = null
    for (const { kind, entity } of events ?? []) if (telling.has(kind)) this.#touched?.add(entity)
    if (events?.some(({ kind }) => holding.has(kind)))
      for (const agent of this.#known.values()) if (isToRun(agent)) this.#touched?.add(agent.id)
    if ((this.#touched?.size ?? 0) > mostAsked) this.#touched = null
  }

  /** Something may have changed in that folder. */
  hint(folder: string): void {
    for (const agent of this.#known.values()) if (folder === folderOf(agent.path)) this.#behind.add(agent.id)
  }

  /** Returns whether there is more to do within a second. */
  async pass(): Promise<boolean> {
    await this.#look()
    const now = this.parts.clock.elapsed()
    if (now - this.#lookedAt >= lookAgain) {
      this.#lookedAt = now
      for (const id of this.#known.keys()) this.#behind.add(id)
    }
    let more = this.#oneRuns
    for (const id of [...this.#behind]) {
      const agent = this.#known.get(id)
      const done = agent === undefined ? 'done' : await this.#bringUpToDate(agent)
      if (done === 'later') more = true
      if (done !== 'done') continue
      this.#behind.delete(id)
      if (agent?.archived) this.#known.delete(id)
    }
    return more
  }

  async #look(): Promise<void> {
    const touched = this.#touched
    if (touched?.size === 0 && !this.#oneRuns) return
    this.#touched = new Set()
    const wanted = touched === null ? { all: true, of: this.#notes.live() } : { of: [...touched] }
    let seen: SeenAgent[]
    try {
      seen = (await this.parts.query('agent.seen', wanted)) as SeenAgent[]
    } catch (error) {
      this.#touched = touched === null ? null : new Set([...touched, ...(this.#touched ?? [])])
      throw error
    }
    for (const agent of seen) {
      if (JSON.stringify(this.#known.get(agent.id)) === JSON.stringify(agent)) continue
      this.#known.set(agent.id, agent)
      this.#behind.add(agent.id)
    }
    this.#oneRuns = seen.some(({ live }) => live !== null)
  }

  /** `waits`: its document does not stand in the tree yet, or any more; what puts it there is followed by a pass. */
  async #bringUpToDate(agent: SeenAgent): Promise<'done' | 'later' | 'waits'> {
    const { bases, files, tree } = this.parts
    const folder = folderOf(agent.path)
    const note = this.#notes.of(agent.id, folder)
    if (agent.run === null && agent.status === 'stopped')
      return this.#notes.has(agent.id) ? await this.#takeAway(note) : 'done'
    if (bases.withKey(agent.id)?.path !== agent.path) return 'waits'
    if ((await tree.stat(agent.path)).state === 'missing') return 'waits'
    if (note.folder !== folder) await this.#follow(agent.id, note.folder, folder)
    this.#notes.keep(agent.id, { ...this.#notes.of(agent.id, folder), folder })
    const whole = await this.#transcripts.bringUpToDate(agent, folder)
    const told = await this.#bringPrompt(agent)
    const shown = await files.bringUpToDate(activityPath(agent), renderActivity(agent))
    return whole && told && shown ? 'done' : 'later'
  }

  /** One that is not to run, and never did, has none. */
  async #takeAway({ folder, input = [] }: AgentNote): Promise<'done'> {
    const { files, tree } = this.parts
    for (const name of input) await files.takeAway(`${folder}/input/${name}`)
    await tree.removeEmptyFolder(`${folder}/input`)
    for (const name of pages) await files.takeAway(`${folder}/${name}`)
    await tree.removeEmptyFolder(folder)
    return 'done'
  }

  async #follow(id: string, from: string, to: string): Promise<void> {
    const note = this.#notes.of(id, to)
    await this.#transcripts.follow(id, note, to)
    await this.#takeAway({ ...note, folder: from })
    this.#notes.keep(id, { ...note, folder: to, told: null })
  }

  async #bringPrompt(agent: SeenAgent): Promise<boolean> {
    const { files, query } = this.parts
    const path = promptPath(agent)
    const note = this.#notes.of(agent.id, folderOf(agent.path))
    if (agent.told === null) return true
    const pages = [path, ...(note.input ?? []).map((name) => `${folderOf(agent.path)}/input/${name}`)]
    const untouched = await Promise.all(pages.map((page) => files.isUntouched(page)))
    if (note.told === agent.told && !untouched.includes(false)) return true
    const prompt = (await query('agent.prompt', { ref: agent.id })) as Prompt
    const page = renderPrompt(prompt, path)
    if (page !== null && !(await files.bringUpToDate(path, page))) return false
    const input = await this.#bringInput(agent, note)
    if (input === null) return false
    this.#notes.keep(agent.id, { ...note, told: agent.told, input })
    return true
  }

  /** Names of the files in `input/`; null: one could not be written. */
  async #bringInput(agent: SeenAgent, note: AgentNote): Promise<string[] | null> {
    const { files } = this.parts
    const pages = givenPages(await this.#given(agent.id), promptPath(agent))
    for (const [file, page] of pages) {
      const [given] = await this.#given(agent.id, file)
      if (!(await files.bringUpToDate(page, given?.text ?? ''))) return null
    }
    const names = [...pages.values()].map(namePart)
    for (const gone of (note.input ?? []).filter((name) => !names.includes(name)))
      await files.takeAway(`${folderOf(agent.path)}/input/${gone}`)
    return names
  }

  async #given(ref: string, file?: string): Promise<readonly GivenText[]> {
    const given = (await this.parts.query('agent.input', { ref, ...(file !== undefined && { file }) })) as {
      readonly files: readonly GivenText[]
    }
    return given.files
  }
}

type GivenText = Given & { readonly text: string | null }
