// The structured log of one process or agent: JSON lines in a file of the home, written by pino.
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import type { Settings } from '../config/options.ts'

export type LogLevel = Settings['log.level']
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  error(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
  /** The same log; every line of it carries these fields too. */
  with(fields: LogFields): Log
  /** Resolves when everything said is in the file. Throws what kept it from being written. */
  flush(): Promise<void>
}

export interface LogOptions {
  readonly file: string
  readonly level: LogLevel
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** A file larger than this is moved to `<file>.1` when the log is opened. Default 10 MiB. */
  readonly largestBytes?: number
}

const LARGEST_BYTES = 10 * 1024 * 1024
const RANK = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 } as const

/**
 * Opens the log at its first line: pino takes 22 ms to import, which a command that logs nothing does not pay. Lines said before
 * it is there are kept, with the time they were said at. Each line is written by one synchronous call, so a crash loses none.
 */
export function openLog(options: LogOptions): Log {
  return new FileLog(new LogFile(options), {})
}

type Method = 'error' | 'warn' | 'info' | 'debug'

class FileLog implements Log {
  readonly #file: LogFile
  readonly #fields: LogFields

  constructor(file: LogFile, fields: LogFields) {
    this.#file = file
    this.#fields = fields
  }

  error(message: string, fields?: LogFields): void {
    this.#file.add('error', { ...this.#fields, ...fields }, message)
  }

  warn(message: string, fields?: LogFields): void {
    this.#file.add('warn', { ...this.#fields, ...fields }, message)
  }

  info(message: string, fields?: LogFields): void {
    this.#file.add('info', { ...this.#fields, ...fields }, message)
  }

  debug(message: string, fields?: LogFields): void {
    this.#file.add('debug', { ...this.#fields, ...fields }, message)
  }

  with(fields: LogFields): Log {
    return new FileLog(this.#file, { ...this.#fields, ...fields })
  }

  flush(): Promise<void> {
    return this.#file.flush()
  }
}

class LogFile {
  readonly #options: LogOptions
  #logger: Logger | undefined
  #opening: Promise<void> | undefined
  #failure: Error | undefined
  #early: (() => void)[] = []

  constructor(options: LogOptions) {
    this.#options = options
  }

  add(method: Method, fields: LogFields, message: string): void {
    if (RANK[method] > RANK[this.#options.level] || this.#failure) return
    const time = new Date(this.#options.now?.() ?? Date.now()).toISOString()
    const write = () => this.#logger?.[method]({ time, ...fields }, message)
    if (this.#logger) write()
    else this.#early.push(write)
    this.#opening ??= this.#open().catch((error: Error) => this.#fail(error))
  }

  async flush(): Promise<void> {
    await this.#opening
    if (this.#failure) throw this.#failure
  }

  async #open(): Promise<void> {
    const { default: pino } = await import('pino')
    const { file, level, largestBytes = LARGEST_BYTES } = this.#options
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    rotate(file, largestBytes)
    const destination = pino.destination({ dest: file, sync: true, mode: 0o600 })
    destination.on('error', (error: Error) => this.#fail(error))
    const formatters = { level: (label: string) => ({ level: label }) }
    this.#logger = pino({ level, base: null, timestamp: false, formatters }, destination)
    for (const write of this.#early) write()
    this.#early = []
  }

  /** A log that cannot be written stops no work; whoever flushes it is told. */
  #fail(error: Error): void {
    this.#failure = error
    this.#early = []
  }
}

function rotate(file: string, largestBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestBytes) renameSync(file, `${file}.1`)
}
