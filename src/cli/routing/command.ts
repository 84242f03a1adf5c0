import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Directory,
  describeHole,
  misshapen,
  type Places,
  parsePlaces,
  problems,
  servicesOf,
  walk,
} from '#regions'
import type { StartContext } from '../start.ts'
import { agreed as asAgreed, groupsOf } from './assumed.ts'

const OWN = 'src/regions/data/places.json'
const USE =
  'baken routing check [places.json] [--at YYYY-MM-DD]: does every question end at people who agreed?'

type Asked = { readonly file: string | undefined; readonly at: number }

/** Noon UTC is the same day in Amsterdam. */
function askedFor(args: readonly string[], now: number): Asked | undefined {
  const i = args.indexOf('--at')
  const rest = i < 0 ? args : args.filter((_, place) => place !== i && place !== i + 1)
  const day = i < 0 ? undefined : (args[i + 1] ?? '')
  const at = day === undefined ? now : Date.parse(`${day}T12:00Z`)
  const exists = day === undefined || (at > 0 && new Date(at).toISOString().slice(0, 10) === day)
  const [file, more] = rest
  return more === undefined && exists && !file?.startsWith('-') ? { file, at } : undefined
}

function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const count = (value: number): string => value.toLocaleString('en-GB')

/** What the walk found, in one or two lines; `given` stands before them. */
function told(directory: Directory, at: number, print: StartContext['print'], given = ''): boolean {
  const { first, holes, questions, states } = walk(directory, at)
  const walked = `${count(questions)} questions in ${count(states.length)} states`
  if (!first) {
    const { municipalities } = directory.places
    const agreed = servicesOf(directory.places).filter(({ state }) => state === 'confirmed').length
    print(`${given}No hole: ${municipalities.length} municipalities and 4 other answers, 5 ages, 168 hours,`)
    print('  holidays, changes of clocks, dated changes, absences and other states of the services')
    print(`  that agreed (${agreed}): ${walked}.`)
    return true
  }
  print(`${given}First hole: ${describeHole(directory, first)} [${first.state}]`)
  print(`  ${count(holes)} holes in ${walked}.`)
  return false
}

/** What the table can be trusted with as it stands, apart from its faults. */
function standing(places: Places, print: StartContext['print']): void {
  const all = servicesOf(places)
  const { helpdesk } = places
  const sure = all.filter(({ state }) => state === 'confirmed').length
  print(`${sure} of ${all.length} services have agreed to answer.`)
  if (helpdesk.state !== 'confirmed') {
    const number = helpdesk.phone === null ? 'no number' : helpdesk.phone
    print(`  ${helpdesk.organisation} has not: where no team takes over, only telephone numbers remain`)
    print(
      `  (${helpdesk.organisation} ${number}; its hours are stated, not agreed). Nothing may be handed over.`,
    )
  }
}

function check({ folders, print, clock }: StartContext, args: readonly string[]): number {
  const asked = askedFor(args, clock())
  if (!asked) {
    print(USE)
    return 1
  }
  const { file, at } = asked
  const name = file ?? OWN
  const bytes = bytesOf(file ?? join(folders.checkout, OWN))
  const places = bytes && parsePlaces(bytes)
  const faults = places ? [...problems(places, at)] : bytes ? [...misshapen(bytes)] : ['cannot be read']
  for (const fault of faults) print(`${name}: ${fault}`)
  if (!places || !faults.every((fault) => fault.startsWith('the helpdesk '))) {
    print(`Refused: ${faults.length} wrong. Nothing was walked.`)
    return 1
  }
  const sound = told({ places, groups: groupsOf(places) }, at, print)
  standing(places, print)
  if (places.helpdesk.state !== 'confirmed') {
    const then = asAgreed(places, at)
    told({ places: then, groups: groupsOf(then) }, at, print, `If ${then.helpdesk.organisation} agreed: `)
  }
  print('Assumed: every group named in the file has somebody with a device in the roster.')
  return sound && faults.length === 0 ? 0 : 1
}

export async function routing(context: StartContext, [name, ...args]: readonly string[]): Promise<number> {
  if (name === 'check') return check(context, args)
  context.print(USE)
  return 1
}
