// The door of the slice of agents.

export { agentCodec } from './document.ts'
export { type Agent, type AgentRole, agentRole, agentSchema } from './entity.ts'
export { agentRules } from './rules.ts'
export { agents } from './stored.ts'
