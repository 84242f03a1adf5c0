import postgres from 'postgres'
import { type Address, parseAddress } from './address.ts'
import { renewable } from './renewable-pool.ts'
import { StartFault } from './start-fault.ts'

export type Sql = postgres.Sql

type ConnectOptions = {
  /** Most connections held at once. */
  readonly pool?: number
}

/** Opens a pool on a DATABASE_URL and proves that it answers; else a StartFault of one sentence. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Sql> {
  const address = parseAddress(url)
  const sql = renewable((onclose) => pool(address, options.pool ?? 10, onclose))
  try {
    await sql`select 1`
    return sql
  } catch (error) {
    await sql.end({ timeout: 1 }).catch(() => undefined)
    throw new StartFault(reason(error))
  }
}

/**
 * Throws a StartFault when the database takes any password: `trust` in its pg_hba.conf would let every program of
 * the machine in. Without a password in the address there is nothing to try; who cannot be reached is for `connect`.
 */
export async function refuseOpenDoor(url: string): Promise<void> {
  const address = parseAddress(url)
  if (address.password === undefined) return
  const sql = pool({ ...address, password: `not ${address.password}` }, 1, () => undefined)
  const isOpen = await sql`select 1`.then(
    () => true,
    () => false,
  )
  await sql.end({ timeout: 1 }).catch(() => undefined)
  if (isOpen)
    throw new StartFault(
      'the database in DATABASE_URL takes any password ("trust" in its pg_hba.conf): set scram-sha-256 there',
    )
}

function pool(address: Address, max: number, onclose: () => void): Sql {
  return postgres({
    host: address.host,
    port: address.port,
    username: address.username,
    database: address.database,
    ...(address.password === undefined ? {} : { password: address.password }),
    ssl: address.tls === 'off' ? false : address.tls === 'on' ? 'require' : { rejectUnauthorized: true },
    max,
    connect_timeout: 10,
    // Its query on every new connection is one whose failure nobody catches; no array is passed without a cast.
    fetch_types: false,
    // Connections end only when the database ends them, and then the pool is made anew: see renewable-pool.
    max_lifetime: null,
    onclose,
    onnotice: () => {},
    connection: {
      application_name: 'baken',
      TimeZone: 'UTC',
      // An acknowledgement means "on disk", also where the database was set to be faster.
      synchronous_commit: 'on',
      statement_timeout: 15_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 30_000,
    },
    types: { key: KEY_AS_NUMBER },
  })
}

/** Our bigint keys are counted up from 1: far below 2^53. */
const KEY_AS_NUMBER = {
  to: 20,
  from: [20],
  serialize: (key: unknown): string => String(key),
  parse: (text: string): number => Number(text),
}

const SENTENCES: { readonly [code: string]: string } = {
  ECONNREFUSED: 'no database listens at the address in DATABASE_URL',
  ENOENT: 'no database listens at the address in DATABASE_URL',
  EACCES: 'the socket of the database in DATABASE_URL may not be opened by this user',
  ENOTFOUND: 'the host in DATABASE_URL is not known',
  EAI_AGAIN: 'the host in DATABASE_URL is not known',
  CONNECT_TIMEOUT: 'the database in DATABASE_URL does not answer',
  '28P01': 'the database refuses the user or password in DATABASE_URL',
  '28000': 'the database refuses the user or password in DATABASE_URL',
  '3D000': 'the database named in DATABASE_URL does not exist on that server',
  '57P03': 'the database in DATABASE_URL is still starting: try again',
  '53300': 'the database in DATABASE_URL has no free connection',
}

function reason(error: unknown): string {
  const { code } = error as { code?: unknown }
  const known = typeof code === 'string' ? SENTENCES[code] : undefined
  return known ?? 'the database in DATABASE_URL cannot be used'
}
