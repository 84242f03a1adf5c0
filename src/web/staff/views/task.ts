import { useState } from 'preact/hooks'

export type Task = {
  readonly busy: boolean
  /** Stable code of what went wrong last; nothing that was typed is lost by it. */
  readonly fault?: string
  /** Runs one at a time; `true` when it went well. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>
}

/** The stable code of a failure; one without a code says only that it failed. */
export const faultOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'failed'

export const useTask = (): Task => {
  const [state, set] = useState<{ busy: boolean; fault?: string }>({ busy: false })
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (state.busy) return false
    set({ busy: true })
    try {
      await work()
      set({ busy: false })
      return true
    } catch (error) {
      set({ busy: false, fault: faultOf(error) })
      return false
    }
  }
  return { ...state, run }
}
