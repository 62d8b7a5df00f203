// What can stand in config.yaml, as one table: the settings of the home, and those that belong to a name somebody gave.

import { roleTools } from '../../kernel/agent-tools.ts'
import { nearest } from '../../kernel/nearest.ts'
import { roleNames, roles } from '../../kernel/roles.ts'
import { agentDrivers } from './agent-programs.ts'
import { answerForm } from './answer-form.ts'
import { keyOf } from './key-path.ts'
import {
  choice,
  listOf,
  name,
  type OptionType,
  price,
  programArguments,
  programCommand,
  text,
} from './option-types.ts'
import { type OptionKey, optionKeys, optionOf, treeOptionKeys } from './options.ts'

/** One setting of a family. */
export interface Field {
  readonly type: OptionType<unknown>
  readonly help: string
  /** As it could be given, for the template. */
  readonly example: unknown
}

export interface Family {
  /** The sections that lead to its settings; `*` stands for a name. None: the settings of the home. */
  readonly sections: readonly string[]
  /** What it is for, shown above it in config.yaml. */
  readonly about: string
  readonly fields: ReadonlyMap<string, Field>
  /** What may stand for the last `*`; null: any name. */
  readonly names: readonly string[] | null
}

/** A valid value and where in the file it stands. */
export interface GivenSetting {
  readonly path: readonly string[]
  readonly value: unknown
  /** 1-based; null where it cannot be told. */
  readonly line: number | null
}

const role = fields({
  provider: {
    type: name,
    help: 'Which agent program: claude-code, codex, goose, or one of those above.',
    example: 'claude-code',
  },
  model: { type: name, help: 'Which of its models.', example: 'opus' },
  args: { type: programArguments, help: 'More arguments for the program.', example: ['--effort', 'high'] },
  prompt: {
    type: text,
    help: 'More instructions, after those that every agent of the role gets. What begins with /, ./, ../ or ~/ is the path of a file that holds them, seen from the folder of the home.',
    example: './prompts/worker.md',
  },
  tools: {
    type: listOf(roleTools),
    help: 'Which tools of cw it is given, in the place of those that its role has. Those to be told its work, to ask, to report and to write it always has.',
    example: ['task_list', 'task_show', 'task_comment'],
  },
  answer: {
    type: answerForm,
    help: 'What it answers: words alone, or the form that a JSON schema says, which is checked. Left out: the form that ships with the role.',
    example: 'words',
  },
})

const prices = fields({
  input: { type: price, help: 'What a million tokens cost that it is given.', example: 1.25 },
  cached_input: {
    type: price,
    help: 'The same for those that come from a cache. Left out: as much as others.',
    example: 0.125,
  },
  output: { type: price, help: 'What a million tokens cost that it writes.', example: 10 },
})

