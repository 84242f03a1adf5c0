import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'
import { StartFault } from '../start-fault.ts'

/** Who the database processes run as: `nobody` when we are root, else ourselves. */
export type Account = { readonly uid: number; readonly gid: number; readonly switched: boolean }

/** PostgreSQL refuses root and needs an entry in the list of users. */
export async function databaseAccount(): Promise<Account> {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  if (uid === undefined || gid === undefined) {
    throw new StartFault('the bundled PostgreSQL does not run on this system: set DATABASE_URL')
  }
  if (uid === 0) return { ...(await nobody()), switched: true }
  try {
    userInfo()
  } catch {
    throw new StartFault('this user has no entry in the list of users (passwd): set DATABASE_URL')
  }
  return { uid, gid, switched: false }
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody')
  if (!fields) throw new StartFault('there is no user "nobody" to run PostgreSQL as: set DATABASE_URL')
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}

/** As root the files are reached as `nobody`: names the first folder on the way that is closed to others. */
export async function refuseClosedWay(path: string, account: Account): Promise<void> {
  if (!account.switched) return
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found && found.uid !== account.uid && (found.mode & 0o001) === 0) {
      throw new StartFault(`${folder} is closed to user nobody, who runs the database: choose another folder`)
    }
    if (folder === dirname(folder)) return
  }
}

/** What every child gets: nothing of our environment, and a folder that any user may stand in. */
export function childOptions(account: Account): {
  cwd: string
  env: NodeJS.ProcessEnv
  uid?: number
  gid?: number
} {
  const common = { cwd: '/', env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' } }
  return account.switched ? { ...common, uid: account.uid, gid: account.gid } : common
}

/** Runs a program to its end; rejects with the last line it wrote. */
export function run(program: string, args: readonly string[], account: Account): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...childOptions(account), stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000)
    })
    child.on('error', (error) => fail(new StartFault(`PostgreSQL cannot be run: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) done()
      else fail(new StartFault(`PostgreSQL could not be set up: ${firstError(said)}`))
    })
  })
}

/** The line of a PostgreSQL program's output that says what went wrong. */
export function firstError(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const line = lines.find((one) => /error:|FATAL:|PANIC:/.test(one)) ?? lines.at(-1) ?? 'no reason given'
  return line.replace(/^.*?(error|FATAL|PANIC):\s*/, '').trim()
}
