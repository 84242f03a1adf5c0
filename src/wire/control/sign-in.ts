import * as v from 'valibot'
import { GROUP_CODE, hexOf } from './scalars.ts'

/** Answer of POST /staff/challenge: 32 bytes as hex, good for two minutes and one sign-in. */
export type StaffChallenge = { readonly challenge: string }
export const StaffChallengeSchema: v.GenericSchema<unknown, StaffChallenge> = v.strictObject({
  challenge: hexOf(32),
})

/**
 * Body of POST /staff/session, all bytes as hex. `signature` is Ed25519 by a device key of the current roster
 * over labelled(LABEL.login, challenge) (PROTOCOL §8).
 */
export type SignIn = {
  readonly group: string
  readonly person: string
  readonly challenge: string
  readonly signKey: string
  readonly signature: string
}
export const SignInSchema: v.GenericSchema<unknown, SignIn> = v.strictObject({
  group: GROUP_CODE,
  person: hexOf(16),
  challenge: hexOf(32),
  signKey: hexOf(32),
  signature: hexOf(64),
})

/** Body of POST /staff/guest: as above, by a key that stands in an `add`; the server finds the conversation. */
export type GuestSignIn = Pick<SignIn, 'challenge' | 'signKey' | 'signature'>
export const GuestSignInSchema: v.GenericSchema<unknown, GuestSignIn> = v.strictObject({
  challenge: hexOf(32),
  signKey: hexOf(32),
  signature: hexOf(64),
})

/** Answer of POST /staff/session: the token as it goes into the `authorization` header (base64url, 32 bytes). */
export type StaffSession = { readonly token: string }
export const StaffSessionSchema: v.GenericSchema<unknown, StaffSession> = v.strictObject({
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})
