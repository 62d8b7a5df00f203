// Who may import whom, each rule with its reason. What a row does not allow is forbidden.

export interface Part {
  /** The beginning of the paths of its modules; the longest that fits wins. */
  readonly at: string
  /** Beginnings of the paths it may import besides its own. */
  readonly mayImport: readonly string[]
  readonly reason: string
}

const kernel = 'src/kernel/'
const document = 'src/document/'
const slice = (name: string) => `src/modules/${name}/`

export const parts: readonly Part[] = [
  { at: kernel, mayImport: [], reason: 'everything speaks it, so it depends on nothing of ours' },
  {
    at: document,
    mayImport: [kernel],
    reason: 'Markdown without losing a byte is a matter of text alone, whatever the entities are',
  },
  ...slices({
    initiatives: [],
    pages: ['initiatives'],
    phases: ['initiatives'],
    plans: ['phases'],
    tasks: ['initiatives', 'phases', 'plans'],
    projects: [],
    accounts: [],
    domain: ['projects'],
    agents: ['accounts', 'projects', 'tasks'],
    messages: ['agents', 'initiatives'],
    approvals: ['initiatives', 'pages', 'phases', 'plans', 'tasks'],
  }),
  {
    at: slice('runs'),
    mayImport: [
      kernel,
      ...['accounts', 'agents', 'initiatives', 'messages', 'phases', 'projects', 'tasks'].map(
        (name) => `${slice(name)}index.ts`,
      ),
    ],
    reason: 'what agents run has no document: it is seen in those of its agent',
  },
  {
    at: slice('memory'),
    mayImport: [
      kernel,
      ...['agents', 'initiatives', 'projects', 'runs', 'tasks'].map((name) => `${slice(name)}index.ts`),
    ],
    reason: 'what is remembered has no document: it goes into prompts, and is asked for by command',
  },
  {
    at: 'src/app/',
    mayImport: [kernel, document, 'src/modules/', 'src/platform/sqlite/'],
    reason: 'the sum of the slices and the log they write; it knows no file, no socket and no terminal',
  },
  {
    at: 'src/platform/',
    mayImport: [kernel],
    reason: 'what the machine offers serves any application, so it knows no slice',
  },
  {
    at: 'src/drivers/',
    mayImport: [
      // Which calls are looked at is agreed between who looks and the program that is told to let it.
      'src/kernel/permission.ts',
      'src/kernel/answer-schema.ts',
      'src/platform/config/agent-settings.ts',
      // The scripted agent is a program of its own, which hands its environment on to its tools.
      'src/platform/config/environment.ts',
    ],
    reason: 'what an agent program is asked and what it says can be read without a home, a tree or a process',
  },
  {
    at: 'src/git/',
    mayImport: [kernel, 'src/platform/config/environment.ts'],
    reason: 'worktrees and branches are a matter of git, whoever works in them',
  },
  {
    at: 'src/runtime/',
    mayImport: [
      kernel,
      `${document}body-lines.ts`,
      `${document}checkboxes.ts`,
      'src/drivers/',
      'src/git/',
      'src/modules/memory/index.ts',
      'src/modules/runs/index.ts',
      'src/platform/config/',
      'src/platform/home.ts',
      'src/platform/log/file-log.ts',
      'src/platform/process-group.ts',
      'src/platform/process-start.ts',
    ],
    reason: 'it acts on its own, through the procedures that are handed to it',
  },
  {
    at: 'src/fsui/core/',
    mayImport: [kernel, document],
    reason: 'deciding is pure: it can be tested by the thousand and replayed by seed',
  },
  {
    at: 'src/fsui/shell/',
    mayImport: [
      kernel,
      document,
      'src/fsui/core/',
      'src/app/codecs.ts',
      'src/app/event-feed.ts',
      // Whether the repository that a project names is there.
      'src/git/find-repository.ts',
      'src/interfaces/client/',
      'src/platform/config/',
      'src/platform/crash-points.ts',
      'src/platform/files/file-tree.ts',
      'src/platform/files/open-tree.ts',
      'src/platform/home.ts',
      'src/platform/lock.ts',
      'src/platform/log/server-log.ts',
      'src/platform/machine-error.ts',
      'src/platform/spare-memory.ts',
    ],
    reason:
      'it is a client of a server: it reaches entities by procedures alone, never a store or the database',
  },
  {
    at: 'src/fsui/shell/demo.ts',
    mayImport: [kernel, 'src/platform/config/', 'src/platform/home.ts'],
    reason: 'it tells a story by procedures; what plays the agents is a program like any other',
  },
  {
    at: 'src/fsui/shell/embedded-server.ts',
    mayImport: [
      kernel,
      'src/daemon.ts',
      'src/fsui/shell/demo.ts',
      'src/interfaces/client/',
      'src/platform/home.ts',
      'src/platform/log/server-log.ts',
    ],
    reason: 'a tree whose home has no server starts one, and then speaks to it over the wire like any other',
  },
  {
    at: 'src/interfaces/client/',
    mayImport: [kernel, 'src/app/event-feed.ts', 'src/platform/server-file.ts'],
    reason: 'it knows what goes over the wire, not what stands behind it',
  },
  {
    at: 'src/interfaces/leave/',
    mayImport: [kernel, 'src/interfaces/client/'],
    reason: 'it says what becomes of a call, whichever way its program asks',
  },
  {
    at: 'src/interfaces/server/',
    mayImport: [kernel],
    reason: 'it serves any router that it is given, and says whom it turned away',
  },
  {
    at: 'src/interfaces/cli/',
    mayImport: [
      kernel,
      'src/app/slice-routers.ts',
      'src/drivers/driver-of.ts',
      'src/drivers/providers.ts',
      'src/git/',
      'src/modules/',
      'src/platform/config/',
      // The doctor asks whether names can be exchanged with the very call that does it.
      'src/platform/files/exchange-names.ts',
      'src/platform/home.ts',
      'src/platform/lock.ts',
      'src/platform/log/',
      'src/platform/machine-error.ts',
      'src/platform/server-file.ts',
      // Whether an agent's program is there is asked as the server asks it.
      'src/runtime/process/find-program.ts',
      // Where the worktree of an agent is.
      'src/runtime/supervisor/workplace.ts',
      'src/interfaces/client/',
      'src/interfaces/leave/',
      // Its first words; the tools are its own translation.
      'src/interfaces/mcp/main.ts',
      'src/fsui/shell/ask-trees.ts',
      'src/fsui/shell/drift.ts',
      'src/fsui/shell/known-trees.ts',
      'src/fsui/shell/main.ts',
      'src/fsui/shell/find-place.ts',
      'src/fsui/shell/versions.ts',
      'src/daemon.ts',
    ],
    reason: 'it translates words into procedures: no store, and no database but through the daemon',
  },
  {
    at: 'src/interfaces/mcp/',
    mayImport: [
      kernel,
      'src/app/procedures-on-demand.ts',
      'src/app/procedures.ts',
      'src/interfaces/client/',
      'src/interfaces/leave/',
      'src/platform/config/environment.ts',
      'src/platform/home.ts',
    ],
    reason: 'it translates tools into procedures of the live server, with the rights of the agent that calls',
  },
  {
    at: 'src/daemon.ts',
    mayImport: [
      kernel,
      'src/app/',
      'src/interfaces/mcp/role-limits.ts',
      'src/interfaces/server/',
      'src/platform/',
      'src/runtime/',
    ],
    reason: 'the one place that knows what serves, what is served and where it is stored',
  },
  { at: 'src/cw.ts', mayImport: ['src/interfaces/cli/main.ts'], reason: 'hands its arguments on' },
  {
    at: 'src/build.ts',
    mayImport: [
      'src/app/router.ts',
      'src/bundle.ts',
      'src/interfaces/cli/describe.ts',
      'src/interfaces/cli/reference.ts',
    ],
    reason: 'runs at build time, and writes what the command line reads',
  },
  {
    at: 'src/bundle.ts',
    mayImport: ['src/load-program.ts'],
    reason: 'runs at build time, on what the compiler wrote',
  },
  {
    at: 'src/compile-program.ts',
    mayImport: ['src/load-program.ts'],
    reason: 'runs at build time, on what the bundler wrote',
  },
  { at: 'src/load-program.ts', mayImport: [], reason: 'it loads all the rest' },
]

/** The part a module belongs to. */
export function partOf(path: string): Part | undefined {
  return parts
    .filter(({ at }) => path.startsWith(at))
    .sort((a, b) => b.at.length - a.at.length)
    .at(0)
}

/** Slices import one another through their doors, children their parents, never the reverse. */
function slices(parents: Readonly<Record<string, readonly string[]>>): Part[] {
  return Object.entries(parents).map(([name, above]) => ({
    at: slice(name),
    mayImport: [kernel, document, ...above.map((parent) => `${slice(parent)}index.ts`)],
    reason: 'children know their parents, never the reverse; a door keeps the rest of a slice free to change',
  }))
}
