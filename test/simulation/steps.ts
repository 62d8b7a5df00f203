// What can happen in a simulated schedule, as plain data: `schedules.ts` makes it, pinned tests write it down.

import type { FaultStep } from '../../src/platform/files/file-tree.ts'

/** How an editor brings its text to the disk. Some leave room for a turn of the engine in between; `dated` is a copy that keeps an old time. */
export type Saver = 'in-place' | 'truncate' | 'prefix' | 'temp' | 'vim' | 'late' | 'dated'

/** What a person types into a document; `n` makes the text one that nobody else wrote. */
export type Change =
  | 'title'
  | 'line'
  | 'append'
  | 'priority'
  | 'review'
  | 'draft'
  | 'approved'
  | 'tick'
  | 'owner'
  | 'break'
  | 'mend'
  | 'crlf'
  | 'no-id'
  | 'foreign-id'
  | 'in_progress'
  | 'closed'
  | 'two'
  | 'markers'
  | 'needs'
  | 'plan'
  | 'send'

export type Command =
  | 'title'
  | 'line'
  | 'append'
  | 'priority'
  | 'tick'
  | 'review'
  | 'draft'
  | 'approve'
  | 'archive'
  | 'restore'
  | 'move'
  | 'start'
  | 'close'
  | 'claim'
  | 'release'

/** What a person does to the reply to a question. */
export type Answering = 'tick' | 'text' | 'send' | 'draft' | 'go' | 'break'

/** How a conflict is settled: half a word settles nothing, words beside it neither. */
export type Settling = 'mine' | 'theirs' | 'half' | 'words'

/** What a person does to the list of what is held. */
export type Confirming = 'all' | 'none' | 'one' | 'both' | 'delete'

export type Meddling = 'edit' | 'remove' | 'move'

/** What is done to config.yaml. */
export type Setting = 'settle' | 'reply' | 'decisions' | 'unknown' | 'comment' | 'break' | 'empty' | 'remove'

/** `tidy` has a taste of its own, `undo` puts back what stood there. */
export type Formatting = 'tidy' | 'undo'

export type StoreError = 'SQLITE_BUSY' | 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE'

/** Where the process may die: a step of the file tree, or a side of a call to the server or of a commit of the base store. */
export type CrashPoint = FaultStep | 'apply:before' | 'apply:after' | 'base:before' | 'base:after'

