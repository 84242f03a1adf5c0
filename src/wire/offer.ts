import type { Bytes } from './codec/bytes.ts'
import { OFFER } from './sizes.ts'
import { hash, LABEL, type Verifier } from './verifier.ts'

/** Where an offered device record lies: the 18 bytes its twelve words say (PROTOCOL §2.5). */
export function offerName(verifier: Verifier, record: Bytes): Bytes {
  return hash(verifier, LABEL.record, record).slice(0, OFFER)
}
