import {
  type Bytes,
  equal,
  fromHex,
  type Hex,
  hash,
  LABEL,
  offerName,
  type Principal,
  Refused,
  toHex,
} from '#wire'
import type { Body } from './body.ts'
import type { Engine } from './engine.ts'
import { readRecord } from './seed.ts'
import { heard } from './words.ts'

const WORDS = 12

/** What an ask says of somebody outside the roster. */
type Vouched = NonNullable<Extract<Body, { t: 'invite' }>['guest']>

/** The record that was fetched, and the one that was asked about. */
export type LettingIn = { readonly guest: Pick<Vouched, 'sign' | 'record'>; readonly record: Bytes }

/** The 18 bytes that twelve words say, typed as they were heard: where the offer lies. */
export function readOffer(typed: string): Bytes | undefined {
  return heard(typed, WORDS)
}

/**
 * The keys of an offered record, if it is the one whose words were typed (PROTOCOL §2.5): whoever hands out the
 * offers can put in no other.
 */
export function checkOffer(
  engine: Engine,
  typed: string,
  record: Bytes,
): { readonly sign: Hex; readonly record: Hex } {
  const name = readOffer(typed)
  const keys = readRecord(record)
  if (!name || !keys || !equal(name, offerName(engine, record))) throw new Refused('not-found')
  return { sign: toHex(keys.sign), record: toHex(hash(engine, LABEL.record, record)) }
}

/** The principal to let in, and the public key that lies beside it: exactly the record the ask was about. */
export function guestOf(
  engine: Engine,
  asked: Pick<Vouched, 'sign' | 'record'>,
  record: Bytes,
): { readonly principal: Principal; readonly kem: Bytes } {
  const keys = readRecord(record)
  const fits = keys && toHex(hash(engine, LABEL.record, record)) === asked.record
  if (!fits || toHex(keys.sign) !== asked.sign) throw new Refused('not-found')
  const kem = hash(engine, LABEL.kem, keys.kem)
  return { principal: { kind: 'guest', keys: [{ sign: keys.sign, kem }] }, kem: keys.kem }
}

export function signKeyOf(sign: Hex): Bytes {
  const bytes = fromHex(sign)
  if (bytes?.length !== 32) throw new Refused('bad-request')
  return bytes
}
