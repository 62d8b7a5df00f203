// Who causes what. Every command has an actor and says which kinds of actor may call it.

export type ActorKind = 'person' | 'agent' | 'cw'

export interface Actor {
  readonly kind: ActorKind
  /** A person's user name, an agent's id, or `cw`. */
  readonly id: string
  /** What logs and documents show. */
  readonly name: string
}

/** The one person of a home, until there are more. */
export const localPerson: Actor = { kind: 'person', id: 'you', name: 'you' }

/** `cw` itself: what follows by rule, with nobody's hand in it. */
export const cw: Actor = { kind: 'cw', id: 'cw', name: 'cw' }

export function agentActor(id: string, name: string): Actor {
  return { kind: 'agent', id, name }
}
