/** Addresses of built files; the build puts its own values in the place of these. */
export const FILES: { readonly worker: string; readonly demo: boolean } = { worker: '', demo: false }
