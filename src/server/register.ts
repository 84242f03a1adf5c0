import { createHash } from 'node:crypto'
import { serviceOf } from '#regions'
import {
  type AuditRow,
  auditInput,
  type Bytes,
  bytesOf,
  CHANGE,
  changeAuthor,
  equal,
  joinChange,
  NO_ROW,
  Refused,
  splitChange,
  toHex,
} from '#wire'
import {
  type Change,
  type ChangeRequest,
  type ChangesPage,
  EMPTY_REGISTER,
  type FoldRow,
  fold,
  type GroupOf,
  type MachineChange,
  mayChange,
  type Placed,
  type Register,
  readRow,
  type Signed,
} from '#wire/control'
import type { Deps } from './deps.ts'
import type { Session } from './sessions.ts'

const HOUR = 3_600_000
const PAGE = 100
/** A change that is older, or dated further ahead, in hours. */
const APART = 1

/** The log of changes to who answers and when: what it comes to, and the way into it (PROTOCOL §5.2). */
export interface RegisterBook {
  readonly state: Register
  /** POST /staff/change. */
  add(session: Session, request: ChangeRequest): Promise<Placed>
  /** POST /staff/changes. */
  rows(after: number): Promise<ChangesPage>
  /** What the server notes by itself. */
  note(change: MachineChange): Promise<void>
}

type RegisterDeps = Pick<Deps, 'store' | 'book' | 'clock' | 'verifier'> & {
  /** Throws when what is said would leave somebody without an answer, or does not fit. */
  readonly check?: ((change: Change, register: Register) => Promise<void>) | undefined
}

/** `version`: of the newest roster cited so far; it never falls. */
type Newest = { readonly n: number; readonly hash: Bytes; readonly version: number }

/** Reads what was kept. A row that does not hold ends the reading: what follows it counts for nothing. */
export async function openRegister(deps: RegisterDeps): Promise<RegisterBook> {
  const reader = new Reader(deps)
  await reader.catchUp()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    get state() {
      return reader.register
    },
    add: (session, request) => inTurn(() => add(deps, reader, session, request)),
    rows: async (after) => ({ rows: (await deps.store.audit(after, PAGE)).map(shown) }),
    note: (change) =>
      inTurn(async () => {
        const at = Math.floor(deps.clock() / HOUR)
        const json = new TextEncoder().encode(JSON.stringify({ v: 1, by: 'machine', at, change }))
        await deps.store.appendAudit(joinChange(new Uint8Array(64), json), deps.clock())
        await reader.catchUp()
      }),
  }
}

function shown({ n, hour, body, previous, hash }: AuditRow): ChangesPage['rows'][number] {
  return { n, hour: hour / HOUR, body: toHex(body), previous: toHex(previous), hash: toHex(hash) }
}

class Reader {
  register: Register = EMPTY_REGISTER
  newest: Newest = { n: 0, hash: NO_ROW, version: 0 }
  private isBroken = false
  private readonly deps: RegisterDeps

  constructor(deps: RegisterDeps) {
    this.deps = deps
  }

  readonly groupOf: GroupOf = (service) => serviceOf(this.deps.book.directory().places, service)?.group

  /** Rows that another process, or this one, has appended since. */
  async catchUp(): Promise<void> {
    for (;;) {
      const rows = this.isBroken ? [] : await this.deps.store.audit(this.newest.n, PAGE)
      for (const row of rows) this.take(row)
      if (rows.length < PAGE) return
    }
  }

  take(row: AuditRow): void {
    const hash = createHash('sha256').update(auditInput(row)).digest()
    const follows = row.n === this.newest.n + 1 && equal(row.previous, this.newest.hash)
    const read = follows && equal(row.hash, new Uint8Array(hash)) ? this.read(row) : undefined
    if (!read || this.isBroken) this.isBroken = true
    else {
      const { n } = row
      const version = read.said.by === 'machine' ? this.newest.version : read.said.roster
      this.newest = { n, hash: row.hash, version }
      this.register = fold(this.register, read, this.groupOf)
    }
  }

  private read({ n, body, previous }: AuditRow): FoldRow | undefined {
    const { signature, json } = splitChange(body)
    const said = readRow(new TextDecoder().decode(json))
    if (!said) return undefined
    if (said.by === 'machine') return { n, said }
    const author = said.roster < this.newest.version ? undefined : this.author(said, signature, json)
    return author && said.n === n && said.previous === toHex(previous) ? { n, said, ...author } : undefined
  }

  author(
    { roster, by }: Signed,
    signature: Bytes,
    json: Bytes,
  ): { role: 'team' | 'helpdesk' | 'partner' } | undefined {
    const { book, verifier } = this.deps
    const found = changeAuthor(book.roster, verifier, { ...by, version: roster, signature, json })
    return found && 'role' in found ? found : undefined
  }
}

/** Judged in this order, each with its own code: shape, whose, which roster, signature, rights, place, sense. */
async function add(
  deps: RegisterDeps,
  reader: Reader,
  session: Session,
  request: ChangeRequest,
): Promise<Placed> {
  const json = new TextEncoder().encode(request.change)
  const said = readRow(request.change)
  if (json.length > CHANGE) throw new Refused('too-large')
  if (!said || said.by === 'machine') throw new Refused('bad-request')
  const { group, person, device } = said.by
  const isOwn = group === session.group && person === session.person && device === session.sign
  if (!isOwn) throw new Refused('not-allowed')
  if (said.roster !== deps.book.current.signed.head.version) throw new Refused('stale-roster')
  if (Math.abs(said.at - deps.clock() / HOUR) > APART + 1) throw new Refused('bad-request')
  const signature = bytesOf(request.signature)
  const author = reader.author(said, signature, json)
  if (!author) throw new Refused('bad-signature')
  await reader.catchUp()
  const partner = said.change.t === 'partner' ? reader.register.partners.get(said.change.id) : undefined
  if (!mayChange(said.change, { group, ...author }, reader.groupOf, partner)) throw new Refused('not-allowed')
  const { newest } = reader
  if (said.n !== newest.n + 1 || said.previous !== toHex(newest.hash)) throw new Refused('stale-head')
  await deps.check?.(said.change, reader.register)
  const row = await deps.store.appendChange(joinChange(signature, json), deps.clock(), newest.hash)
  await reader.catchUp()
  if (!row) throw new Refused('stale-head')
  return { n: row.n, hash: toHex(row.hash) }
}
