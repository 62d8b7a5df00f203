// The editors that run in a terminal: how each is started, and what is typed to change, save, undo and leave.

import { execa } from 'execa'
import { key, type Stroke } from './terminal.ts'

export interface Editor {
  readonly name: string
  readonly program: string
  /** How its arguments begin; the file follows. */
  readonly args: readonly string[]
  /** Changes every `from` in the text to `to`. */
  replace(from: string, to: string): readonly Stroke[]
  readonly save: readonly Stroke[]
  readonly undo: readonly Stroke[]
  readonly quit: readonly Stroke[]
  /** Leaves without saving what was changed. */
  readonly abandon: readonly Stroke[]
  /** What it shows when it has read the file; the text itself where that is null. */
  readonly opened: RegExp | null
  /** What it shows when it finds that somebody else wrote the file. */
  readonly warning: RegExp
  /** Arguments with which it saves by itself while one types; null when it cannot. */
  readonly autosave: readonly string[] | null
}

const enter = key('Enter')
const control = (letter: string) => key(`C-${letter}`)

const vim: Editor = {
  name: 'vim',
  program: 'vim',
  args: [],
  replace: (from, to) => [`:%s/${from}/${to}/g`, enter],
  save: [':w', enter],
  undo: ['u'],
  quit: [':q', enter],
  abandon: [':q!', enter],
  opened: null,
  warning: /W1[0-3]|WARNING|changed since/,
  autosave: ['-c', 'autocmd TextChangedI,TextChanged * silent! write'],
}

export const editors = {
  vim,
  'vim with backupcopy=yes': {
    ...vim,
    name: 'vim with backupcopy=yes',
    args: ['-c', 'set backupcopy=yes backup'],
    autosave: null,
  },
  neovim: { ...vim, name: 'neovim', program: 'nvim' },
  emacs: {
    name: 'emacs',
    program: 'emacs',
    args: ['-nw', '-Q'],
    replace: (from, to) => [key('M-<'), key('M-x'), 'replace-string', enter, from, enter, to, enter],
    save: [control('x'), control('s')],
    undo: [control('_')],
    quit: [control('x'), control('c')],
    abandon: [control('x'), control('c'), 'n', 'yes', enter],
    opened: null,
    warning: /changed (on disk|since)/,
    autosave: ['--eval', '(progn (setq auto-save-visited-interval 0.1) (auto-save-visited-mode 1))'],
  },
  nano: {
    name: 'nano',
    program: 'nano',
    args: ['--ignorercfiles'],
    replace: (from, to) => [key('M-\\'), key('M-r'), from, enter, to, enter, 'a'],
    save: [control('s')],
    undo: [key('M-u')],
    quit: [control('x')],
    abandon: [control('x'), 'n'],
    opened: null,
    warning: /changed on disk|was modified since/i,
    autosave: null,
  },
  micro: {
    name: 'micro',
    program: 'micro',
    args: [],
    replace: (from, to) => [control('e'), `replaceall "${from}" "${to}"`, enter],
    save: [control('s')],
    undo: [control('z')],
    quit: [control('q')],
    abandon: [control('q'), 'n'],
    opened: null,
    warning: /has changed/,
    autosave: ['-autosave', '1'],
  },
  kakoune: {
    name: 'kakoune',
    program: 'kak',
    args: ['-n'],
    replace: (from, to) => [`:exec -draft '%s${from}<ret>c${to}<esc>'`, enter],
    save: [':write', enter],
    undo: ['u'],
    quit: [':quit', enter],
    abandon: [':quit!', enter],
    opened: null,
    warning: /modified externally|changed externally|reload/i,
    autosave: ['-e', 'hook global NormalIdle .* %{ try write }'],
  },
  ed: {
    name: 'ed',
    program: 'ed',
    args: ['-p', '*'],
    replace: (from, to) => [`,s/${from}/${to}/g`, enter],
    save: ['w', enter],
    undo: ['u', enter],
    quit: ['q', enter],
    abandon: ['Q', enter],
    opened: /^\d+\n\*/,
    warning: /\?/,
    autosave: null,
  },
} satisfies Record<string, Editor>

/** Whether it can be driven here: it and tmux are installed. */
export async function isInstalled(program: string): Promise<boolean> {
  const found = await execa('which', [program], { reject: false })
  return found.exitCode === 0
}
