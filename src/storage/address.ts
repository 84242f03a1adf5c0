import { userInfo } from 'node:os'
import { StartFault } from './start-fault.ts'

/** Where a PostgreSQL is and how to log in. A `host` that begins with `/` is the folder of its unix socket. */
export type Address = {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password?: string
  readonly database: string
  readonly tls: 'off' | 'on' | 'verified'
}

const SHAPE =
  'DATABASE_URL is not an address of a PostgreSQL: write postgres://user:password@host:5432/name, ' +
  'or postgres:///name?host=/run/postgresql for a unix socket'
const KNOWN = new Set(['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'application_name'])
const TLS = { disable: 'off', require: 'on', 'verify-ca': 'verified', 'verify-full': 'verified' } as const

/**
 * Reads a DATABASE_URL in the forms that PostgreSQL's own tools read, sockets included: the driver takes a socket
 * only as options and sends `?host=/...` to TCP. The address is never repeated in an error: it holds a password.
 */
export function parseAddress(url: string): Address {
  const parts = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(
    url.trim(),
  )
  if (!parts) throw new StartFault(SHAPE)
  const [, login = '', authority = '', path = '', query = ''] = parts
  const extra = parameters(query)
  const [user, password] = divide(login)
  const [host, port] = hostAndPort(extra.get('host') ?? decoded(authority), authority)
  const named = decoded(path) || extra.get('dbname')
  const username = decoded(user) || extra.get('user') || loginName()
  const secret = decoded(password) || extra.get('password')
  const address = {
    host,
    port: portNumber(extra.get('port') ?? port),
    username,
    database: named || username,
    tls: tls(host, extra.get('sslmode')),
  }
  return secret ? { ...address, password: secret } : address
}

function parameters(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const pair of query.split('&').filter((one) => one !== '')) {
    const at = pair.indexOf('=')
    const name = decoded(at < 0 ? pair : pair.slice(0, at))
    if (at < 0) throw new StartFault(SHAPE)
    if (!KNOWN.has(name)) {
      const shown = /^[a-z_]{1,40}$/.test(name) ? `"${name}"` : 'a part'
      throw new StartFault(`DATABASE_URL has ${shown} that is not understood here: leave it out`)
    }
    found.set(name, decoded(pair.slice(at + 1)))
  }
  return found
}

function divide(login: string): [string, string] {
  const at = login.indexOf(':')
  return at < 0 ? [login, ''] : [login.slice(0, at), login.slice(at + 1)]
}

function hostAndPort(wanted: string, authority: string): [string, string] {
  if (wanted.startsWith('/')) {
    // `%2Frun%2Fpostgresql:5433` carries its port behind the encoded folder.
    const folder = wanted === decoded(authority) ? wanted.replace(/:\d+$/, '') : wanted
    return [folder, /:(\d+)$/.exec(authority)?.[1] ?? '']
  }
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d*))?$/.exec(wanted)
  if (!parts || wanted.includes(',')) throw new StartFault(SHAPE)
  const host = (parts[1] ?? '').replace(/^\[|\]$/g, '')
  const port = parts[2] || /:(\d+)$/.exec(authority)?.[1] || ''
  return [host === '' ? defaultSocket() : host, port]
}

const defaultSocket = (): string => (process.platform === 'darwin' ? '/tmp' : '/var/run/postgresql')

function portNumber(port: string): number {
  if (port === '') return 5432
  const number = Number(port)
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535) throw new StartFault(SHAPE)
  return number
}

/** Another machine is asked for TLS unless the operator says otherwise; there is no "prefer". */
function tls(host: string, mode: string | undefined): Address['tls'] {
  if (mode !== undefined) {
    const known = Object.hasOwn(TLS, mode) ? TLS[mode as keyof typeof TLS] : undefined
    if (!known) throw new StartFault('DATABASE_URL: sslmode is disable, require, verify-ca or verify-full')
    return known
  }
  return host.startsWith('/') || host === 'localhost' || host === '127.0.0.1' || host === '::1' ? 'off' : 'on'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new StartFault(SHAPE)
  }
}

/** The login that Debian's `peer` rule expects on a socket. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    throw new StartFault('DATABASE_URL names no user')
  }
}
