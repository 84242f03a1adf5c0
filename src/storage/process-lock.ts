import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { StartFault } from './start-fault.ts'

export type ProcessLock = { readonly release: () => Promise<void> }

/**
 * Takes `file` for this process, or throws a StartFault saying that `what` is in use. A lock left behind by a
 * killed process is taken over: the file names pid and start time, so a reused pid does not look alive.
 */
export async function lockForProcess(file: string, what: string): Promise<ProcessLock> {
  const mine = await processLine(process.pid)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await linked(draft, file)) return { release: () => rm(file, { force: true }) }
      const holder = await readFile(file, 'utf8').catch(() => '')
      if (await isAlive(holder)) throw new StartFault(`${what} is in use by another process`)
      await setAside(file, holder)
    }
    throw new StartFault(`${what} is in use by another process`)
  } finally {
    await rm(draft, { force: true })
  }
}

/** link() is the one call that both creates and refuses an existing name, with the content already in it. */
async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a dead holder's file away, unless someone else replaced it in between: then it is put back. */
async function setAside(file: string, holder: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  await rename(file, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== holder) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function isAlive(line: string): Promise<boolean> {
  const pid = Number(line.split(' ')[0])
  if (!Number.isSafeInteger(pid) || pid <= 0 || !runs(pid)) return false
  return (await processLine(pid)) === line
}

/** Whether a process with this id exists, whoever owns it. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function processLine(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // Field 22 is the start time; the name in field 2 may hold spaces, so count from its closing bracket.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
  return `${pid} ${started}`
}
