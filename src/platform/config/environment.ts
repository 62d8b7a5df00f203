// The only file that reads the process's environment variables.
import { homedir } from 'node:os'

export interface Environment {
  /** CW_HOME, when it is set. */
  readonly home: string | undefined
  /**
   * CW_TOKEN, when it is set: the caller is the agent that was given it, and no person. Empty, which is nobody's, where something
   * took it out of the environment of an agent's program.
   */
  readonly token: string | undefined
  /** CW_SCRATCH, when it is set: the folder of that agent for files of its own. */
  readonly scratch: string | undefined
  /** XDG_DATA_HOME, when it is set to an absolute path, as its specification asks. */
  readonly dataHome: string | undefined
  readonly userHome: string
  /** NO_COLOR is set and not empty (no-color.org). */
  readonly noColor: boolean
  /** Every CW_… variable that is set and not empty; the options table says which setting each is. */
  readonly settings: Readonly<Record<string, string>>
  /** CW_CRASH_AT, for tests alone: the step at which the process kills itself. */
  readonly crashAt: string | undefined
  /** CW_DISK_LACKS, for tests alone: what the disk refuses to do. */
  readonly diskLacks: string | undefined
  /** All variables, to be handed to child processes. */
  readonly inherited: Readonly<Record<string, string | undefined>>
}

/** The environment of this process, read when it is called. */
export function processEnvironment(): Environment {
  return readEnvironment(process.env, homedir())
}

/** An empty variable counts as one that is not set. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  userHome: string,
): Environment {
  const dataHome = variables.XDG_DATA_HOME
  const set = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return {
    home: variables.CW_HOME || undefined,
    token: variables.CW_TOKEN || (variables.CW_EXIT_FILE ? '' : undefined),
    scratch: variables.CW_SCRATCH || undefined,
    dataHome: dataHome?.startsWith('/') ? dataHome : undefined,
    userHome,
    noColor: Boolean(variables.NO_COLOR),
    crashAt: variables.CW_CRASH_AT || undefined,
    diskLacks: variables.CW_DISK_LACKS || undefined,
    settings: Object.fromEntries(set.filter(([name]) => name.startsWith('CW_'))),
    inherited: { ...variables },
  }
}
