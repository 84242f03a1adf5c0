import { draftRoster, type GroupRecord } from '#session'
import { ascii, type Bytes, decode, equal, type HeadList, hash, isZero, LABEL, toHex, Writer } from '#wire'
import { bodyOf, signedHead } from './chain.ts'
import { checkSound, type Edition, namesOf, type Objects, openEdition } from './edition.ts'
import { CeremonyFault } from './fault.ts'
import { DAY, moment, type Table } from './table.ts'

/** Signed every 14 days, good for 30: one missed ceremony is no outage. */
const VALID_DAYS = 30
const MAGIC = ascii('baken-draft-1')

/**
 * What is carried to the roots: the head body that is to be signed, the signed head it follows, and every object
 * either names, so that a machine without network can say what would change.
 */
export type Draft = {
  readonly body: Bytes
  /** Signed; empty before the first roster. */
  readonly before: Bytes
  readonly objects: readonly Bytes[]
}

/** magic 13 ‖ length u16 ‖ body ‖ length u16 ‖ head before ‖ count u16 ‖ (length u32 ‖ object)... */
export function encodeDraft({ body, before, objects }: Draft): Bytes {
  const writer = new Writer().raw(MAGIC).u16(body.length).raw(body).u16(before.length).raw(before)
  writer.u16(objects.length)
  for (const bytes of objects) writer.u32(bytes.length).raw(bytes)
  return writer.done()
}

export function decodeDraft(bytes: Bytes): Draft | undefined {
  return decode(bytes, (reader) => {
    reader.must(equal(reader.raw(MAGIC.length), MAGIC))
    const body = reader.raw(reader.u16())
    const before = reader.raw(reader.u16())
    const objects: Bytes[] = []
    for (let left = reader.u16(); left > 0; left--) objects.push(reader.raw(reader.u32()))
    reader.must(reader.left === 0)
    return { body, before, objects }
  })
}

export type Published = {
  readonly edition: Edition
  readonly head: Bytes
  readonly objects: Objects
  /** Hashes of all heads up to this one. */
  readonly list: HeadList
}

/** The next roster, not signed. Throws a CeremonyFault where no client would take it. */
export function makeDraft(
  table: Table,
  groups: readonly GroupRecord[],
  places: Bytes,
  published: Published | undefined,
): OpenDraft {
  const { engine, now } = table
  const made = draftRoster(engine, {
    version: (published?.edition.head.version ?? 0) + 1,
    issued: now,
    expires: now + VALID_DAYS * DAY,
    previous: published?.edition.hash ?? new Uint8Array(32),
    places,
    groups,
  })
  const old = published
    ? namesOf(published.edition.head).flatMap((name) => published.objects.get(name) ?? [])
    : []
  const all = new Map([...made.slices, places, ...old].map((bytes) => [digest(table, bytes), bytes]))
  const draft = { body: made.body, before: published?.head ?? new Uint8Array(), objects: [...all.values()] }
  return openDraft(table, draft)
}

const digest = ({ engine }: Table, bytes: Bytes): string => toHex(hash(engine, LABEL.slice, bytes))

/** A draft that may be signed: what it would serve, and what is served now. */
export type OpenDraft = {
  readonly draft: Draft
  readonly next: Edition
  readonly before: Edition | undefined
  readonly objects: Objects
}

function checkTimes({ head }: Edition, before: Edition | undefined, now: number): void {
  if (head.expires <= now)
    throw new CeremonyFault(`The draft of roster ${head.version} expired on ${moment(head.expires)}.`)
  if (head.issued > now + DAY)
    throw new CeremonyFault(`The draft is dated ${moment(head.issued)}, which is still to come.`)
  if (head.expires - head.issued > VALID_DAYS * DAY || head.issued >= head.expires)
    throw new CeremonyFault(`The draft would not be good for ${VALID_DAYS} days at most.`)
  if (before && head.issued <= before.head.issued)
    throw new CeremonyFault('The draft is older than the roster published before.')
}

/** Everything that can be checked before the signatures. Throws a CeremonyFault at the first fault. */
export function openDraft(table: Table, draft: Draft): OpenDraft {
  const objects = new Map(draft.objects.map((bytes) => [digest(table, bytes), bytes]))
  const next = openEdition(table.engine, draft.body, objects)
  const isFirst = draft.before.length === 0
  const signed = isFirst ? undefined : signedHead(table, draft.before, 'The roster before this draft')
  const before = signed && openEdition(table.engine, bodyOf(draft.before), objects)
  const version = (before?.head.version ?? 0) + 1
  if (next.head.version !== version)
    throw new CeremonyFault(`The draft is roster ${next.head.version}, but roster ${version} is next.`)
  const linked = before ? equal(next.head.previous, before.hash) : isZero(next.head.previous)
  if (!linked) throw new CeremonyFault('The draft does not follow the roster it was made from.')
  checkTimes(next, before, table.now)
  checkSound(next, table.now)
  return { draft, next, before, objects }
}
