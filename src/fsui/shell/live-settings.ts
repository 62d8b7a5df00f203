// The settings of a running tree: those that can change while it runs, and a word about those that cannot.

import { isDeepStrictEqual } from 'node:util'
import { type OptionKey, optionKeys, optionOf, type Settings } from '../../platform/config/options.ts'
import { defaultEngineSettings, type EngineSettings } from './engine/parts.ts'

/** Settings that are followed at once, by the tree's own process or by what runs agents. */
const live: ReadonlySet<OptionKey> = new Set<OptionKey>([
  'fsui.settle',
  'fsui.command_quiet',
  'fsui.politeness',
  'fsui.sweep',
  'fsui.reply',
  'brakes.decisions',
  'brakes.deletions.count',
  'brakes.deletions.percent',
  'dispatch.grace',
  'dispatch.max_running',
  'dispatch.max_unasked',
  'dispatch.stalled_after',
  'dispatch.first_answer',
  'dispatch.linger',
  'budget.day_usd',
  'accept_gaps',
])
/** Milliseconds between sweeps where nothing is watched. */
const pollingSweep = 1_000

export class LiveSettings {
  /** The engine holds this very object. */
  readonly engine: EngineSettings
  /** The service holds this very object; milliseconds. */
  readonly service: { sweep: number }
  #polls: boolean

  constructor(private current: Settings) {
    this.#polls = current['fsui.watcher'] === 'off'
    this.engine = engineSettings(current)
    this.service = { sweep: this.#polls ? pollingSweep : current['fsui.sweep'] }
  }

  /** Where nothing is watched, only a sweep each second finds what there is to find. */
  watching(isWatched: boolean): void {
    this.#polls = !isWatched
    this.service.sweep = isWatched ? this.current['fsui.sweep'] : pollingSweep
  }

  /** Takes the new values. Returns a line for the log for each setting that is another one now. */
  update(next: Settings): string[] {
    const changed = optionKeys.filter(
      (key) => !optionOf(key).later && !isDeepStrictEqual(next[key], this.current[key]),
    )
    Object.assign(this.engine, engineSettings(next))
    if (!this.#polls) this.service.sweep = next['fsui.sweep']
    this.current = next
    return changed.map((key) => {
      const value = `${key} is ${optionOf(key).type.write(next[key])}`
      return live.has(key) ? `${value} from now on` : `${value}; it takes effect at the next start`
    })
  }
}

function engineSettings(settings: Settings): EngineSettings {
  return {
    ...defaultEngineSettings,
    settle: settings['fsui.settle'],
    commandQuiet: settings['fsui.command_quiet'],
    polite: settings['fsui.politeness'] !== 'off',
    mostDecisions: settings['brakes.decisions'],
    startGrace: settings['dispatch.grace'],
    mostDeletions: {
      count: settings['brakes.deletions.count'],
      percent: settings['brakes.deletions.percent'],
    },
    replyMode: settings['fsui.reply'],
  }
}
