import { join, relative } from 'node:path'
import { loadSodium } from '#session/libsodium'
import { connect, migrate, type Sql, StartFault } from '#storage'
import { defaultFolders, startPostgres } from '#storage/embedded'
import { type DemoAccount, demoAccounts } from './demo/accounts.ts'
import { demoRecord, publishDemoRoster } from './demo/roster.ts'
import type { Folders } from './folders.ts'
import { makeProbe, watchServer } from './probe/watch.ts'
import { Publication } from './publication.ts'
import { type Environment, runUntilEnd, ServerProcess } from './server-process.ts'

export type StartContext = {
  readonly env: Environment
  readonly folders: Folders
  readonly print: (line: string) => void
  readonly clock: () => number
}

function signInHelp(accounts: readonly DemoAccount[]): readonly string[] {
  const rows = accounts.map(
    ({ name, group, passphrase }) => `  ${name.padEnd(6)} ${group.padEnd(12)} ${passphrase}`,
  )
  return [
    'DEMO: nobody answers here. To sign in at the console, choose a name and type its six words:',
    ...rows,
    '',
  ]
}

/** The folder to delete to begin anew, as the README names it. */
function folderShown(env: Environment, { checkout }: Folders): string {
  const { dataDir } = defaultFolders(checkout)
  const inside = relative(checkout, dataDir)
  return env['BAKEN_DATA'] ?? (inside.startsWith('..') ? dataDir : `${inside}/`)
}

/** What another version left behind is the demo's own: it says how to begin anew. */
async function prepared(sql: Sql, files: Parameters<typeof migrate>[1], folder: string): Promise<void> {
  try {
    await migrate(sql, files)
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    throw new StartFault(
      `${error.message}: the demo's data is of another version; delete ${folder} to begin anew`,
    )
  }
}

/** `npm start` without DATABASE_URL: a real database, a roster under demo roots, and the built server. */
export async function startDemo(context: StartContext): Promise<number> {
  const { env, folders, print } = context
  const data = env['BAKEN_DATA'] ?? join(defaultFolders(folders.checkout).dataDir, 'demo')
  const now = env['BAKEN_DEMO_TIME'] === undefined ? context.clock() : Date.parse(env['BAKEN_DEMO_TIME'])
  if (!Number.isFinite(now)) {
    print('BAKEN_DEMO_TIME must be a date and time such as 2026-11-27T23:10:00+01:00.')
    return 1
  }
  const database = await startPostgres({ dataDir: join(data, 'postgres') })
  try {
    const sql = await connect(database.url)
    await prepared(sql, { folder: folders.migrations, at: now }, folderShown(env, folders))
    await sql.end()
    const engine = await loadSodium()
    const accounts = await demoAccounts(engine, join(data, 'demo'))
    const roster = join(data, 'demo', 'roster')
    const roundTheClock = env['BAKEN_DEMO_TIME'] === undefined
    const time = { demo: now, machine: context.clock() }
    const record = await demoRecord(join(data, 'demo', 'roster.json'), accounts)
    await publishDemoRoster(engine, new Publication(roster), record, time, roundTheClock)
    for (const line of signInHelp(accounts)) print(line)
    const keys = [join(data, 'demo', 'keys-1'), join(data, 'demo', 'keys-2')].join(',')
    const token = makeProbe()
    const server = new ServerProcess(folders.server, {
      PATH: env['PATH'],
      ...only(env, [
        'VISITOR_PORT',
        'STAFF_PORT',
        'VISITOR_ORIGIN',
        'STAFF_ORIGIN',
        'EXIT_URL',
        'BAKEN_DEMO_TIME',
        'BAKEN_SMTP',
        'BAKEN_SENDER',
        'BAKEN_ADDRESSES',
      ]),
      BAKEN_DATA: join(data, 'demo', 'server'),
      BAKEN_KEYS: env['BAKEN_KEYS'] ?? keys,
      BAKEN_ROSTER: roster,
      BAKEN_DEMO_DATABASE: database.url,
      BAKEN_DEMO_ACCOUNTS: join(data, 'demo', 'accounts.json'),
      BAKEN_PROBE: token,
    })
    void watchServer(server, { token, print, practises: false })
    return await runUntilEnd(server, database.stop)
  } catch (error) {
    await database.stop()
    throw error
  }
}

function only(env: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]))
}
