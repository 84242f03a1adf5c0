import { type Bytes, encodeHeadList, equal } from '#wire'
import type { OpenDraft, Published } from './draft.ts'
import { type Edition, namesOf } from './edition.ts'
import { CeremonyFault } from './fault.ts'

/** A draft is published only on top of the very roster it was made from. */
export function checkNext({ next, before }: OpenDraft, published: Published | undefined): void {
  const newest: Edition | undefined = published?.edition
  const version = newest?.head.version ?? 0
  if (next.head.version <= version)
    throw new CeremonyFault(`Roster ${next.head.version} is published already; make a new draft.`)
  if (next.head.version > version + 1)
    throw new CeremonyFault(
      `Roster ${version + 1} is missing: the folder ends with roster ${version}, the draft is roster ${next.head.version}.`,
    )
  if (newest && (!before || !equal(newest.hash, before.hash)))
    throw new CeremonyFault(`The draft follows another roster ${version} than the published one.`)
}

/** The head list with the draft as its last row, made anew from the signed heads. */
export function nextList({ next }: OpenDraft, published: Published | undefined): Bytes {
  return encodeHeadList([...(published?.list ?? []), next.hash])
}

/** The list in the folder says exactly what the signed heads say. */
export function checkList({ list }: Published, lies: Bytes | undefined): void {
  if (!lies)
    throw new CeremonyFault(
      'The list of rosters is missing; `baken roster list` makes it from the signed heads.',
    )
  if (!equal(lies, encodeHeadList(list)))
    throw new CeremonyFault(
      'The list of rosters is not that of the signed heads; find out who changed it, then `baken roster list` makes it anew.',
    )
}

/** What the head names, and nothing else the draft carried. */
export function objectsOf(open: OpenDraft): readonly { name: string; bytes: Uint8Array }[] {
  return namesOf(open.next.head).flatMap((name) => {
    const bytes = open.objects.get(name)
    return bytes ? [{ name, bytes }] : []
  })
}
