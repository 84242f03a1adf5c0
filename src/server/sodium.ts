import sodium from 'libsodium-wrappers'
import { ascii, bytesOf, equal, KEY, SIGNATURE, toHex, type Verifier } from '#wire'

type Library = Pick<typeof sodium, 'crypto_sign_verify_detached' | 'crypto_generichash'>
const USED = ['crypto_sign_verify_detached', 'crypto_generichash'] as const

/** RFC 8032 §7.1 TEST 1 (empty message) and BLAKE2b-256 of "abc". */
const KNOWN = {
  key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  digest: 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
}

/**
 * Plain libsodium as the server's Verifier: it only refuses garbage, clients never rely on it.
 * The library's own types promise functions it does not have, so each one used is looked at and tried first.
 */
export async function sodiumVerifier(): Promise<Verifier> {
  await sodium.ready
  return verifierFrom(sodium)
}

/** Throws unless the library has every function and gives the known answers. */
export function verifierFrom(library: Library): Verifier {
  for (const name of USED) if (typeof library[name] !== 'function') throw new Error(`libsodium lacks ${name}`)
  const verifier: Verifier = {
    verify: (signature, message, key) =>
      signature.length === SIGNATURE &&
      key.length === KEY &&
      library.crypto_sign_verify_detached(signature, message, key),
    hash: (message) => library.crypto_generichash(32, message, null),
  }
  if (!answersAsKnown(verifier)) throw new Error('libsodium gives wrong answers')
  return verifier
}

function answersAsKnown(verifier: Verifier): boolean {
  const key = bytesOf(KNOWN.key)
  const signature = bytesOf(KNOWN.signature)
  const bent = Uint8Array.from(signature, (byte, i) => (i === 5 ? byte ^ 1 : byte))
  return (
    verifier.verify(signature, new Uint8Array(), key) &&
    !verifier.verify(bent, new Uint8Array(), key) &&
    !verifier.verify(signature, ascii('a'), key) &&
    equal(verifier.hash(ascii('abc')), bytesOf(KNOWN.digest)) &&
    toHex(verifier.hash(ascii('abd'))) !== KNOWN.digest
  )
}