/** `of` chooses among the documents there are, counted around; `to` among the paths of the schedule. */
export type Step =
  | { readonly do: 'save'; readonly to: number; readonly how: Saver }
  | { readonly do: 'edit'; readonly of: number; readonly change: Change; readonly how: Saver }
  | { readonly do: 'remove'; readonly of: number }
  | { readonly do: 'move'; readonly of: number; readonly to: number }
  | { readonly do: 'copy'; readonly of: number; readonly to: number }
  | { readonly do: 'swap'; readonly of: number; readonly with: number }
  | { readonly do: 'move-folder'; readonly from: number; readonly to: number }
  | { readonly do: 'swap-folders'; readonly from: number; readonly to: number }
  /** An initiative gets another name, and its phases exchange theirs. */
  | { readonly do: 'shuffle'; readonly to: number }
  /** A folder is moved out of the tree, or what was moved out is moved back there. */
  | { readonly do: 'out-or-back'; readonly of: number }
  /** A document, or the folder that it stands in, is put into the archive by hand. */
  | { readonly do: 'put-away'; readonly of: number; readonly whole: boolean }
  /** `x.md` becomes `x/initiative.md`, and the other way round. */
  | { readonly do: 'reshape'; readonly of: number }
  /** A text that stood in the file before stands there again. */
  | { readonly do: 'revert'; readonly of: number; readonly back: number }
  /** All documents as they are now; and all of them as they were then: `mirrors` takes away what was not there. */
  | { readonly do: 'keep-all' }
  | { readonly do: 'bring-all-back'; readonly mirrors: boolean }
  | { readonly do: 'settle-conflict'; readonly of: number; readonly how: Settling }
  | { readonly do: 'confirm'; readonly how: Confirming }
  /** Seven new documents at once; a folder with all that is in it goes; one status is put for another everywhere. */
  | { readonly do: 'flock' }
  | { readonly do: 'clear'; readonly of: number }
  | { readonly do: 'sed'; readonly to: 'review' | 'approved' | 'draft' }
  /** Somebody does something to a file that only `cw` writes: a view, the log, the sidecar of an error. */
  | { readonly do: 'meddle'; readonly of: number; readonly how: Meddling }
  | {
      readonly do: 'config'
      readonly where: 'tree' | 'home'
      readonly change: Setting
      readonly how: Saver
    }
  | { readonly do: 'create'; readonly kind: number }
  | { readonly do: 'command'; readonly of: number; readonly command: Command }
  /** Turns of the engine, `ms` apart; `hears` says whether it learns of what the log says by now. */
  | { readonly do: 'turns'; readonly count: number; readonly ms: number; readonly hears: boolean }
  | { readonly do: 'quiet' }
  | { readonly do: 'clock'; readonly ms: number }
  | { readonly do: 'hint'; readonly of: number; readonly true: boolean }
  | { readonly do: 'crash'; readonly at: CrashPoint; readonly nth: number }
  /** A question, with options or without, by `cw` or by an agent. */
  | { readonly do: 'ask'; readonly options: boolean; readonly agent?: boolean }
  | { readonly do: 'reply'; readonly of: number; readonly what: Answering; readonly how: Saver }
  /** From now on a program rewrites that file each time `cw` has written to it. */
  | { readonly do: 'formatter'; readonly of: number; readonly how: Formatting }
  /** An editor opens or closes the file. */
  | { readonly do: 'editor'; readonly of: number; readonly open: boolean }
  /** Git puts an edit there; it holds its lock, or lets it go. */
  | { readonly do: 'checkout'; readonly of: number; readonly change: Change }
  | { readonly do: 'git'; readonly works: boolean }
  /** The watcher tells nothing of what happens, and does not say so; what it missed is found by the next look at everything. */
  | { readonly do: 'deaf'; readonly is: boolean }
  /** More decisions than this within 10 s wait for a word. */
  | { readonly do: 'brake'; readonly decisions: number }
  /** The process ends; what follows happens while it does not run, until something wants it to. */
  | { readonly do: 'stop' }
  /** It ends and starts again, and dies in that when it passes the step. */
  | { readonly do: 'restart'; readonly at: CrashPoint; readonly nth: number }
  /** So many bytes can still be written; null: as many as one likes. */
  | { readonly do: 'space'; readonly bytes: number | null }
  /** For so many turns the disk takes nothing from `cw`. */
  | { readonly do: 'read-only'; readonly turns: number }
  /** The server does not take the next batches, or its answer is lost when it has. */
  | { readonly do: 'refuse'; readonly at: 'before' | 'after'; readonly times: number }
  /** Statements of the base store fail from the nth on, so many of them. */
  | { readonly do: 'refuse-store'; readonly error: StoreError; readonly nth: number; readonly times: number }
  /** The database grows by so many pages at most; null: by as many as it likes. */
  | { readonly do: 'pages'; readonly spare: number | null }
  /** Somebody copies the database; `fork` puts the copy back, or a new database where there is none. */
  | { readonly do: 'backup' }
  | { readonly do: 'fork' }
  /** The step happens in the middle of a turn, the nth time from now that the engine waits for the disk or the server. */
  | { readonly do: 'meanwhile'; readonly nth: number; readonly does: Meanwhile; readonly hears: boolean }
  /** It happens in another tree of the same home. */
  | { readonly do: 'elsewhere'; readonly does: Elsewhere }
  /** The person saves exactly when the engine passes that step. */
  | { readonly do: 'race'; readonly at: FaultStep; readonly of: number; readonly change: Change }

/** What happens in the other tree: what is done there by hand, and its turns. */
export type Elsewhere = Exclude<Meanwhile, { do: 'command' | 'create' | 'ask' }> | (Step & { do: 'turns' })

/** What the engine does not wait for: a save, a command, a hint. */
export type Meanwhile = Exclude<
  Step,
  {
    do:
      | (
          | 'turns'
          | 'brake'
          | 'quiet'
          | 'clock'
          | 'crash'
          | 'stop'
          | 'restart'
          | 'space'
          | 'read-only'
          | 'refuse'
          | 'refuse-store'
          | 'pages'
        )
      | 'keep-all'
      | ('backup' | 'fork' | 'meanwhile' | 'elsewhere' | 'race' | 'formatter' | 'editor' | 'git' | 'deaf')
  }
>
