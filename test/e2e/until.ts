// Waiting for something to become true, with a deadline and never for a fixed time.

/** Milliseconds between looks. */
const look = 25

/** Resolves with the first value of `check` that is not false, null or undefined. @throws Error after `most` milliseconds */
export async function until<T>(
  what: string,
  check: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  most = 60_000,
): Promise<T> {
  const deadline = Date.now() + most
  for (;;) {
    const found = await check()
    if (found !== false && found !== null && found !== undefined) return found
    if (Date.now() >= deadline) throw new Error(`Waited ${most} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, look))
  }
}
