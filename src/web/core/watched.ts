/** A value that changes: `watch` is told after each change and gives back how to stop. */
export interface Watched<T> {
  get(): T
  watch(told: () => void): () => void
}

export class Value<T> implements Watched<T> {
  private readonly told = new Set<() => void>()
  private value: T

  constructor(value: T) {
    this.value = value
  }
  get(): T {
    return this.value
  }
  set(value: T): void {
    this.value = value
    for (const tell of [...this.told]) tell()
  }
  watch(told: () => void): () => void {
    this.told.add(told)
    return () => {
      this.told.delete(told)
    }
  }
}
