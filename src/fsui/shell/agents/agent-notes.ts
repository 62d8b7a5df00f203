// What a tree remembers of the pages of each agent: where they stand, and up to where its transcript goes.

import { type TranscriptPlace, transcriptStart } from '../../../kernel/seen-agent.ts'
import type { BaseStore } from '../base-store.ts'

export interface AgentNote {
  /** The agent's folder when its pages were written last. */
  readonly folder: string
  /** The run whose prompt was written; null = none. */
  readonly told: number | null
  /** Names of the files in its `input/`. */
  readonly input?: readonly string[]
  /** The part of the transcript that is appended to, counted from 1. */
  readonly part: number
  /** Bytes of that part before `text` was appended. */
  readonly size: number
  /** What was to be appended last: after a crash the size of the file tells how much of it is there. */
  readonly text: string
  /** Up to where the transcript goes with `text`. */
  readonly place: TranscriptPlace
}

const prefix = 'agent '

export class AgentNotes {
  constructor(private readonly bases: Pick<BaseStore, 'note' | 'notes' | 'keepNote'>) {}

  has(agent: string): boolean {
    return this.bases.note(prefix + agent) !== null
  }

  of(agent: string, folder: string): AgentNote {
    const noted = this.bases.note(prefix + agent)
    if (noted !== null) return JSON.parse(noted) as AgentNote
    return { folder, told: null, part: 1, size: 0, text: '', place: transcriptStart }
  }

  keep(agent: string, note: AgentNote): void {
    this.bases.keepNote(prefix + agent, JSON.stringify(note))
  }

  /** Ids of agents whose pages stand outside of the archive. */
  live(): string[] {
    return this.bases
      .notes(prefix)
      .filter(([, value]) => !(JSON.parse(value) as AgentNote).folder.startsWith('archive/'))
      .map(([key]) => key.slice(prefix.length))
  }
}
