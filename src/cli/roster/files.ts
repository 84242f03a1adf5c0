import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { encodePlaces, parsePlaces } from '#regions'
import type { Bytes } from '#wire'
import type { RosterFile } from '#wire/control'
import type { Publication } from '../publication.ts'
import { openChain } from './chain.ts'
import { type Draft, decodeDraft, type OpenDraft, openDraft, type Published } from './draft.ts'
import { CeremonyFault } from './fault.ts'
import { readRosterFile } from './record.ts'
import type { Table } from './table.ts'

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch {
    throw new CeremonyFault(`${file} cannot be read as JSON.`)
  }
}

export async function readRecordFile(file: string): Promise<RosterFile> {
  return readRosterFile(await json(file))
}

/** The groups of a record file; none where there is no file yet. */
export async function groupsToChange(file: string): Promise<RosterFile['groups']> {
  const isThere = await stat(file).catch(() => undefined)
  return isThere ? (await readRecordFile(file)).groups : []
}

/** All of it or nothing: the record is the only list of who answers. */
export async function writeRecordFile(file: string, record: RosterFile): Promise<void> {
  await writeFile(`${file}.partial`, `${JSON.stringify(record, undefined, 2)}\n`)
  await rename(`${file}.partial`, file)
}

/** A places file as it will be served. */
export async function readPlacesFile(file: string): Promise<Bytes> {
  const places = parsePlaces(await json(file))
  if (!places) throw new CeremonyFault(`${file} is not a places file.`)
  return encodePlaces(places)
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** Everything in the folder, checked from the first version on; `undefined` where nothing is published. */
export async function readPublished(table: Table, publication: Publication): Promise<Published | undefined> {
  const versions = await publication.versions()
  const heads = await Promise.all(
    versions.map(async (version) => ({ version, bytes: new Uint8Array(await publication.head(version)) })),
  )
  const objects = await publication.objects()
  const chain = openChain(table, heads, objects)
  const newest = heads[heads.length - 1]
  return chain && newest && { ...chain, head: newest.bytes, objects }
}

export async function readDraft(table: Table, file: string): Promise<OpenDraft> {
  const bytes = await readFile(file).catch(() => undefined)
  const draft: Draft | undefined = bytes && decodeDraft(new Uint8Array(bytes))
  if (!draft) throw new CeremonyFault(`${file} is not a draft of a roster.`)
  return openDraft(table, draft)
}

/** Writes a file that must not be there yet. */
export async function writeNew(file: string, content: Bytes | string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' })
  } catch {
    throw new CeremonyFault(`${file} exists already or cannot be written.`)
  }
}

export async function readLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw new CeremonyFault(`${file} cannot be read.`)
  return text
}
