import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const ROOT = resolve(import.meta.dirname, '../..')

/** A file of the repository by its path from the root. */
export type Source = { readonly path: string; readonly text: string }

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'build', '.types', '.data', '.git'])
const BINARY = /\.(png|jpg|jpeg|ico|woff2?|wasm|br|gz|pdf)$/

/** Every text file below a folder of the repository. `build` is left out at the top only. */
export function sources(folder = '.'): Source[] {
  const out: Source[] = []
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
    const isSkipped = SKIPPED.has(entry.name) && (entry.name !== 'build' || folder === '.')
    if (isSkipped || entry.isSymbolicLink()) continue
    if (entry.isDirectory()) out.push(...sources(path))
    else if (entry.isFile() && !BINARY.test(entry.name))
      out.push({ path, text: readFileSync(join(ROOT, path), 'utf8') })
  }
  return out
}

type Config = { readonly references?: readonly { readonly path: string }[] }
const json = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T

/** Rooms are the projects the root names, by their folder below src; `allowed` = the rooms each may import. */
export type Room = { readonly name: string; readonly allowed: readonly string[] }

export function rooms(): Room[] {
  const all = json<Config>('tsconfig.json').references ?? []
  return all
    .map(({ path }) => relative('src', path))
    .filter((name) => !name.startsWith('..'))
    .map((name) => ({
      name,
      allowed: (json<Config>(`src/${name}/tsconfig.json`).references ?? []).map(({ path }) =>
        relative('src', join('src', name, path)),
      ),
    }))
}

/** Front doors by name: the file each opens to. */
export function doors(): Readonly<Record<string, string>> {
  return json<{ imports: Record<string, string> }>('package.json').imports
}

/** The room a file below src lies in: the innermost folder that is one. */
export function roomOf(path: string, list: readonly Room[] = rooms()): string | undefined {
  const inside = list.filter(({ name }) => path.startsWith(`src/${name}/`)).map(({ name }) => name)
  return inside.sort((a, b) => b.length - a.length)[0]
}

/** Every module a source names in `import`, `export ... from`, `import()` and `import type`. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name]) => name ?? '')
}

/** Ways across a room's wall that are not its front door. */
export function crossings({ path, text }: Source): string[] {
  const list = rooms()
  const own = roomOf(path, list)
  const allowed = list.find(({ name }) => name === own)?.allowed ?? []
  return importsOf(text).filter((name) => {
    if (name.startsWith('#')) return !allowed.includes(roomOf(relative('.', doors()[name] ?? ''), list) ?? '')
    if (!name.startsWith('.')) return false
    const target = join(dirname(path), name)
    return roomOf(target, list) !== own && !/^(locales|flows)\/.*\.json$/.test(target)
  })
}

/** All rooms a room can reach through the rooms it names: so far tsc lets an import go. */
export function reach(name: string, list: readonly Room[], seen = new Set<string>()): Set<string> {
  for (const next of list.find((room) => room.name === name)?.allowed ?? []) {
    if (!seen.has(next)) reach(next, list, seen.add(next))
  }
  return seen
}

async function output(program: string, args: string[], folder: string): Promise<string> {
  const file = join(ROOT, 'node_modules', program)
  if (!existsSync(file)) throw new Error(`${program} is not installed`)
  try {
    const { stdout } = await run(process.execPath, [file, ...args], { cwd: folder, maxBuffer: 1e8 })
    return stdout
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error)
  }
}

/** `file rule` of everything Biome calls an error below a path. */
export async function biomeOf(path: string, folder = ROOT): Promise<string[]> {
  const args = ['lint', '--reporter=github', '--diagnostic-level=error', '--max-diagnostics=1000', path]
  const found = await output('@biomejs/biome/bin/biome', args, folder)
  return [...found.matchAll(/title=lint\/\w+\/(\w+),file=([^,]+)/g)].map(
    ([, rule, file]) => `${relative(folder, resolve(folder, file ?? ''))} ${rule}`,
  )
}

/** A copy of the walls without the furniture: every tsconfig and rule as they are, one small file behind each door. */
export class Skeleton {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'baken-house-'))
    for (const file of ['package.json', 'biome.json', '.gitignore', 'src/tsconfig.base.json']) this.copy(file)
    const config = json<{ references: { path: string }[] }>('tsconfig.json')
    const references = config.references.filter(({ path }) => path.startsWith('./src/'))
    this.write('tsconfig.json', JSON.stringify({ ...config, references }))
    for (const { name } of rooms()) {
      this.copy(`src/${name}/tsconfig.json`)
      this.write(`src/${name}/seat.ts`, `export const seat = '${name}'\n`)
    }
    for (const file of Object.values(doors())) {
      this.write(file, `export type Door = 'open'\nexport const door: string = 'open'\n`)
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'))
  }

  private copy(file: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    cpSync(join(ROOT, file), join(this.folder, file))
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    writeFileSync(join(this.folder, file), text)
  }

  /** `file code` of everything tsc finds. */
  async tsc(project = '.'): Promise<string[]> {
    const found = await output(
      'typescript/bin/tsc',
      ['-b', project, '--force', '--pretty', 'false', '--singleThreaded'],
      this.folder,
    )
    return [...found.matchAll(/^(\S+?)\(\d+,\d+\): error (TS\d+)/gm)].map(
      ([, file, code]) => `${file} ${code}`,
    )
  }

  async biome(): Promise<string[]> {
    return biomeOf('src', this.folder)
  }

  erase(file: string): void {
    rmSync(join(this.folder, file))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
