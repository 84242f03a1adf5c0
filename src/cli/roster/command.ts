import { dirname, join } from 'node:path'
import { loadSodium } from '#session/libsodium'
import { encodeHeadList, toHex } from '#wire'
import { Publication } from '../publication.ts'
import type { StartContext } from '../start.ts'
import { standing } from './chain.ts'
import { describe } from './changes.ts'
import { encodeDraft, makeDraft } from './draft.ts'
import { CeremonyFault } from './fault.ts'
import {
  groupsToChange,
  isFolder,
  readDraft,
  readLine,
  readPlacesFile,
  readPublished,
  readRecordFile,
  writeNew,
  writeRecordFile,
} from './files.ts'
import { noteBeside, remember } from './note.ts'
import { checkList, checkNext, nextList, objectsOf } from './publish.ts'
import { addDevice, groupRecords, removeFrom, wordsOf } from './record.ts'
import { DEMO, makeRoot, readRoot, readRootKeys } from './root.ts'
import { joinSignatures, signDraft } from './signature.ts'
import type { Table } from './table.ts'

const USE = [
  'baken roster root <file>: makes one root, prints its public key',
  'baken roster add <roster.json> <group[:team|helpdesk|partner]> <name> <record>: adds a device, prints its words',
  'baken roster remove <roster.json> <group> [name] [record]: takes out a group, a person or one device',
  'baken roster draft <roster.json> [places.json]: writes the next roster, unsigned, and says what would change',
  'baken roster sign <draft> <root>: says the same, then writes the signature of this one root beside the draft;',
  '  what it signed is noted in <root>.signed, and a second roster of one version, or an earlier one, is refused',
  'baken roster verify <folder or draft>: checks all that clients check; ends with 2 at 14 days left, 3 at 3 days',
  'baken roster publish <draft> <signature> <signature>: publishes what two different roots signed',
  'baken roster list: makes the public list of all rosters anew from the signed heads, and prints it',
  'BAKEN_ROOTS names the file of the three public keys (not for root, add, remove),',
  'BAKEN_ROSTER the folder of the published rosters (for draft, publish and list).',
  'For the demo: BAKEN_ROOTS=demo, and demo-1, demo-2 or demo-3 as <root>.',
]

type Step = (context: StartContext, args: readonly string[]) => Promise<number>

function setting(context: StartContext, name: string): string {
  const value = context.env[name]
  if (value === undefined || value === '') throw new CeremonyFault(`${name} must be set for this.`)
  return value
}

const isDemo = ({ env }: StartContext): boolean => env['BAKEN_ROOTS'] === DEMO

async function tableOf(context: StartContext): Promise<Table> {
  const engine = await loadSodium()
  if (isDemo(context)) context.print('DEMO: everybody holds these roots. No real build takes what they sign.')
  const roots = await readRootKeys(engine, setting(context, 'BAKEN_ROOTS'))
  return { engine, roots, now: context.clock() }
}

const published = (context: StartContext): Publication => new Publication(setting(context, 'BAKEN_ROSTER'))

const root: Step = async (context, [file = '']) => {
  context.print(await makeRoot(await loadSodium(), file))
  return 0
}

const add: Step = async (context, [file = '', group = '', name = '', record = '']) => {
  const engine = await loadSodium()
  await writeRecordFile(file, addDevice(engine, await groupsToChange(file), { group, name, record }))
  context.print(`Added. Compare these words by voice with ${name}: ${wordsOf(engine, record)}`)
  return 0
}

const remove: Step = async (context, [file = '', group = '', name, record]) => {
  await writeRecordFile(file, removeFrom((await readRecordFile(file)).groups, { group, name, record }))
  context.print('Removed. It counts from the next published roster on.')
  return 0
}

const draft: Step = async (context, [file = '', placesFile]) => {
  const table = await tableOf(context)
  const before = await readPublished(table, published(context))
  const places =
    placesFile === undefined
      ? before?.objects.get(toHex(before.edition.head.places))
      : await readPlacesFile(placesFile)
  if (!places) throw new CeremonyFault('The first roster needs a places file.')
  const made = makeDraft(table, groupRecords(table.engine, await readRecordFile(file)), places, before)
  const target = join(dirname(file), `roster-${made.next.head.version}.draft`)
  await writeNew(target, encodeDraft(made.draft))
  for (const line of describe(table.engine, made)) context.print(line)
  context.print(`Written to ${target}. Nothing is signed yet.`)
  return 0
}

const sign: Step = async (context, [file = '', rootFile = '']) => {
  const table = await tableOf(context)
  const open = await readDraft(table, file)
  for (const line of describe(table.engine, open)) context.print(line)
  const seed = await readRoot(rootFile, isDemo(context))
  const signed = signDraft(table, open, seed)
  table.engine.wipe(seed)
  // Roots that everybody holds have nothing of their own to remember.
  const isNoted = !isDemo(context)
  if (isNoted) await remember(rootFile, open.next)
  const target = `${file}.root-${signed.root + 1}`
  await writeNew(target, `${signed.line}\n`)
  const noted = isNoted ? `, noted in ${noteBeside(rootFile)},` : ''
  context.print(`Signed by root ${signed.root + 1}${noted} into ${target}.`)
  return 0
}

const verify: Step = async (context, [path = '']) => {
  const table = await tableOf(context)
  if (!(await isFolder(path))) {
    for (const line of describe(table.engine, await readDraft(table, path))) context.print(line)
    context.print('The draft is in order.')
    return 0
  }
  const publication = new Publication(path)
  const found = await readPublished(table, publication)
  if (!found) throw new CeremonyFault(`${path} holds no published roster.`)
  checkList(found, await publication.list())
  const { code, line } = standing(found.edition, table.now)
  context.print(line)
  return code
}

const publish: Step = async (context, [file = '', ...signatures]) => {
  const table = await tableOf(context)
  const publication = published(context)
  const open = await readDraft(table, file)
  const head = joinSignatures(table, open, await Promise.all(signatures.map(readLine)))
  const before = await readPublished(table, publication)
  checkNext(open, before)
  const { version } = open.next.head
  await publication.add({ version, head, list: nextList(open, before), objects: objectsOf(open) })
  context.print(`Roster ${version} is published.`)
  return 0
}

const list: Step = async (context) => {
  const table = await tableOf(context)
  const publication = published(context)
  const found = await readPublished(table, publication)
  if (!found) throw new CeremonyFault('BAKEN_ROSTER holds no published roster.')
  await publication.putList(encodeHeadList(found.list))
  for (const [i, row] of found.list.entries()) context.print(`${i + 1} ${toHex(row)}`)
  return 0
}

/** Each step with the least and the most words after its name. */
const STEPS: Readonly<Record<string, { step: Step; least: number; most: number }>> = {
  root: { step: root, least: 1, most: 1 },
  add: { step: add, least: 4, most: 4 },
  remove: { step: remove, least: 2, most: 4 },
  draft: { step: draft, least: 1, most: 2 },
  sign: { step: sign, least: 2, most: 2 },
  verify: { step: verify, least: 1, most: 1 },
  publish: { step: publish, least: 2, most: 4 },
  list: { step: list, least: 0, most: 0 },
}

/** The ceremony, step by step, each on the machine of those whose step it is. */
export async function roster(
  context: StartContext,
  [name = '', ...args]: readonly string[],
): Promise<number> {
  const known = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined
  if (known && args.length >= known.least && args.length <= known.most) return known.step(context, args)
  for (const line of USE) context.print(line)
  return 1
}
