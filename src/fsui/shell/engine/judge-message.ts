// Holds a message that a person wrote as a file until the time to send has come, like a reply.

import { messageTime } from '../../../app/codecs.ts'
import { idOf } from '../../core/compare.ts'
import type { Action } from '../../core/model.ts'
import type { EngineParts, Unit } from './parts.ts'
import type { SendTimes } from './send-times.ts'

export type MessageVerdict =
  | { readonly say: 'act' }
  /** `for` in milliseconds; `held`: an editor holds it. */
  | { readonly say: 'wait'; readonly for: number; readonly held: boolean }
  /** It says nothing yet, or waits for Send. */
  | { readonly say: 'leave' }

export class Messages {
  constructor(
    private readonly parts: EngineParts,
    private readonly times: SendTimes,
  ) {}

  /** `quiet` is for how long the file has been as it is, in milliseconds. @see SPEC A5 */
  async judge(unit: Unit, action: Action, quiet: number): Promise<MessageVerdict> {
    const { file, path } = unit
    if (unit.kind !== 'message' || file.state !== 'file' || !mayHaveToWait(unit, action))
      return { say: 'act' }
    const saved = { path, hash: file.read.hash, quiet }
    const when = messageTime(file.document, this.parts.settings.replyMode)
    if (when === 'untouched' || when === 'never') {
      this.times.tell(saved, when)
      return { say: 'leave' }
    }
    if (when === 'draft') this.times.tell(saved, when)
    else {
      const wait = await this.times.wait(saved, when)
      if (wait.for > 0) return { say: 'wait', ...wait }
      this.times.sent(saved)
    }
    return { say: 'act' }
  }
}

/** A new file that names an id was sent before, from here or from elsewhere: it is history. */
function mayHaveToWait(unit: Unit, action: Action): boolean {
  if (action.do === 'pull') return action.calls.length > 0
  return action.do === 'create' && (unit.copyOf !== null || idOf(action.document) === null)
}
