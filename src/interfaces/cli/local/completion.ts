// `cw completion SHELL`: a small script for the shell, which asks `cw completion words` what may come next.

import { type Completion, completionsFor, isSetting, listFor } from '../completions.ts'
import { readManifest } from '../manifest.ts'
import { type Invocation, type LocalCommand, localEntry } from './local-command.ts'

const scripts = {
  bash: `# cw completion for bash: eval "$(cw completion bash)"
_cw() {
  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(cw completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
  [[ \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _cw cw`,
  zsh: `#compdef cw
# cw completion for zsh: eval "$(cw completion zsh)"
_cw() {
  local -a found
  found=("\${(@f)$(cw completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  [[ -n "$found" ]] && _describe cw found || _files
}
compdef _cw cw`,
  fish: `# cw completion for fish: cw completion fish | source
function __cw_words
  set -l typed (commandline -opc) (commandline -ct)
  cw completion words -- $typed[2..] 2>/dev/null
end
complete -c cw -a '(__cw_words)'`,
} as const

export const completion: LocalCommand = {
  entries: [
    localEntry('completion', {
      summary: 'Print the completion script of a shell',
      examples: ['eval "$(cw completion bash)"', 'cw completion fish | source'],
      args: [
        {
          key: 'shell',
          help: 'bash, zsh or fish',
          required: true,
          variadic: false,
          type: 'string',
          choices: Object.keys(scripts),
        },
      ],
    }),
    localEntry('completion words', {
      summary: 'Print what may come next, for the scripts of the shells',
      examples: ['cw completion words -- task clo'],
      hidden: true,
      args: [{ key: 'typed', help: 'the words so far', required: false, variadic: true, type: 'words' }],
    }),
  ],
  run: async ({ entry, input, call }) => {
    if (entry.words.length > 1) {
      const typed = (input.typed ?? ['']) as string[]
      const manifest = await readManifest()
      const list = listFor(manifest, typed)
      const named = list === null ? [] : await namesIn(call, list, typed.at(-1) ?? '')
      const settings = isSetting(manifest, typed) ? await settingsFrom(typed.at(-1) ?? '') : []
      const found = [...named, ...settings, ...completionsFor(manifest, typed)]
      return { data: found, text: found.map(({ word, help }) => `${word}\t${help}`).join('\n') }
    }
    const shell = String(input.shell) as keyof typeof scripts
    return { data: { shell, script: scripts[shell] }, text: scripts[shell] }
  },
}

/** Ids with their titles. Where there is no home, or it is busy, there is nothing to offer. */
async function namesIn(call: Invocation['call'], list: string, begun: string): Promise<Completion[]> {
  try {
    const rows = (await call(list, {})) as { readonly id: string; readonly title: string }[]
    return rows.filter(({ id }) => id.startsWith(begun)).map(({ id, title }) => ({ word: id, help: title }))
  } catch {
    return []
  }
}

/** The settings whose names begin so, with what they do; no home is needed for that. */
async function settingsFrom(begun: string): Promise<Completion[]> {
  const { helpOf, optionKeys } = await import('../../../platform/config/options.ts')
  return optionKeys.filter((key) => key.startsWith(begun)).map((key) => ({ word: key, help: helpOf(key) }))
}