export const families: readonly Family[] = [
  {
    sections: [],
    about: '',
    fields: new Map(optionKeys.map((key) => [key, fieldOf(key)])),
    names: null,
  },
  {
    sections: ['providers', '*'],
    about:
      'Agent programs: one of your own, or another way to call one that cw knows. docs/agent-programs.md explains them.',
    fields: fields({
      driver: {
        type: choice(...agentDrivers),
        help: 'What speaks to it. Left out: the one of that name, else command, the protocol for any program.',
        example: 'command',
      },
      command: {
        type: programCommand,
        help: 'The program and its first arguments. Of a program that cw knows it replaces the one on the PATH.',
        example: ['my-agent', '--quiet'],
      },
      model: {
        type: name,
        help: 'The model where neither the agent nor its role names one.',
        example: 'opus',
      },
      args: {
        type: programArguments,
        help: 'More arguments, before those of the role.',
        example: ['--verbose'],
      },
    }),
    names: null,
  },
  {
    sections: ['roles', '*'],
    about: `Agents by their role: ${roles.join(', ')}. What is set for coder is set for worker.`,
    fields: role,
    names: roleNames,
  },
  {
    sections: ['projects', '*', 'roles', '*'],
    about:
      'The same for one project alone, by the name of its file in projects/; it stands over what is above.',
    fields: role,
    names: roleNames,
  },
  {
    sections: ['projects', '*', 'dispatch'],
    about: 'Limits of one project alone, below those of the home.',
    fields: fields({
      max_running: {
        type: optionOf('dispatch.max_running').type,
        help: 'How many agents of the project run at the same time; those of the home (dispatch.max_running) are not more for it. 0 starts none.',
        example: 2,
      },
    }),
    names: null,
  },
  {
    sections: ['prices', '*'],
    about:
      'What models cost, in US dollars for a million tokens, by the name of the model: for programs that tell no price, such as Codex.',
    fields: prices,
    names: null,
  },
  {
    sections: ['projects', '*', 'prices', '*'],
    about: 'The same for one project alone; it stands over what is above.',
    fields: prices,
    names: null,
  },
  {
    sections: ['trees', '*'],
    about: 'What is for one tree alone, by the id in its .cw-home.',
    fields: new Map(treeOptionKeys.map((key) => [key.slice('fsui.'.length), fieldOf(key)])),
    names: null,
  },
]

export type Place =
  | { readonly is: 'section' }
  | { readonly is: 'setting'; readonly field: Field }
  /** `meant` is the key that is probably meant, `known` what can stand there; empty: too much to name. */
  | { readonly is: 'nothing'; readonly meant: string | undefined; readonly known: readonly string[] }

/** What a path in config.yaml leads to. */
export function placeAt(path: readonly string[]): Place {
  for (const family of families) {
    const found = placeIn(family, path)
    if (found !== null) return found
  }
  const known = path.length === 1 ? [] : knownBeside(path)
  return { is: 'nothing', meant: meantBy(path, known), known }
}

function placeIn(family: Family, path: readonly string[]): Place | null {
  if (!leadsInto(family, path)) return null
  const { sections, fields } = family
  if (path.length <= sections.length) return { is: 'section' }
  const rest = path.slice(sections.length).join('.')
  const field = fields.get(rest)
  if (field !== undefined) return { is: 'setting', field }
  return [...fields.keys()].some((known) => known.startsWith(`${rest}.`)) ? { is: 'section' } : null
}

/** Whether the sections of the path are the family's, as far as both go. */
function leadsInto({ sections, names }: Family, path: readonly string[]): boolean {
  return sections.slice(0, path.length).every((section, depth) => {
    if (section !== '*') return section === path[depth]
    return names === null || depth < sections.length - 1 || names.includes(path[depth] ?? '')
  })
}

function meantBy(path: readonly string[], known: readonly string[]): string | undefined {
  const last = path.at(-1) ?? ''
  if (known.length === 0) return nearest(keyOf(path), [...optionKeys, ...families.flatMap(topOf)])
  const meant = nearest(last, known)
  return meant === undefined ? undefined : keyOf([...path.slice(0, -1), meant])
}

function topOf({ sections }: Family): readonly string[] {
  return sections.slice(0, 1)
}

/** What could stand where the last name of the path does. */
function knownBeside(path: readonly string[]): readonly string[] {
  const above = path.slice(0, -1)
  const inside = families.filter(({ sections }) => sections.length > 0 && sections.length >= above.length)
  const known = inside
    .filter((each) => leadsInto(each, above))
    .flatMap(({ sections, fields, names }) => {
      const next = sections[above.length]
      if (next === undefined) return [...fields.keys()]
      return next === '*' ? (names ?? []) : [next]
    })
  return [...new Set(known)]
}

function fields(given: Readonly<Record<string, Field>>): ReadonlyMap<string, Field> {
  return new Map(Object.entries(given))
}

function fieldOf(key: OptionKey): Field {
  const { type, help, default: usual } = optionOf(key)
  return { type, help, example: usual }
}
