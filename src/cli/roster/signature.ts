import { joinHead, signHead } from '#session'
import { type Bytes, fromHex, type HeadSignature, LABEL, labelled, openHead, toHex } from '#wire'
import type { OpenDraft } from './draft.ts'
import { CeremonyFault } from './fault.ts'
import type { Table } from './table.ts'

/** `baken-signature-1 <root index> <head hash hex> <signature hex>`: one line, small enough for a QR code. */
const LINE = /^baken-signature-1 ([0-2]) ([0-9a-f]{64}) ([0-9a-f]{128})\s*$/

/** One root's signature over an opened draft, as the line to carry back, and the root's index. */
export function signDraft(table: Table, open: OpenDraft, seed: Bytes): { line: string; root: number } {
  const key = toHex(table.engine.signPair(seed).public)
  const root = table.roots.findIndex((known) => toHex(known) === key)
  if (root < 0) throw new CeremonyFault('This is not a root of this build.')
  const { signature } = signHead(table.engine, open.draft.body, { index: root, seed })
  return { line: `baken-signature-1 ${root} ${toHex(open.next.hash)} ${toHex(signature)}`, root }
}

function readSignature({ engine, roots }: Table, open: OpenDraft, line: string): HeadSignature {
  const [, index, head, hex] = LINE.exec(line) ?? []
  const signature = fromHex(hex ?? '')
  if (index === undefined || !signature) throw new CeremonyFault('A signature file cannot be read.')
  const root = Number(index)
  if (head !== toHex(open.next.hash))
    throw new CeremonyFault(`The signature of root ${root + 1} is for another draft.`)
  const key = roots[root]
  if (!key || !engine.verify(signature, labelled(LABEL.roster, open.draft.body), key))
    throw new CeremonyFault(`The signature of root ${root + 1} is not of a root of this build.`)
  return { root, signature }
}

/** The head as served, from the lines of two or three roots; opened once more as a client will. */
export function joinSignatures(table: Table, open: OpenDraft, lines: readonly string[]): Bytes {
  const signatures = lines.map((line) => readSignature(table, open, line))
  const twice = signatures.find((item, i) => signatures.some((one, j) => j < i && one.root === item.root))
  if (twice) throw new CeremonyFault(`Root ${twice.root + 1} signed twice; two different roots must.`)
  if (signatures.length < 2) throw new CeremonyFault('Two of the three roots must sign.')
  const head = joinHead(open.draft.body, signatures)
  if (!openHead(table.engine, head, table.roots))
    throw new CeremonyFault('The signed head is not what a client would take.')
  return head
}
