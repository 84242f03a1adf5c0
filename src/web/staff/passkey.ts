/** What a passkey gives here: which one it was, and the 32 bytes that open the seed on this device. */
export type PasskeyResult = { readonly credential: Uint8Array; readonly prf: Uint8Array }

/** Input of the PRF: the same for everybody, the passkey makes it its own (PROTOCOL §2.4). */
const PRF_INPUT = 'baken/1/prf'

export type PasskeyDeps = {
  readonly credentials: CredentialsContainer
  readonly random: (length: number) => Uint8Array<ArrayBuffer>
  /** Host name; a passkey is bound to it. */
  readonly host: string
}

const evaluate = (): AuthenticationExtensionsClientInputs => ({
  prf: { eval: { first: new TextEncoder().encode(PRF_INPUT) } },
})

/** Only these two fields are ever taken out of a credential; its extension results are never serialised. */
const resultOf = (credential: Credential | null): PasskeyResult | undefined => {
  if (!(credential instanceof PublicKeyCredential)) return undefined
  const first = credential.getClientExtensionResults().prf?.results?.first
  if (!(first instanceof ArrayBuffer) || first.byteLength !== 32) return undefined
  return { credential: new Uint8Array(credential.rawId.slice(0)), prf: new Uint8Array(first.slice(0)) }
}

/** Asks one of these passkeys; `undefined` when refused, cancelled, or without PRF. */
export const askPasskey = async (
  deps: PasskeyDeps,
  allowed: readonly Uint8Array[],
): Promise<PasskeyResult | undefined> => {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: deps.random(32),
    rpId: deps.host,
    allowCredentials: allowed.map((id) => ({ type: 'public-key', id: new Uint8Array(id) })),
    userVerification: 'required',
    extensions: evaluate(),
  }
  try {
    return resultOf(await deps.credentials.get({ publicKey }))
  } catch {
    return undefined
  }
}

const creation = (deps: PasskeyDeps, label: string): PublicKeyCredentialCreationOptions => ({
  challenge: deps.random(32),
  rp: { id: deps.host, name: deps.host },
  user: { id: deps.random(16), name: label, displayName: label },
  pubKeyCredParams: [
    { type: 'public-key', alg: -8 },
    { type: 'public-key', alg: -7 },
    { type: 'public-key', alg: -257 },
  ],
  authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
  attestation: 'none',
  extensions: evaluate(),
})

/**
 * Makes a passkey on this device. Most authenticators give the PRF result only when asked again, so it is asked
 * once more; `undefined` when that gives nothing.
 */
export const makePasskey = async (deps: PasskeyDeps, label: string): Promise<PasskeyResult | undefined> => {
  try {
    const made = await deps.credentials.create({ publicKey: creation(deps, label) })
    const result = resultOf(made)
    if (result || !(made instanceof PublicKeyCredential)) return result
    return await askPasskey(deps, [new Uint8Array(made.rawId.slice(0))])
  } catch {
    return undefined
  }
}
