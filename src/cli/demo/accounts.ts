import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Engine, makePassphrase, makeSeed, recordOf, wrapSeed } from '#session'
import { toHex } from '#wire'
import { DEMO_PEOPLE } from './people.ts'

/** A demo account as the console reads it from `/demo.json`: the seed is wrapped under the printed words. */
export type DemoAccount = {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly passphrase: string
  /** Hex. */
  readonly wrapped: string
  /** Hex: 16-byte person id, and the public device record. */
  readonly person: string
  readonly record: string
}

const FILE = 'accounts.json'

function makeAccount(engine: Engine, name: string, group: string): DemoAccount {
  const passphrase = makePassphrase(engine)
  const id = `demo ${name.toLowerCase()}`
  const { seed, device } = makeSeed(engine)
  const wrapped = toHex(wrapSeed(engine, seed, { words: passphrase, context: id }))
  engine.wipe(seed)
  return {
    id,
    name,
    group,
    passphrase,
    wrapped,
    person: randomBytes(16).toString('hex'),
    record: toHex(recordOf(device)),
  }
}

/** The demo's accounts: made once per data folder, the same at every later start. */
export async function demoAccounts(engine: Engine, folder: string): Promise<readonly DemoAccount[]> {
  const path = join(folder, FILE)
  try {
    return JSON.parse(await readFile(path, 'utf8')) as DemoAccount[]
  } catch {
    const accounts = DEMO_PEOPLE.map(({ name, group }) => makeAccount(engine, name, group))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(path, JSON.stringify(accounts), { mode: 0o600 })
    return accounts
  }
}
