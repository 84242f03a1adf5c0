/** Whoever asks while it runs shares the turn that is under way: never two at once. */
export function sharedTurn<T>(turn: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= turn().finally(() => {
      running = undefined
    })
    return running
  }
}
