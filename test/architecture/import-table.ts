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
    approvals: ['initiatives', 'phases', 'plans', 'tasks'],
  }),
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
      'src/platform/config/',
      'src/platform/crash-points.ts',
      'src/platform/files/',
      'src/platform/home.ts',
      'src/platform/lock.ts',
      'src/platform/log/server-log.ts',
      'src/interfaces/client/',
      'src/app/procedures.ts',
      'src/app/slices.ts',
      'src/app/status-overview.ts',
      'src/app/tree-router.ts',
      'src/app/waiting.ts',
      'src/app/work.ts',
      'src/modules/messages/index.ts',
      'src/daemon.ts',
    ],
    reason: 'it is a client of a server: it reaches entities by procedures alone, and never the database',
  },
  {
    at: 'src/interfaces/client/',
    mayImport: [kernel, 'src/app/event-feed.ts', 'src/platform/server-file.ts'],
    reason: 'it knows what goes over the wire, not what stands behind it',
  },
  {
    at: 'src/interfaces/server/',
    mayImport: [kernel, 'src/platform/log/server-log.ts'],
    reason: 'it serves any router that it is given, and says whom it turned away',
  },
  {
    at: 'src/interfaces/cli/',
    mayImport: [
      kernel,
      'src/app/router.ts',
      'src/app/events-router.ts',
      'src/app/status-router.ts',
      'src/app/procedures.ts',
      'src/app/status-overview.ts',
      'src/app/waiting.ts',
      'src/modules/',
      'src/platform/config/',
      'src/platform/home.ts',
      'src/platform/lock.ts',
      'src/platform/log/',
      'src/platform/server-file.ts',
      'src/interfaces/client/',
      'src/fsui/shell/',
      'src/daemon.ts',
    ],
    reason: 'it translates words into procedures: no store, and no database but through the daemon',
  },
  {
    at: 'src/daemon.ts',
    mayImport: ['src/'],
    reason: 'the one place that knows all parts',
  },
  { at: 'src/cw.ts', mayImport: ['src/interfaces/cli/main.ts'], reason: 'hands its arguments on' },
  {
    at: 'src/build.ts',
    mayImport: ['src/app/router.ts', 'src/interfaces/cli/', 'src/bundle.ts'],
    reason: 'runs at build time, and writes what the command line reads',
  },
  { at: 'src/bundle.ts', mayImport: [], reason: 'runs at build time, on what the compiler wrote' },
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
