// The commands that are no procedures, by the file that carries them out; each is loaded when it is called.

import type { LocalCommand } from './local-command.ts'

const localCommands: Readonly<Record<string, () => Promise<LocalCommand>>> = {
  'agent-delete': async () => (await import('./agent-delete.ts')).agentDelete,
  'agent-list': async () => (await import('./agent-list.ts')).agentList,
  'agent-logs': async () => (await import('./agent-logs.ts')).agentLogs,
  'agent-message': async () => (await import('./agent-message.ts')).agentMessage,
  'agent-providers': async () => (await import('./agent-providers.ts')).agentProviders,
  'agent-spawn': async () => (await import('./agent-spawn.ts')).agentSpawn,
  completion: async () => (await import('./completion.ts')).completion,
  config: async () => (await import('./config.ts')).config,
  doctor: async () => (await import('./doctor.ts')).doctor,
  events: async () => (await import('./events.ts')).events,
  fsui: async () => (await import('./fsui.ts')).fsui,
  help: async () => (await import('./help.ts')).help,
  history: async () => (await import('./history.ts')).history,
  hook: async () => (await import('./hook.ts')).hook,
  'initiative-profile': async () => (await import('./initiative-profile.ts')).initiativeProfile,
  init: async () => (await import('./init.ts')).init,
  logs: async () => (await import('./logs.ts')).logs,
  mcp: async () => (await import('./mcp.ts')).mcp,
  projects: async () => (await import('./projects.ts')).projects,
  'named-provider': async () => (await import('./named-provider.ts')).namedProvider,
  'question-ask': async () => (await import('./question-ask.ts')).questionAsk,
  restore: async () => (await import('./restore.ts')).restore,
  status: async () => (await import('./status.ts')).status,
  worktrees: async () => (await import('./worktrees.ts')).worktrees,
  'worktree-prune': async () => (await import('./worktree-prune.ts')).worktreePrune,
  server: async () => (await import('./server.ts')).server,
}

export async function loadLocalCommand(name: string): Promise<LocalCommand> {
  const load = localCommands[name]
  if (!load) throw new Error(`There is no local command ${name}`)
  return load()
}

/** All of them, for the manifest. */
export async function loadLocalCommands(): Promise<readonly { name: string; command: LocalCommand }[]> {
  const names = Object.keys(localCommands)
  return Promise.all(names.map(async (name) => ({ name, command: await loadLocalCommand(name) })))
}
