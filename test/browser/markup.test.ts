import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { launch } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { markups } from '../support/markup.ts'
import { StaffPage, VisitorPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product
let engine: Engine

beforeAll(async () => {
  engine = await loadSodium()
  ;[browser, product] = await Promise.all([launch(), startProduct()])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await removeFolder(product.folder)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

/** What a payload does where it runs: visible from outside in two ways. */
const PAYLOADS = markups((n) => (n % 5 === 0 ? `alert(${n})` : `top.ran(${n})`))
const HARMLESS = 'good morning'

type Watched = {
  readonly dialogs: string[]
  readonly outside: string[]
  readonly reports: () => Promise<string[]>
}

/** Notes dialogs, requests to anywhere else, broken rules and everything that ran. */
async function watch(page: Page, home: string): Promise<Watched> {
  const dialogs: string[] = []
  const outside: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss().catch(() => undefined)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(home) && !/^(data|blob|about):/.test(url)) outside.push(url)
  })
  page.context().on('page', (popup) => outside.push(`window ${popup.url()}`))
  page.on('framenavigated', (frame) => frame.parentFrame() && outside.push(`frame ${frame.url()}`))
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen, ran: (n: number) => void seen.push(`ran ${n}`) })
    addEventListener('securitypolicyviolation', (event) =>
      seen.push(`rule ${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  return {
    dialogs,
    outside,
    reports: () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen),
  }
}

const handoff = (lines: Extract<Body, { t: 'handoff' }>['lines'], more: object = {}): Body => ({
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  lines,
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
  ...more,
})

async function say(client: Client, body: Body): Promise<void> {
  await client.append(client.desk.say({ conversation: client.conversation, body }))
}

/** Elements inside each of these, in order: tag and class, nothing of what is written in them. */
const skeletons = (page: Page, selector: string): Promise<{ shape: string; text: string }[]> =>
  page.evaluate(
    (found) =>
      [...document.querySelectorAll(found)].map((one) => ({
        shape: [one, ...one.querySelectorAll('*')]
          .map((element) => `${element.localName}.${element.getAttributeNames().sort().join('+')}`)
          .join(' '),
        text: one.textContent ?? '',
      })),
    selector,
  )

/** All elements of a page by name; what a text adds beyond its own line is seen here. */
const census = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => {
    const count: Record<string, number> = {}
    for (const one of document.querySelectorAll('*')) count[one.localName] = (count[one.localName] ?? 0) + 1
    return count
  })

describe('a page that believes what it is told', () => {
  it('control: runs them by the dozen, opens dialogs, loads from elsewhere and grows elements', async () => {
    const page = await browser.newPage()
    const seen = await watch(page, product.console)
    await page.setContent('<!doctype html><div id=a></div>')
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen, ran: (n: number) => void seen.push(`ran ${n}`) })
    })
    const before = Object.values(await census(page)).reduce((sum, n) => sum + n, 0)
    let grown = 0
    for (const payload of PAYLOADS) {
      grown += await page.evaluate(
        (html) => {
          const place = document.createElement('div')
          document.body.append(place)
          place.innerHTML = html
          return place.querySelectorAll('*').length > 0 ? 1 : 0
        },
        payload.replace(/http-equiv=refresh/, 'x'),
      )
    }
    await page.waitForTimeout(500)
    expect(before).toBe(4)
    expect(grown).toBeGreaterThan(250)
    expect((await seen.reports()).filter((line) => line.startsWith('ran')).length).toBeGreaterThan(15)
    expect(seen.dialogs.length).toBeGreaterThan(2)
  })
})

describe('what a visitor writes, in the console', () => {
  it('is text: 300 payloads as messages, in the summary, in every field; nothing runs, nothing grows', async () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(300)
    expect(new Set(PAYLOADS).size).toBe(PAYLOADS.length)
    const client = new Client(engine, product.visitor)
    await client.load()
    const [first = '', second = '', third = ''] = PAYLOADS
    await client.handoff(
      handoff(
        [
          { node: 'place', answers: ['intake.place.found'], text: first },
          { node: 'age', answers: [second] },
          ...PAYLOADS.slice(0, 60).map((text, i) => ({ node: `n${i} ${text}`, answers: [text], text })),
        ],
        {
          words: [first, second],
          held: PAYLOADS.slice(60, 70),
          skipped: PAYLOADS.slice(70, 80),
          lang: third,
        },
      ),
    )
    const anna = await StaffPage.open(browser, product, 'Anna')
    const seen = await watch(anna.page, product.console)
    await anna.page.reload()
    await anna.page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
    await anna.act('words').fill(product.words['Anna'] ?? '')
    await anna.act('unlock-words').click()
    await anna.take(client.conversation)
    await client.read()
    await say(client, { t: 'text', text: HARMLESS })
    await anna.line(HARMLESS).waitFor()
    const calm = await census(anna.page)
    for (const text of PAYLOADS) await say(client, { t: 'text', text })
    await say(client, { t: 'text', text: 'that was all' })
    await anna.line('that was all').waitFor({ timeout: 60_000 })

    const lines = await skeletons(anna.page, '.line.visitor')
    const texts = lines.map(({ text }) => text)
    const [harmless] = lines
    expect(harmless?.text).toContain(HARMLESS)
    expect(lines).toHaveLength(PAYLOADS.length + 2)
    expect([...new Set(lines.map(({ shape }) => shape))]).toEqual([harmless?.shape])
    // each stands there as it was written, but for what no text of a page can hold
    const missing = PAYLOADS.filter((one, i) => !texts[i + 1]?.includes(one.replace(/\r/g, '')))
    expect(missing.map((one) => JSON.stringify(one))).toEqual([])
    // the page as a whole has one more of everything a harmless line has, for every line, and nothing else
    const after = await census(anna.page)
    const one = await anna.page.evaluate(() => {
      const count: Record<string, number> = {}
      const line = document.querySelector('.line.visitor')
      for (const element of line ? [line, ...line.querySelectorAll('*')] : [])
        count[element.localName] = (count[element.localName] ?? 0) + 1
      return count
    })
    const grown = Object.fromEntries(
      Object.entries(after).filter(
        ([name, n]) => n !== (calm[name] ?? 0) + (one[name] ?? 0) * (PAYLOADS.length + 1),
      ),
    )
    expect(grown).toEqual({})
    expect(await anna.page.locator('.side').innerText()).toContain(first)
    expect([await seen.reports(), seen.dialogs, seen.outside]).toEqual([[], [], []])

    // other kinds of body, whose values and names are payloads
    for (const [i, text] of PAYLOADS.slice(0, 40).entries()) {
      const bodies: Body[] = [
        { t: 'phrase', id: i % 2 ? text : 'greet', params: { name: text, team: text } },
        { t: 'answer', to: text, key: i % 2 ? text : 'answer.day', params: { day: text } },
        { t: 'invite', group: text, person: text, name: text, reason: 'phrase.inviteMoney' },
        { t: 'more', lines: [{ node: text, answers: [text], text }] },
        { t: 'card', id: text },
      ]
      const body = bodies[i % bodies.length]
      if (body) await say(client, body)
    }
    await say(client, { t: 'text', text: 'and now all' })
    await anna.line('and now all').waitFor({ timeout: 60_000 })
    const strange = Object.keys(await census(anna.page)).filter((name) => !(name in calm))
    expect(strange.filter((name) => !['dl', 'dt', 'dd', 'section', 'ul', 'li'].includes(name))).toEqual([])
    expect([await seen.reports(), seen.dialogs, seen.outside]).toEqual([[], [], []])
    expect(await anna.page.title()).toMatch(/^(\(\d+\) )?[^<>]*$/)

    // control: the same eyes see a rule that is broken here
    await anna.page.evaluate(() => {
      try {
        document.body.innerHTML += '<img src=x onerror=ran(1)>'
      } catch {
        // refused, as it should be
      }
    })
    expect((await seen.reports()).some((line) => line.startsWith('rule require-trusted-types'))).toBe(true)
  }, 300_000)
})

describe('what somebody who answers writes, on the page of the visitor', () => {
  it('is text as well: nothing runs, nothing grows', async () => {
    const visitor = await VisitorPage.open(browser, product)
    const seen = await watch(visitor.page, product.visitor)
    await visitor.page.reload()
    await visitor.handOff('Eindhoven', '23+', 'both', 'stay')
    const bram = new Client(engine, product.console)
    const account = await product.account('Bram')
    await bram.signIn(account, product.words['Bram'] ?? '')
    const queue = JSON.parse(new TextDecoder().decode(await bram.call('/staff/queue', '{}'))) as {
      rows: { id: string; state: string; here: boolean }[]
    }
    const id = queue.rows.find((row) => row.state === 'waiting' && row.here)?.id ?? ''
    await bram.read(id)
    await bram.append(bram.desk.accept({ conversation: id, mode: 'here' }))
    await bram.read()
    await say(bram, { t: 'text', text: HARMLESS })
    await visitor.page.locator('.bubble', { hasText: HARMLESS }).waitFor()
    const calm = await census(visitor.page)
    for (const text of PAYLOADS) await say(bram, { t: 'text', text })
    await say(bram, { t: 'text', text: 'that was all' })
    await visitor.page.locator('.bubble', { hasText: 'that was all' }).waitFor({ timeout: 60_000 })
    const lines = await skeletons(visitor.page, '.bubble.person')
    const shapes = lines.filter(({ text }) => PAYLOADS.some((one) => text.includes(one)))
    expect(shapes.length).toBeGreaterThanOrEqual(PAYLOADS.length)
    expect(new Set(shapes.map(({ shape }) => shape)).size).toBe(1)
    expect(Object.keys(await census(visitor.page)).filter((name) => !(name in calm))).toEqual([])
    expect([await seen.reports(), seen.dialogs, seen.outside]).toEqual([[], [], []])
    expect(visitor.faults).toEqual([])
  }, 300_000)
})
