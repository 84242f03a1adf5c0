import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runs } from '../process-lock.ts'
import { StartFault } from '../start-fault.ts'

/** What a running PostgreSQL writes about itself into `postmaster.pid`. */
export type Postmaster = { readonly pid: number; readonly socketDir: string; readonly status: string }

export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  return { pid, socketDir: lines[4] ?? '', status: lines[7] ?? '' }
}

/** A server of this very cluster, not a stranger who was given the same process id. */
export async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  if (!runs(pid)) return false
  const command = await commandOf(pid)
  return command.some((word) => word.endsWith('/postgres')) && command.includes(cluster)
}

async function commandOf(pid: number): Promise<string[]> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (line !== undefined) return line.split('\0')
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.trim().split(' ')
}

/** Waits until `done` holds; false after `seconds`. */
export async function until(done: () => Promise<boolean> | boolean, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    if (await done()) return true
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Ends a server by SIGINT: clients are cut off, everything committed stays, the files are closed properly. */
export async function stopServer(cluster: string, pid: number): Promise<void> {
  if (!(await isServerOf(cluster, pid))) return
  process.kill(pid, 'SIGINT')
  const gone = await until(async () => !(await isServerOf(cluster, pid)), 60)
  if (!gone) throw new StartFault('PostgreSQL did not stop within a minute')
}
