import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, migrate } from '#storage'
import { startPostgres } from '#storage/embedded'
import { makeFolder, removeFolder, startProduct } from '../support/product.ts'
import { cli } from './table.ts'

let folder: string

beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => removeFolder(folder))

/** A demo database as this version leaves it, with the digest of its first file as given, or as it is. */
async function leftBehind(data: string, digest?: Buffer): Promise<void> {
  const database = await startPostgres({ dataDir: join(data, 'postgres') })
  const sql = await connect(database.url)
  await migrate(sql, { folder: 'migrations', at: Date.now() })
  if (digest) await sql`update migration set digest = ${digest} where version = 1`
  await sql.end()
  await database.stop()
}

it('the data of another version ends the start of the demo with what to do', async () => {
  const data = join(folder, 'data')
  await leftBehind(data)
  // The control: its own data it goes on with.
  const product = await startProduct({ folder })
  await product.stop()
  await leftBehind(data, Buffer.alloc(32))
  expect(cli(['start'], { env: { BAKEN_DATA: data } })).toEqual({
    code: 1,
    text: `0001_first.sql was changed after it was applied: the demo's data is of another version; delete ${data} to begin anew`,
  })
})
