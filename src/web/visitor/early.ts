/** What the first screen hands to the app: answers given before it had arrived, and what was fetched meanwhile. */
export type Early = {
  /** Ids of choices of the first node, in the order of the taps. */
  readonly taps: readonly string[]
  readonly language: string
  /** The words file, asked for together with the app. */
  readonly words: Promise<unknown>
  readonly startWorker: (url: string) => Worker
}

const NAME = 'early'
type Holder = { [NAME]?: Early }

/** Two scripts of one page share no module: this is the one thing that passes between them. */
export const leaveEarly = (early: Early): void => {
  ;(globalThis as Holder)[NAME] = early
}

export const takeEarly = (): Early | undefined => (globalThis as Holder)[NAME]
