import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { content, flows, locales, preview, reviewPack } from '../../src/cli/content/command.ts'
import type { Signed } from '../../src/cli/content/review-pack.ts'
import { intake } from '../flow/shipped.ts'
import { Checkout } from './checkout.ts'

const NOW = Date.UTC(2026, 10, 22)

let checkout: Checkout
beforeEach(() => {
  checkout = new Checkout()
})
afterEach(() => rmSync(checkout.root, { recursive: true }))

type Ran = { readonly code: number; readonly text: string }

async function run(command: typeof flows, ...args: readonly string[]): Promise<Ran> {
  const lines: string[] = []
  const folders = { checkout: checkout.root, migrations: '', server: '' }
  const code = await command({ env: {}, folders, print: (line) => lines.push(line), clock: () => NOW }, args)
  return { code, text: lines.join('\n') }
}

async function list(language: string): Promise<Signed> {
  return JSON.parse((await run(reviewPack, language, 'list')).text) as Signed
}

const signedBy = (list: Signed, keys: readonly string[], files: readonly string[] = []): Signed => ({
  ...list,
  by: 'A lawyer, an office',
  on: '2026-11-20',
  until: '2027-01-10',
  statements: list.statements.map((row) => ({ ...row, yes: keys.includes(row.key) })),
  files: list.files.map((row) => ({ ...row, yes: files.includes(row.name) })),
})

async function imported(list: unknown): Promise<Ran> {
  const file = join(checkout.root, 'list.json')
  writeFileSync(file, JSON.stringify(list))
  return run(content, 'import', file)
}

const status = async (): Promise<string> => (await run(content, 'status')).text

describe('the checks by command', () => {
  it('find nothing in what is shipped', async () => {
    expect(await run(flows, 'check')).toEqual({ code: 0, text: 'flows: nothing wrong.' })
    const { code, text } = await run(locales, 'check')
    expect(code).toBe(0)
    expect(text).toMatch(/^locales: nothing wrong\.$/m)
  })

  it('say of each file in Dutch and English how easily it is read, and refuse one made hard', async () => {
    const files = String.raw`: (?=.*\bcards \d)(?=.*\bfirst \d)(?=.*\bintake \d)(?=.*\bphrases \d)(?=.*\bstaff \d)(?=.*\bui \d)`
    const { text } = await run(locales, 'check')
    for (const language of ['nl', 'en'])
      expect(text).toMatch(new RegExp(`^reading ease, ${language}${files}`, 'm'))
    expect(text).not.toContain('reading ease, pl')
    const path = 'locales/nl/first.json'
    const hard = Object.keys(checkout.json<object>(path)).map((key) => [
      key,
      'Verantwoordelijkheidsverdeling',
    ])
    checkout.write(path, Object.fromEntries(hard))
    const refused = await run(locales, 'check')
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(/^locales\/nl\/first\.json: reading: -?\d+\.\d, needs 75$/m)
  })

  it('name file, node and key: a way that leads nowhere', async () => {
    const path = 'flows/intake.json'
    checkout.write(path, checkout.read(path).replace('"to": "wish"', '"to": "nowhere"'))
    const { code, text } = await run(flows, 'check')
    expect(code).toBe(1)
    expect(text).toMatch(/^flows\/intake\.json: \w+: .*nowhere/m)
  })

  it('an unknown key in a card, and a statement nobody registered', async () => {
    const path = 'flows/cards.json'
    checkout.write(
      path,
      checkout.read(path).replace('card.shelter.1', 'card.shelter.9').replace('shelterKinds', 'shelterAll'),
    )
    const { text } = await run(flows, 'check')
    expect(text).toContain('flows/cards.json: card.shelter.9: no text in nl')
    expect(text).toContain('flows/claims.json: shelterAll: used, but not in the register')
  })

  it('a missing language file, and a language translated by half', async () => {
    checkout.put('locales/en/phrases.json', { 'answer.yes': undefined })
    const half = await run(locales, 'check')
    expect(half).toMatchObject({ code: 1 })
    expect(half.text).toContain('locales/en/phrases.json: answer.yes: keys: is missing')
    checkout.remove('locales/en/cards.json')
    expect((await run(locales, 'check')).text).toContain(
      'locales/en/cards.json: card.shelter.1: keys: is missing',
    )
    checkout.remove('locales/en/meta.json')
    await expect(run(locales, 'check')).rejects.toThrow('locales/en/meta.json is missing or is no JSON.')
  })

  it('a file of another shape', async () => {
    checkout.write('flows/claims.json', '{"claims":[{"key":"one"}]}')
    await expect(run(flows, 'check')).rejects.toThrow(
      'flows/claims.json does not have the shape it should have.',
    )
  })
})

