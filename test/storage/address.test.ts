import { userInfo } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, StartFault } from '#storage'
import { parseAddress } from '../../src/storage/address.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'

const SOCKET = process.platform === 'darwin' ? '/tmp' : '/var/run/postgresql'
const me = userInfo().username
const on = (host: string, rest: object = {}) => ({
  host,
  port: 5432,
  username: 'u',
  database: 'd',
  tls: 'off',
  ...rest,
})

describe('DATABASE_URL', () => {
  test.each([
    ['postgres://u:p@localhost:5433/d', on('localhost', { port: 5433, password: 'p' })],
    ['postgresql://u:p%40%2F%3A@127.0.0.1/d', on('127.0.0.1', { password: 'p@/:' })],
    ['postgres://u@[::1]:5433/d', on('::1', { port: 5433 })],
    ['postgres://u:p@db.example.nl/d', on('db.example.nl', { password: 'p', tls: 'on' })],
    ['postgres://u@db.example.nl/d?sslmode=disable', on('db.example.nl')],
    ['postgres://u@db.example.nl/d?sslmode=verify-full', on('db.example.nl', { tls: 'verified' })],
    ['postgres://u@localhost/d?sslmode=require', on('localhost', { tls: 'on' })],
    // The forms of a unix socket.
    ['postgres:///d?host=/run/postgresql&user=u', on('/run/postgresql')],
    ['postgres://u:p@/d?host=%2Frun%2Fpostgresql', on('/run/postgresql', { password: 'p' })],
    ['postgres://u@/d?host=/run/postgresql&port=5433', on('/run/postgresql', { port: 5433 })],
    ['postgres://u@%2Frun%2Fpostgresql/d', on('/run/postgresql')],
    ['postgres://u@%2Frun%2Fpostgresql:5433/d', on('/run/postgresql', { port: 5433 })],
    ['postgres://u@localhost/d?host=/tmp/sock', on('/tmp/sock')],
    ['postgres:///?host=/tmp/sock&user=u&password=p&dbname=d', on('/tmp/sock', { password: 'p' })],
    // Nothing said: the socket and the login that the distribution expects.
    ['postgres:///baken', { ...on(SOCKET), username: me, database: 'baken' }],
    ['postgres://', { ...on(SOCKET), username: me, database: me }],
  ])('%s', (url, address) => {
    expect(parseAddress(url)).toEqual(address)
  })

  test.each([
    '',
    'mysql://u:hunter2@localhost/d',
    'localhost:5432/hunter2',
    'host=/run/postgresql dbname=hunter2',
    'postgres://u:hunter2@localhost:99999/d',
    'postgres://u:hunter2@localhost:port/d',
    'postgres://u:hunter2@a,b/d',
    'postgres://u:hunter2%@localhost/d',
    'postgres://u:hunter2@localhost/d?sslmode=prefer',
    'postgres://u:hunter2@localhost/d?sslmode=toString',
    'postgres://u:hunter2@localhost/d?service=x',
    'postgres://u:hunter2@localhost/d?hunter2',
  ])('%s is refused in one sentence that does not repeat it', (url) => {
    let said: unknown
    try {
      parseAddress(url)
    } catch (error) {
      said = error
    }
    expect(said).toBeInstanceOf(StartFault)
    const { message } = said as StartFault
    expect(message).toMatch(/^DATABASE_URL/)
    expect(message).not.toMatch(/hunter2|\n/)
  })
})

describe('connect', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await testPostgres()
  })
  afterAll(() => postgres.stop())

  test('reaches the bundled server by its address, with UTC, durable commits and limits on waiting', async () => {
    const sql = await connect(postgres.server.url)
    const names = ['TimeZone', 'synchronous_commit', 'statement_timeout', 'lock_timeout', 'application_name']
    const shown = await Promise.all(
      names.map(async (name) => (await sql`select current_setting(${name}) as v`)[0]?.['v']),
    )
    expect(shown).toEqual(['UTC', 'on', '15s', '10s', 'baken'])
    await sql.end()
  })

  test.each([
    [
      'a folder without a socket',
      () => 'postgres://u@/d?host=/tmp/nobody-listens-here',
      'no database listens at the address in DATABASE_URL',
    ],
    [
      'a closed port',
      () => 'postgres://u@127.0.0.1:1/d',
      'no database listens at the address in DATABASE_URL',
    ],
    ['an unknown host', () => 'postgres://u@no-such-host.invalid/d', 'the host in DATABASE_URL is not known'],
    [
      'a wrong password',
      () => postgres.server.url.replace(/:[^:@]*@/, ':hunter2@'),
      'the database refuses the user or password in DATABASE_URL',
    ],
    [
      'a wrong name',
      () => postgres.server.url.replace('/baken?', '/nothing?'),
      'the database named in DATABASE_URL does not exist on that server',
    ],
  ])('%s: one sentence', async (_, url, sentence) => {
    await expect(connect(url())).rejects.toThrow(new StartFault(sentence))
  })
})
