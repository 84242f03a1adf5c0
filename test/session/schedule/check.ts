import { expect } from 'vitest'
import { words } from '../../support/cast.ts'
import { Insider } from '../../support/insider.ts'
import type { Client } from './client.ts'
import type { Model, Name } from './model.ts'
import type { World } from './world.ts'

const isMark = (word: string): boolean => word.startsWith('!')

/** What somebody shows: texts, and whether anything says that something is wrong. */
function shownBy(client: Client): { texts: string[]; isMarked: boolean } {
  const view = client.read()
  const all = view ? words(view) : []
  return {
    texts: all.filter((word) => !isMark(word)),
    isMarked: client.alarmed || view === undefined || all.some(isMark),
  }
}

const FIRST: Readonly<Record<string, string>> = { handoff: 'tab 0', ask: 'Anna.0' }
const senderOf = (text: string): string => FIRST[text] ?? text.slice(text.indexOf(' ') + 1)

/** What one sender said, cut where somebody was not given an epoch between: across that nobody can compare. */
function runsOf(model: Model, names: readonly Name[], sender: Name): string[][] {
  const runs: string[][] = []
  let last: number | undefined
  for (const { text, epoch, by } of model.read(...names)) {
    if (by !== sender) continue
    const isNew = last === undefined || model.isShutBetween(last, epoch, names)
    if (isNew) runs.push([])
    runs.at(-1)?.push(text)
    last = epoch
  }
  return runs
}

/** Whether nothing is missing before something that is shown, but at the end of a run. */
function isExplained(texts: readonly string[], runs: readonly string[][]): boolean {
  let at = 0
  for (const run of runs)
    for (const text of run)
      if (texts[at] === text) at++
      else break
  return at === texts.length
}

/** What was let in against the rules and sealed under a key this reader was given. */
function straysFor(world: World, names: readonly Name[]): ReadonlySet<string> {
  const all = world.branches.flatMap(({ strays }) => strays)
  return new Set(all.filter(({ readers }) => names.some((name) => readers.has(name))).map(({ text }) => text))
}

/** Exactly what may be read; or, when lied to, never more, and less only with a mark or at the end. */
export function check(world: World): void {
  for (const client of world.clients) {
    const { texts, isMarked } = shownBy(client)
    const strays = straysFor(world, client.names)
    const regular = texts.filter((text) => !strays.has(text))
    if (!client.tampered) {
      expect(regular, client.name).toEqual(client.branch.after(client.at).texts(...client.names))
      if (!client.branch.noisy)
        expect(isMarked, `${client.name} sees no fault where there is none`).toBe(false)
      continue
    }
    const may = new Set(world.branches.flatMap(({ model }) => model.texts(...client.names)))
    for (const text of regular) expect(may.has(text), `${client.name} reads ${text}`).toBe(true)
    expect(new Set(texts).size, `${client.name} reads nothing twice`).toBe(texts.length)
    if (isMarked) {
      world.tally.add('marked')
      continue
    }
    for (const sender of new Set(regular.map(senderOf))) {
      const own = regular.filter((text) => senderOf(text) === sender)
      const isWhole = world.branches.some((branch) =>
        branch.history.some((model) => isExplained(own, runsOf(model, client.names, sender))),
      )
      expect(isWhole, `${client.name} misses something of ${sender} and is not told: ${own.join(', ')}`).toBe(
        true,
      )
    }
  }
}

/** Who opens everything only now, on the first history, reads exactly what they may. */
export function checkAfresh(world: World): void {
  const branch = world.branches[0]!
  for (const { name } of world.staff.devices) {
    if (!world.listed(name)) continue
    expect(shownBy(world.fresh(name)).texts, `${name}, afresh`).toEqual(branch.model.texts(name))
  }
  const { code } = branch.model
  if (code !== undefined)
    expect(shownBy(world.phone(code, branch)).texts, code).toEqual(branch.model.texts(code))
}

/** Nor could anybody have read more with a client that keeps to no rule and every wrap the server ever held. */
export function attack(world: World): void {
  const branch = world.branches[0]!
  for (const { name, group } of world.staff.devices) {
    const insider = new Insider(branch.setting(world.engine), world.signer(name), group)
    const opened = insider.opens(insider.keys()).map((json) => {
      const body = JSON.parse(json) as { t: string; text?: string }
      return body.text ?? body.t
    })
    const strays = straysFor(world, [name])
    const regular = opened.filter((text) => !strays.has(text))
    expect(regular, `${name}, without rules`).toEqual(branch.model.texts(name))
  }
}
