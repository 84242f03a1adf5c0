/** What `make` gave, until one of the things it depends on is another. */
export const remembered = <T>(on: () => readonly unknown[], make: () => T): (() => T) => {
  let before: readonly unknown[] | undefined
  let made: T
  return () => {
    const now = on()
    if (!before || now.some((one, i) => one !== before?.[i])) made = make()
    before = now
    return made
  }
}
