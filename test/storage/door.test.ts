import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, refuseOpenDoor, type Sql } from '#storage'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'

let postgres: TestPostgres
let sql: Sql
let url: string
beforeAll(async () => {
  postgres = await testPostgres()
  ;({ sql, url } = await postgres.empty())
})
afterAll(() => postgres.stop())

/** How the running database lets people in, as it read it itself. */
const ways = async (): Promise<string[]> => {
  const rows = await sql<{ method: string }[]>`select auth_method as method from pg_hba_file_rules`
  return [...new Set(rows.map(({ method }) => method))]
}

/** With these lines in its pg_hba.conf, and as before again afterwards. */
async function under<T>(lines: string, work: () => Promise<T>): Promise<T> {
  const [{ file = '' } = {}] = await sql<{ file: string }[]>`select current_setting('hba_file') as file`
  const before = await readFile(file, 'utf8')
  const set = async (text: string): Promise<void> => {
    await writeFile(file, text)
    await sql`select pg_reload_conf()`
    // the reload is the main process's; a new connection is made by it
    await new Promise((done) => setTimeout(done, 300))
  }
  await set(lines)
  try {
    return await work()
  } finally {
    await set(before)
  }
}
const OPEN = 'local all all trust\nhost all all all trust\n'

describe('the door of the database', () => {
  test('opens for a password alone, also on this machine: no rule says trust, and no password lies there', async () => {
    expect(await ways()).toEqual(['scram-sha-256'])
    const [row] = await sql<{ kept: string }[]>`select left(rolpassword, 13) as kept from pg_authid
      where rolname = current_user`
    expect(row?.kept).toBe('SCRAM-SHA-256')
    await refuseOpenDoor(url)
  })

  test('control: a rule that says trust is seen in the list, and the start is refused', async () => {
    await under(OPEN, async () => {
      expect(await ways()).toEqual(['trust'])
      await expect(refuseOpenDoor(url)).rejects.toThrow(/takes any password \("trust"/)
      // what it is refused for: somebody without the password would be let in
      const stranger = await connect(url.replace(/:[^:@]+@/, ':guessed@'), { pool: 1 })
      await stranger.end()
    })
    await refuseOpenDoor(url)
    await expect(connect(url.replace(/:[^:@]+@/, ':guessed@'), { pool: 1 })).rejects.toThrow(
      /refuses the user/,
    )
  })

  test('says nothing of a database it cannot reach, and never the password', async () => {
    await refuseOpenDoor('postgres://x:secret@/x?host=/nowhere')
    const said = await under(OPEN, () => refuseOpenDoor(url).then(String, String))
    expect(said).not.toContain(/:([^:@]+)@/.exec(url)?.[1] ?? 'none')
  })
})
