// Modules that are loaded on first need: a command that is forwarded to a live server never pays for the database.

const loads: (() => Promise<unknown>)[] = []

/** Registers a module to be loaded by `loadDeferred` and returns the accessor to it. */
export function deferred<T>(load: () => Promise<T>): () => T {
  let loaded: { readonly module: T } | undefined
  loads.push(async () => {
    loaded ??= { module: await load() }
  })
  return () => {
    if (!loaded) throw new Error('A deferred module was used before loadDeferred()')
    return loaded.module
  }
}

/** Loads every module registered so far. Whoever opens the database awaits it first. */
export async function loadDeferred(): Promise<void> {
  await Promise.all(loads.map((load) => load()))
}
