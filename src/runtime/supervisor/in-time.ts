// Waits for something no longer than so long: what does not come to its end by then goes on by itself.

/** Null where it takes longer. @throws what `work` throws before that */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<{ readonly is: T } | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null)
  })
  try {
    return await Promise.race([work.then((is) => ({ is })), late])
  } finally {
    clearTimeout(timer)
  }
}
