import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { PATH } from '#wire'
import type { BuiltFile, SiteFiles, StoredFile } from './site.ts'

/** What `build.json` says of one output of the build. */
const Manifest = v.object({
  kind: v.picklist(['demo', 'site']),
  roots: v.array(v.string()),
  files: v.array(
    v.object({
      url: v.string(),
      file: v.pipe(v.string(), v.regex(/^(files\/)?[A-Za-z0-9_.-]+$/)),
      kind: v.picklist(['page', 'console', 'static', 'worker', 'data', 'asset', 'voice']),
      type: v.string(),
    }),
  ),
})
type Row = v.InferOutput<typeof Manifest>['files'][number]

export type BuiltSite = {
  readonly kind: 'demo' | 'site'
  /** Public keys in hex, as the pages have them. */
  readonly roots: readonly string[]
  readonly files: SiteFiles
}

/** Reads an output of the build into memory; undefined when it is not there or not whole. */
export async function readBuiltSite(folder: string): Promise<BuiltSite | undefined> {
  try {
    const parsed = v.safeParse(Manifest, JSON.parse(await readFile(join(folder, 'build.json'), 'utf8')))
    if (!parsed.success) return undefined
    const { kind, roots, files } = parsed.output
    return { kind, roots, files: await readFiles(folder, files) }
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readFiles(folder: string, rows: readonly Row[]): Promise<SiteFiles> {
  const plain = new Map<string, StoredFile>()
  const files = new Map<string, BuiltFile>()
  const pages: Record<string, string> = {}
  for (const { url, file, kind, type } of rows) {
    const stored = await readStored(join(folder, file))
    if (kind === 'page' || kind === 'console') pages[kind] = new TextDecoder().decode(stored.bytes)
    else if (kind === 'static') plain.set(url, stored)
    else files.set(url.slice(PATH.file.length), { ...stored, kind, type })
  }
  return { page: pages['page'] ?? '', console: pages['console'] ?? '', plain, files }
}

async function readStored(path: string): Promise<StoredFile> {
  const bytes = new Uint8Array(await readFile(path))
  const br = await readFile(`${path}.br`).catch(() => undefined)
  return { bytes, br: br && new Uint8Array(br) }
}