describe('reviews', () => {
  it('are none today, and the status says so of every statement and every language', async () => {
    const text = await status()
    expect(text).toMatch(/Statements: (\d+), of which 0 may be said in full\.\n {2}reviewed by nobody: \1;/)
    expect(
      text.match(/read by nobody who speaks it, 0 of \d+ texts recorded/g)?.length,
    ).toBeGreaterThanOrEqual(2)
  })

  it('begin with pages that hold each statement with its source, and every text of the language', async () => {
    const { text } = await run(reviewPack, 'en')
    const claims = checkout.json<{ claims: { key: string; source: string }[] }>('flows/claims.json').claims
    for (const { key } of claims) expect(text).toContain(`<section id="${key}">`)
    for (const key of Object.keys(checkout.json<object>('locales/en/intake.json')))
      expect(text).toContain(`<code>${key}</code>`)
    await expect(run(reviewPack, 'tlh')).rejects.toThrow('There is no language tlh in locales/.')
  })

  it('are taken in: the statement holds, until the day it ends, and only for the language that was read', async () => {
    expect(await imported(signedBy(await list('nl'), ['menToo']))).toMatchObject({ code: 0 })
    expect(await status()).toContain('ends within 60 days: menToo (2027-01-10)')
    expect(await status()).toMatch(/compared by language: nl 1, .*\ben 0/)
    await imported({ ...signedBy(await list('en'), ['menToo'], ['first']), by: 'A reader' })
    expect(await status()).toMatch(/compared by language: nl 1, .*\ben 1/)
    expect(await status()).toContain(
      '(reviewed: first; draft: intake, ui, cards, phrases, staff), read by A reader on 2026-11-20',
    )
    expect(await run(flows, 'check')).toMatchObject({ code: 0 })
    expect(await run(locales, 'check')).toMatchObject({ code: 0 })
  })

  it('end when a word changes afterwards: the check says which, until someone signs again', async () => {
    await imported(signedBy(await list('nl'), ['menToo']))
    checkout.put('locales/nl/cards.json', { 'claim.menToo.full': 'Mannen kunnen ook slachtoffer zijn.' })
    expect((await run(flows, 'check')).text).toContain(
      'menToo: the words in nl changed since they were compared',
    )
  })

  it.each([
    ['without a name', { by: ' ' }],
    ['without a day', { on: 'today' }],
    ['from the future', { on: '2026-11-23' }],
    ['that ends before it begins', { until: '2026-11-20' }],
    ['without rows', { statements: undefined }],
  ])('a list %s is refused, and nothing changes', async (_, change) => {
    const before = checkout.read('flows/claims.json')
    await expect(imported({ ...signedBy(await list('nl'), ['menToo']), ...change })).rejects.toThrow('ist')
    expect(checkout.read('flows/claims.json')).toBe(before)
  })

  it('of a text that is not the one read is refused, and nothing changes', async () => {
    const signed = signedBy(await list('nl'), ['menToo', 'shelterKinds'], ['first'])
    const before = checkout.read('flows/claims.json')
    checkout.put('locales/nl/cards.json', { 'claim.shelterKinds.core': 'Er is altijd plek.' })
    await expect(imported(signed)).rejects.toThrow('shelterKinds is not the text that was signed.')
    const other = signedBy(await list('nl'), [], ['first'])
    checkout.put('locales/nl/first.json', { 'first.on': 'Door' })
    await expect(imported(other)).rejects.toThrow('first is not the file that was signed.')
    await expect(imported(signedBy(await list('en'), ['menToo']))).rejects.toThrow(
      'no review of its Dutch text',
    )
    expect(checkout.read('flows/claims.json')).toBe(before)
  })
})

describe('for authors', () => {
  it('the drawing shows every node, and a line for each way from one to another', async () => {
    const { text } = await run(flows, 'draw')
    for (const { id } of intake.nodes) expect(text).toContain(`<g id="${id}">`)
    for (const node of intake.nodes)
      for (const { to } of node.choices)
        if (to !== undefined && intake.nodes.some(({ id }) => id === to))
          expect(text).toContain(`<title>${node.id} to ${to}</title>`)
  })

  it('the preview shows two languages side by side, each node by a link of its own', async () => {
    const { text } = await run(preview, 'nl', 'en')
    for (const { id } of intake.nodes) {
      expect(text).toContain(`<a href="#node-${id}">`)
      expect(text).toContain(`<section id="node-${id}">`)
    }
    const words = ['nl', 'en'].map(
      (one) => checkout.json<Record<string, string>>(`locales/${one}/intake.json`)['intake.wish'],
    )
    for (const word of words) expect(text).toContain(`>${word}</td>`)
    expect((await run(preview, 'nl')).code).toBe(1)
    await expect(run(preview, 'nl', 'tlh')).rejects.toThrow('no language tlh')
  })

  it('recordings are counted by text', async () => {
    mkdirSync(join(checkout.root, 'audio/nl'), { recursive: true })
    writeFileSync(join(checkout.root, 'audio/nl/intake.wish.opus'), '')
    expect(await status()).toMatch(/nl .* 1 of \d+ texts recorded/)
  })
})
