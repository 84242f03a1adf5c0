type Policy = { readonly createScriptURL: (url: string) => string }
type Types = { readonly createPolicy: (name: string, rules: Policy) => Policy }

/** The one worker of this page; under Trusted Types no other address can become a script. */
export const startWorker = (url: string): Worker => {
  const types = (globalThis as { trustedTypes?: Types }).trustedTypes
  const policy = types?.createPolicy('w', {
    createScriptURL: (asked) => {
      if (asked !== url) throw new TypeError('not our worker')
      return asked
    },
  })
  return new Worker(policy ? policy.createScriptURL(url) : url)
}
