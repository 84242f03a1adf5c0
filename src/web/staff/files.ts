/** Address of the worker, and whether this is the demo; the build puts its own values in the place of these. */
export const FILES: { readonly worker: string; readonly demo: boolean } = { worker: '', demo: false }
