import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { encodePlaces, type Places, projectPlaces } from '#regions'
import { type Engine, makeSeed, recordOf } from '#session'
import { fromHex, toBase64url } from '#wire'
import { Publication } from '../../src/cli/publication.ts'
import { makeDraft, type OpenDraft } from '../../src/cli/roster/draft.ts'
import { nextList, objectsOf } from '../../src/cli/roster/publish.ts'
import { groupRecords, readRosterFile } from '../../src/cli/roster/record.ts'
import { joinSignatures, signDraft } from '../../src/cli/roster/signature.ts'
import type { Table } from '../../src/cli/roster/table.ts'

export type Ran = { readonly code: number | null; readonly text: string }

/** One process of the built program, in a folder of its own. */
export function cli(
  args: readonly string[],
  {
    program = join(process.cwd(), 'build', 'cli.js'),
    env = {},
    cwd = process.cwd(),
  }: {
    program?: string
    env?: Readonly<Record<string, string>>
    cwd?: string
  } = {},
): Ran {
  const run = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { code: run.status, text: `${run.stdout}${run.stderr}`.trim() }
}

/** The places file as it would be once CoMensha agreed. */
export function agreed(): Places {
  const places = projectPlaces()
  const today = new Date().toISOString().slice(0, 10)
  const yes = {
    state: 'confirmed' as const,
    agreedBy: 'manager',
    agreedOn: today,
    confirmedOn: today,
    ages: ['u16', '16-17', '18-22', '23+', 'unknown'] as const,
    hours: [[1, '09:00', '17:00'] as const],
  }
  return { ...places, helpdesk: { ...places.helpdesk, ...yes, group: 'comensha' } }
}

export function newRecord(engine: Engine): string {
  return toBase64url(recordOf(makeSeed(engine).device))
}

const ROOTS = ['root-a', 'root-b', 'root-c'] as const
export type RootName = (typeof ROOTS)[number] | 'stranger'

/**
 * An office with network and three machines without: each a folder with a seed and a copy of the public keys. What
 * goes from one to the other is copied, file by file.
 */
export class Rehearsal {
  readonly office: string
  readonly roster: string
  readonly keys: readonly string[]
  private readonly engine: Engine
  private readonly folder: string

  constructor(engine: Engine, folder: string, keys?: readonly string[]) {
    this.engine = engine
    this.folder = folder
    this.office = join(folder, 'office')
    this.roster = join(this.office, 'published')
    mkdirSync(this.office, { recursive: true })
    this.keys = keys ?? ROOTS.map((name) => this.newRoot(name))
    for (const place of ['office', ...ROOTS]) this.hand(place, 'roots.txt', `${this.keys.join('\n')}\n`)
    this.hand('office', 'places.json', encodePlaces(agreed()))
  }

  /** The same people and machines in another folder. */
  copyTo(folder: string): Rehearsal {
    cpSync(this.folder, folder, { recursive: true })
    return new Rehearsal(this.engine, folder, this.keys)
  }

  /** Makes a seed on a machine of its own; answers the public key. */
  newRoot(name: RootName): string {
    mkdirSync(join(this.folder, name), { recursive: true })
    return this.at(name, ['root', 'seed']).text
  }

  hand(place: string, file: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, place, file), content)
  }

  /** Runs a step in a folder; only the office knows where rosters are published. */
  at(
    place: string,
    args: readonly string[],
    { publishedIn = this.roster, program }: { publishedIn?: string; program?: string | undefined } = {},
  ): Ran {
    const cwd = join(this.folder, place)
    const env = {
      BAKEN_ROOTS: join(cwd, 'roots.txt'),
      ...(place === 'office' && { BAKEN_ROSTER: publishedIn }),
    }
    return cli(['roster', ...args], { cwd, env, ...(program !== undefined && { program }) })
  }

  /** Carries a draft to a root, has it signed there, and carries the signature back as `<root>.sig`. */
  signAt(name: RootName, draft: string): Ran {
    const machine = join(this.folder, name)
    copyFileSync(join(this.office, draft), join(machine, draft))
    const ran = this.at(name, ['sign', draft, 'seed'])
    const made = /into (\S+)\.$/.exec(ran.text)?.[1]
    if (made) renameSync(join(machine, basename(made)), join(this.office, `${name}.sig`))
    return ran
  }

  /** Draft, two roots, publication: as it should go. Answers the first step that went wrong, or the last. */
  publishNext(version: number, publishedIn = this.roster, program?: string): Ran {
    const draft = `roster-${version}.draft`
    const places = version === 1 ? ['places.json'] : []
    const steps = [
      () => this.at('office', ['draft', 'roster.json', ...places], { publishedIn, program }),
      () => this.signAt('root-a', draft),
      () => this.signAt('root-c', draft),
      () => this.at('office', ['publish', draft, 'root-a.sig', 'root-c.sig'], { publishedIn, program }),
    ]
    let ran: Ran = { code: 0, text: '' }
    for (const step of steps) {
      if (ran.code === 0) ran = step()
    }
    return ran
  }

  table(now: number): Table {
    return { engine: this.engine, now, roots: this.keys.map((key) => fromHex(key) ?? new Uint8Array()) }
  }

  seed(name: RootName): Uint8Array {
    return fromHex(readFileSync(join(this.folder, name, 'seed'), 'utf8').trim()) ?? new Uint8Array()
  }

  /** The first roster as the same program would have made it at another time. */
  draftOf(now: number): OpenDraft {
    const record = readRosterFile(JSON.parse(readFileSync(join(this.office, 'roster.json'), 'utf8')))
    const places = new Uint8Array(readFileSync(join(this.office, 'places.json')))
    return makeDraft(this.table(now), groupRecords(this.engine, record), places, undefined)
  }

  /** Published as it would have been at another time. */
  async publishedAt(now: number, folder: string): Promise<void> {
    const open = this.draftOf(now)
    const lines = [this.seed('root-a'), this.seed('root-c')].map(
      (seed) => signDraft(this.table(now), open, seed).line,
    )
    const head = joinSignatures(this.table(now), open, lines)
    const { version } = open.next.head
    const list = nextList(open, undefined)
    await new Publication(folder).add({ version, head, list, objects: objectsOf(open) })
  }
}
