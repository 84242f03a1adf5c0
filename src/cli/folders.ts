/** Folders and programs as `main.ts` knows them from where it was built to. */
export type Folders = {
  /** The checkout or installation. */
  readonly checkout: string
  readonly migrations: string
  /** The built server's program. */
  readonly server: string
}
