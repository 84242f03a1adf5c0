import { type Bytes, type HeadList, isListed, openHead, type SignedHead, termOf } from '#wire'
import { checkKept, type Edition, type Objects, openEdition } from './edition.ts'
import { CeremonyFault } from './fault.ts'
import { moment, type Table } from './table.ts'

/** A published head as it lies in the folder, by the version its name says. */
export type PublishedHead = { readonly version: number; readonly bytes: Bytes }

/** body of a signed head: what stands between its length and the signatures. */
export function bodyOf(head: Bytes): Bytes {
  return head.slice(2, 2 + ((head[0] ?? 0) << 8) + (head[1] ?? 0))
}

/** A head signed by two separate roots, or the sentence that says it is not. */
export function signedHead({ engine, roots }: Table, bytes: Bytes, name: string): SignedHead {
  const signed = openHead(engine, bytes, roots)
  if (!signed) throw new CeremonyFault(`${name} is not signed by two separate roots of this build.`)
  return signed
}

/** The newest roster that was published, and the hashes of all of them, from version 1 on. */
export type Chain = { readonly edition: Edition; readonly list: HeadList }

/**
 * All that was published, from version 1 on, each naming the one before; `undefined` where nothing was. Whether it
 * has expired is not asked: after that the next one must still be possible.
 */
export function openChain(
  table: Table,
  heads: readonly PublishedHead[],
  objects: Objects,
): Chain | undefined {
  const list: Bytes[] = []
  let newest: SignedHead | undefined
  for (const [i, { version, bytes }] of heads.entries()) {
    const signed = signedHead(table, bytes, `Roster ${version}`)
    if (version !== i + 1) throw new CeremonyFault(`Roster ${i + 1} is missing before roster ${version}.`)
    if (signed.head.version !== version)
      throw new CeremonyFault(`Roster ${version} says that it is roster ${signed.head.version}.`)
    list.push(signed.hash)
    if (!isListed(list, signed) || (newest && signed.head.issued <= newest.head.issued))
      throw new CeremonyFault(`Roster ${version} does not follow the roster before it.`)
    checkKept(table.engine, signed.head, objects)
    newest = signed
  }
  const last = heads[heads.length - 1]
  return last && { edition: openEdition(table.engine, bodyOf(last.bytes), objects), list }
}

/** 0: more than 14 days left · 2: at most 14 · 3: at most 3. 1 is every fault. */
export type Standing = { readonly code: 0 | 2 | 3; readonly line: string }

/** How long the newest roster still holds. Throws a CeremonyFault when it has expired. */
export function standing({ head }: Edition, now: number): Standing {
  const until = moment(head.expires)
  const { state, days } = termOf(head.expires, now)
  if (state === 'over') throw new CeremonyFault(`Roster ${head.version} expired on ${until}.`)
  const line = `Roster ${head.version} is good until ${until}.`
  if (state === 'good') return { code: 0, line }
  const left = days === 0 ? 'less than a day' : days === 1 ? 'one day' : `${days} days`
  return { code: state === 'soon' ? 2 : 3, line: `${line} WARNING: ${left} left; sign the next.` }
}
