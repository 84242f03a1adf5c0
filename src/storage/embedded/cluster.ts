import { randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartFault } from '../start-fault.ts'
import { type Account, refuseClosedWay, run } from './account.ts'

export const USERNAME = 'baken'

/** One database cluster on disk and the password of its only user. */
export type Cluster = { readonly folder: string; readonly password: string }

/** Makes the data folder and what stands beside the cluster in it: password, log, lock. */
export async function makeDataDir(dataDir: string, account: Account): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
  } catch (error) {
    throw new StartFault(`${dataDir} cannot be made: ${(error as NodeJS.ErrnoException).code}`)
  }
  // As root the cluster inside belongs to the other account, which must be able to walk through.
  await chmod(dataDir, account.switched ? 0o711 : 0o700)
  await refuseClosedWay(join(dataDir, 'cluster'), account)
}

/** The cluster of `dataDir`, made on first use. A half-made one never gets the final name. */
export async function ownCluster(binaries: string, dataDir: string, account: Account): Promise<Cluster> {
  const folder = join(dataDir, 'cluster')
  const password = await ownPassword(join(dataDir, 'password'))
  if (await lstat(folder).catch(() => undefined)) return { folder, password }
  const draft = `${folder}.${randomBytes(6).toString('hex')}`
  await mkdir(draft, { mode: 0o700 })
  const passwordFile = `${draft}.password`
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (account.switched) {
      await chown(draft, account.uid, account.gid)
      await chown(passwordFile, account.uid, account.gid)
    }
    await run(join(binaries, 'bin/initdb'), initdbArgs(draft, passwordFile), account)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
  return { folder, password }
}

function initdbArgs(folder: string, passwordFile: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${USERNAME}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--no-locale',
    '--data-checksums',
  ]
}

async function ownPassword(file: string): Promise<string> {
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (known !== '') return known
  const password = randomBytes(24).toString('base64url')
  const handle = await open(`${file}.draft`, 'w', 0o600)
  await handle.writeFile(`${password}\n`)
  await handle.sync()
  await handle.close()
  await rename(`${file}.draft`, file)
  return password
}
