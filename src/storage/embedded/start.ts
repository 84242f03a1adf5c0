import { spawn } from 'node:child_process'
import { chmod, chown, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import postgres from 'postgres'
import { lockForProcess } from '../process-lock.ts'
import { StartFault } from '../start-fault.ts'
import { type Account, childOptions, databaseAccount, firstError, refuseClosedWay } from './account.ts'
import { ownBinaries } from './binaries.ts'
import { type Cluster, makeDataDir, ownCluster, USERNAME } from './cluster.ts'
import { defaultFolders } from './folders.ts'
import { isServerOf, type Postmaster, readPostmaster, stopServer, until } from './postmaster.ts'

const DATABASE = 'baken'
const SOCKET_PREFIX = 'baken-'
/** From 107 bytes on a socket address does not fit; `/.s.PGSQL.5432` and the random part are ours. */
const LONGEST_FOLDER = 70

export type EmbeddedPostgres = {
  /** Folder of the unix socket: there is no TCP port. */
  readonly host: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** The same as one DATABASE_URL for `connect`. */
  readonly url: string
  readonly pid: number
  /** True when a server left behind by a killed process was taken over. */
  readonly adopted: boolean
  readonly stop: () => Promise<void>
}

type StartOptions = { readonly dataDir: string; readonly cacheDir?: string }

/**
 * A real PostgreSQL from the npm-shipped programs, reachable by unix socket only. Throws a StartFault with one
 * sentence when it cannot be had.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const account = await databaseAccount()
  await makeDataDir(dataDir, account)
  const lock = await lockForProcess(join(dataDir, 'lock'), dataDir)
  try {
    const cacheDir = resolve(options.cacheDir ?? defaultFolders(dataDir).cacheDir)
    await refuseClosedWay(join(cacheDir, 'postgres'), account)
    const binaries = await ownBinaries(cacheDir)
    const cluster = await ownCluster(binaries, dataDir, account)
    const orphan = await adopt(cluster)
    const server = orphan ?? (await launch(binaries, dataDir, cluster, account))
    await makeDatabase(server.socketDir, cluster.password)
    return describe(cluster, server, orphan !== undefined, lock.release)
  } catch (error) {
    await lock.release()
    throw error
  }
}

function describe(
  cluster: Cluster,
  server: Postmaster,
  adopted: boolean,
  release: () => Promise<void>,
): EmbeddedPostgres {
  const host = server.socketDir
  const login = { host, username: USERNAME, password: cluster.password, database: DATABASE }
  const url = `postgres://${USERNAME}:${cluster.password}@/${DATABASE}?host=${encodeURIComponent(host)}`
  const stop = async (): Promise<void> => {
    await stopServer(cluster.folder, server.pid)
    if (basename(host).startsWith(SOCKET_PREFIX)) await rm(host, { recursive: true, force: true })
    await release()
  }
  return { ...login, url, pid: server.pid, adopted, stop }
}

/** After kill -9 of our process its PostgreSQL lives on and holds the cluster. */
async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  const found = await readPostmaster(cluster.folder)
  if (!found || !(await isServerOf(cluster.folder, found.pid))) return undefined
  const settled = await until(async () => {
    const now = await readPostmaster(cluster.folder)
    return now?.status === 'ready' || !(await isServerOf(cluster.folder, found.pid))
  }, 60)
  if (!settled) throw new StartFault('a PostgreSQL left from before neither answers nor stops')
  const now = await readPostmaster(cluster.folder)
  return now && (await isServerOf(cluster.folder, now.pid)) ? now : undefined
}

async function launch(
  binaries: string,
  dataDir: string,
  cluster: Cluster,
  account: Account,
): Promise<Postmaster> {
  const socketDir = await makeSocketDir(account)
  const logFile = join(dataDir, 'log')
  const log = await open(logFile, 'w', 0o600)
  const child = spawn(join(binaries, 'bin/postgres'), serverArgs(cluster.folder, socketDir), {
    ...childOptions(account),
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  await log.close()
  await until(async () => ended || (await ours(cluster, child.pid))?.status === 'ready', 120)
  const server = ended ? undefined : await ours(cluster, child.pid)
  if (server?.status === 'ready') return server
  child.kill('SIGINT')
  await rm(socketDir, { recursive: true, force: true })
  throw new StartFault(`PostgreSQL did not start: ${firstError(await readFile(logFile, 'utf8'))}`)
}

async function ours(cluster: Cluster, pid: number | undefined): Promise<Postmaster | undefined> {
  const found = await readPostmaster(cluster.folder)
  return found?.pid === pid ? found : undefined
}

function serverArgs(cluster: string, socketDir: string): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    // By default a failing statement and the row it failed on are written to the log in full.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_checkpoints: 'off',
  }
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** A short folder of its own: the address of a unix socket is limited to 107 bytes. */
async function makeSocketDir(account: Account): Promise<string> {
  const parent = !account.switched && tmpdir().length <= LONGEST_FOLDER ? tmpdir() : '/tmp'
  const folder = await mkdtemp(join(parent, SOCKET_PREFIX))
  await chmod(folder, 0o700)
  if (account.switched) await chown(folder, account.uid, account.gid)
  return folder
}

async function makeDatabase(host: string, password: string): Promise<void> {
  const sql = postgres({
    host,
    username: USERNAME,
    password,
    database: 'postgres',
    max: 1,
    onnotice: () => {},
  })
  try {
    const known = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (known.length === 0) await sql.unsafe(`create database ${DATABASE}`)
  } catch {
    throw new StartFault('the bundled PostgreSQL refuses the password beside its data folder')
  } finally {
    await sql.end({ timeout: 5 })
  }
}
