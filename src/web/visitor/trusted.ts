type Rules = {
  readonly createScript: (code: string) => string
  readonly createScriptURL: (url: string) => string
}
type Types = { readonly createPolicy: (name: string, rules: Rules) => Rules }

/**
 * The page's one policy: only this worker's address becomes a script, and of inline scripts the headers let pass
 * what has the hash of the app, whatever is put here.
 */
export const trustedBy = (worker: string): Rules => {
  const rules: Rules = {
    createScript: (code) => code,
    createScriptURL: (url) => {
      if (url !== worker) throw new TypeError('not our worker')
      return url
    },
  }
  const types = (globalThis as { trustedTypes?: Types }).trustedTypes
  return types ? types.createPolicy('w', rules) : rules
}
