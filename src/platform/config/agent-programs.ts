// The agent programs that cw has a driver for, and which of them a provider is.

/** `command`: any program that speaks the protocol of cw. */
export const agentDrivers = ['claude-code', 'codex', 'goose', 'command'] as const
export type AgentDriver = (typeof agentDrivers)[number]

/** Providers that are there without being configured. */
export const knownProviders: readonly string[] = agentDrivers.filter((driver) => driver !== 'command')

/** The driver of a provider that does not name one: its own name, if that is one. */
export function driverNamed(name: string): AgentDriver {
  return agentDrivers.find((driver) => driver === name) ?? 'command'
}
