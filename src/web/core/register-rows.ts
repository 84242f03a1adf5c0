import {
  type AuditRow,
  type Authored,
  auditInput,
  type Bytes,
  bytesOf,
  equal,
  NO_ROW,
  PATH,
  splitChange,
  toHex,
} from '#wire'
import { type ChangesPage, type FoldRow, readRow } from '#wire/control'
import type { Crypto } from './crypto.ts'

const HOUR = 3_600_000
/** How far the hour of a row may lie from the hour it was signed, in hours. */
const APART = 2

/** Where the reading stands: the last row that held, and the newest roster version cited so far. */
export type Newest = { readonly n: number; readonly hash: Bytes; readonly version: number }
export const BEFORE_ALL: Newest = { n: 0, hash: NO_ROW, version: 0 }

/** A row this device held once: it must still be there, as it was. */
export type KeptRow = { readonly n: number; readonly hash: Bytes }

type Said = FoldRow['said']
type Read = { readonly row: AuditRow; readonly said: Said }

/** Rows that hold, in order; `bad`: the number of the first that does not. */
export type Verified =
  | { readonly rows: readonly FoldRow[]; readonly newest: Newest }
  | { readonly bad: number }

export type RowsDeps = {
  readonly crypto: () => Pick<Crypto, 'call'>
  /** Public files of the origin. */
  readonly fetch: (path: string) => Promise<Bytes>
}

function rowOf(row: ChangesPage['rows'][number]): AuditRow {
  const { n, hour } = row
  return {
    n,
    hour: hour * HOUR,
    body: bytesOf(row.body),
    previous: bytesOf(row.previous),
    hash: bytesOf(row.hash),
  }
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}

/** Its place and its hour as signed: what was signed for one place holds nowhere else. */
function isInPlace(row: AuditRow, said: Said): boolean {
  const isThen = Math.abs(said.at - row.hour / HOUR) <= APART
  return isThen && (said.by === 'machine' || (said.n === row.n && said.previous === toHex(row.previous)))
}

/** Each row follows the one before, has the hash it says, and is what this device held once. */
async function chained(
  rows: readonly AuditRow[],
  newest: Newest,
  kept: KeptRow | undefined,
): Promise<readonly Read[] | { readonly bad: number }> {
  const read: Read[] = []
  let before: KeptRow = newest
  for (const row of rows) {
    const said = readRow(new TextDecoder().decode(splitChange(row.body).json))
    const follows = row.n === before.n + 1 && equal(row.previous, before.hash)
    const isWhole = follows && equal(row.hash, await sha256(auditInput(row)))
    const isKept = kept?.n !== row.n || equal(kept.hash, row.hash)
    if (!said || !isWhole || !isKept || !isInPlace(row, said)) return { bad: before.n + 1 }
    read.push({ row, said })
    before = row
  }
  return read
}

type Role = 'team' | 'helpdesk' | 'partner'

/** The roles of these authors, up to the first whose signature does not hold; rosters they cite are fetched. */
async function rolesOf(
  { crypto, fetch }: RowsDeps,
  from: number,
  rows: readonly Authored[],
): Promise<readonly Role[]> {
  for (;;) {
    const judged = await crypto().call('judgeChanges', { from, rows })
    if ('roles' in judged) return judged.roles
    const { heads, slices } = judged.missing
    await crypto().call('supply', {
      list: await fetch(PATH.heads),
      heads: await Promise.all(heads.map((version) => fetch(PATH.headVersion + version))),
      slices: await Promise.all(slices.map((digest) => fetch(PATH.digest + digest))),
    })
  }
}

const authored = ({ row, said }: Read): readonly Authored[] =>
  said.by === 'machine' ? [] : [{ ...said.by, version: said.roster, ...splitChange(row.body) }]

/** Holds rows as served against the chain, what this device kept, and the rosters their authors cite (PROTOCOL §5.2). */
export async function verifyRows(
  deps: RowsDeps,
  served: ChangesPage['rows'],
  newest: Newest,
  kept: KeptRow | undefined,
): Promise<Verified> {
  const read = await chained(served.map(rowOf), newest, kept)
  if ('bad' in read) return read
  const signed = read.filter(({ said }) => said.by !== 'machine')
  const roles = await rolesOf(deps, newest.version, signed.flatMap(authored))
  const stranger = signed[roles.length]
  if (stranger) return { bad: stranger.row.n }
  const rows = read.map(({ row: { n }, said }): FoldRow => {
    const role = roles[signed.findIndex((one) => one.row.n === n)]
    return said.by === 'machine' || !role ? ({ n, said } as FoldRow) : { n, said, role }
  })
  const last = read[read.length - 1]?.row ?? newest
  const version = Math.max(
    newest.version,
    ...read.map(({ said }) => (said.by === 'machine' ? 0 : said.roster)),
  )
  return { rows, newest: { n: last.n, hash: last.hash, version } }
}
