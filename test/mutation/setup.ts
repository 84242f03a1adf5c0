import { afterEach, beforeEach, inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Number of the mutant that counts; -1 = none, and it is written down which are met. */
    mutant: number
    /** Met more often than this, it goes round and round. */
    limit: number
  }
  interface TaskMeta {
    met?: number[]
    /** Of a file: met outside its tests, and how often each was met in all. */
    outside?: number[]
    counts?: [number, number][]
  }
}

const active = inject('mutant')
const limit = inject('limit')

/** More than there are mutants. */
const MOST = 20_000
const counts = new Uint32Array(MOST)
/** In which test each was last met; 0 = outside of any. */
const stamps = new Int32Array(MOST).fill(-1)
const outside: number[] = []
let met = outside
let test = 0
let rounds = 0

function watch(id: number): boolean {
  counts[id]! += 1
  if (stamps[id] !== test) {
    stamps[id] = test
    met.push(id)
  }
  return false
}

function plant(id: number): boolean {
  if (id !== active) return false
  rounds += 1
  if (rounds > limit) throw new Error('without end')
  return true
}

Object.assign(globalThis, { __mutant: active < 0 ? watch : plant })

if (active < 0) {
  let tests = 0
  beforeEach(() => {
    test = ++tests
    met = []
  })
  afterEach(({ task }) => {
    task.meta.met = met
    met = outside
    test = 0
    const all = [...counts.entries()].filter(([, count]) => count > 0)
    Object.assign(task.file.meta, { outside: [...new Set(outside)], counts: all })
  })
}
