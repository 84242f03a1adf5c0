/** A file this page fetches: its address and digest (`sha256-...`, for `fetch(..., { integrity })`). */
export type BuiltFile = { readonly url: string; readonly integrity: string }
export type BuiltFiles = {
  readonly app: BuiltFile
  readonly words: BuiltFile
  readonly cards: BuiltFile
  readonly worker: BuiltFile
}

const none: BuiltFile = { url: '', integrity: '' }

/** The build puts the finished files in the place of this object (build/given.ts). */
export const FILES: BuiltFiles = { app: none, words: none, cards: none, worker: none }
