// What one list of held commands knows, stored so that no answer is forgotten by a crash: what waits, and what was
// answered and is not carried out yet.

import type { Decision } from '../../../document/codec.ts'
import type { BaseStore } from '../base-store.ts'

export interface Held {
  /** Of what the file said; '' for a file that is gone. */
  readonly hash: string
  /** Of the document, wherever it moves; undefined: it has none yet. */
  readonly key?: string | undefined
  /** The file says other words than when it was first listed. */
  readonly changed: boolean
  /** It says nothing beside its approval, which is given with that of what it is a part of, too. */
  readonly merely: boolean
  /** What it decides; undefined where nothing is to be said of that. */
  readonly decision?: Decision | undefined
  /** It says something beside what it decides, which waits with that. */
  readonly more?: boolean | undefined
  /** It had been archived, and this file brought it back. */
  readonly cameBack?: boolean | undefined
  /** The person's word, until it is carried out; null: it waits for that. */
  readonly answer: 'yes' | 'no' | null
}

type Stored = [
  path: string,
  hash: string,
  key?: string | null,
  changed?: boolean,
  answer?: 'yes' | 'no' | null,
  merely?: boolean,
  decision?: Decision | null,
  cameBack?: boolean | null,
  more?: boolean,
]

export function readHeld(bases: BaseStore, note: string): Map<string, Held> {
  const stored = JSON.parse(bases.note(note) ?? '[]') as Stored[]
  return new Map(
    stored.map(([path, hash, key, changed, answer, merely, decision, cameBack, more]) => [
      path,
      {
        hash,
        key: key ?? undefined,
        changed: changed ?? false,
        answer: answer ?? null,
        merely: merely ?? false,
        decision: decision ?? undefined,
        cameBack: cameBack ?? undefined,
        more,
      },
    ]),
  )
}

/** All of them at once: what a person said is stored together with what still waits. */
export function keepHeld(bases: BaseStore, note: string, all: ReadonlyMap<string, Held>): void {
  const stored = [...all].map(
    ([path, { hash, key, changed, answer, merely, decision, cameBack, more }]): Stored => [
      path,
      hash,
      key ?? null,
      changed,
      answer,
      merely,
      decision ?? null,
      cameBack ?? null,
      more ?? false,
    ],
  )
  const text = JSON.stringify(stored)
  if (text !== (bases.note(note) ?? '[]')) bases.keepNote(note, text)
}

/** The list that was offered last, also after it was answered; null: none was. */
export function lastList(bases: BaseStore, note: string): string | null {
  return bases.note(listKey(note))
}

export function noteList(bases: BaseStore, note: string, id: string): void {
  if (id !== lastList(bases, note)) bases.keepNote(listKey(note), id)
}

function listKey(note: string): string {
  return `${note}: its list`
}
