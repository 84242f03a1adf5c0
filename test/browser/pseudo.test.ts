import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../support/browser.ts'
import { allFaults, fitFaults } from '../support/fit.ts'
import { type OpenOptions, StaffPage, VisitorPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'
import { pseudo, pseudoCheckout } from '../support/pseudo.ts'

const SMALL = { width: 320, height: 568 } as const
const MINUTE = 60_000

let browser: Browser
let product: Product
let checkout: string

beforeAll(async () => {
  checkout = await pseudoCheckout()
  ;[browser, product] = await Promise.all([launch(), startProduct({ checkout })])
}, 180_000)
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
  await removeFolder(checkout)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const open = (options: OpenOptions): Promise<VisitorPage> =>
  VisitorPage.open(browser, product, { screen: SMALL, ...options })

type Step = readonly [name: string, go: (person: VisitorPage) => Promise<unknown>]
const tap = (key: string): Step => [key, (person) => person.tap(key)]
const type = (field: string, text: string): Step => [
  `#${field}`,
  (person) => person.page.locator(`#${field}`).fill(text),
]
const back = tap('first.back')
const place = (name: string): Step => [name, (person) => person.place(name)]

/** The shortest way to Send, and what comes of two words. */
const SHORT: readonly Step[] = [
  tap('first.undisturbed.yes'),
  tap('intake.on'),
  tap('intake.who.me'),
  tap('intake.wish.talk'),
  tap('first.rights'),
  tap('intake.papers.none'),
  tap('intake.rights.compensation'),
  tap('card.compare.title'),
  back,
  tap('intake.close'),
  tap('first.person'),
  place('Zwolle'),
  tap('intake.age.23+'),
  tap('intake.team.helpdesk'),
  tap('intake.wayback.word'),
  ['sent', async (person) => [await person.tap('intake.review.share'), await person.sees('intake.word')]],
  tap('intake.on'),
]

/** Sentence after sentence, until the page holds this. */
const turned = async (person: VisitorPage, wanted: string): Promise<void> => {
  const { page } = person
  await page.locator(`${wanted}, [data-say="first.on"]`).last().waitFor()
  while ((await page.locator(wanted).count()) === 0) await person.tap('first.on')
}
const turnedTap = (key: string): Step => [
  key,
  async (person) => {
    await turned(person, `[data-say="${key}"]`)
    await person.tap(key)
  },
]

const LARGE: readonly Step[] = [
  tap('first.undisturbed.yes'),
  turnedTap('intake.on'),
  turnedTap('intake.who.me'),
  tap('first.person'),
  [
    'place',
    async (person) => {
      await turned(person, 'main input')
      await person.place('Eindhoven')
    },
  ],
  turnedTap('intake.age.23+'),
  turnedTap('intake.team.both'),
  turnedTap('intake.wayback.stay'),
]

/** Every kind of screen there is up to Send. */
const BEFORE: readonly Step[] = [
  ['languages', ({ page }) => page.locator('select').selectOption('')],
  back,
  tap('first.undisturbed.later'),
  tap('intake.later.numbers'),
  back,
  back,
  tap('first.undisturbed.now'),
  tap('intake.help.speak'),
  tap('intake.close'),
  tap('intake.now.wait'),
  tap('intake.about.more'),
  tap('intake.close'),
  tap('intake.about.runs'),
  back,
  tap('intake.on'),
  tap('intake.who.before'),
  tap('intake.return.lost'),
  back,
  back,
  tap('intake.who.work'),
  back,
  tap('intake.who.me'),
  tap('first.rights'),
  tap('intake.papers.none'),
  tap('intake.rights.reflection'),
  tap('card.reflectionHave.title'),
  back,
  tap('intake.rights.compensation'),
  tap('card.fund.title'),
  tap('card.compare.title'),
  ['one row', (person) => person.said('card.compare.row.police').first().click()],
  back,
  tap('intake.rights.police'),
  back,
  tap('intake.rights.lines'),
  back,
  tap('intake.close'),
  tap('intake.wish.sleep'),
  tap('first.on'),
  tap('intake.soon.today'),
  tap('intake.tonight.unsafe'),
  type('place', 'Bergen'),
  ['which', ({ page }) => page.keyboard.press('Enter')],
  back,
  type('place', 'Einsteinhoven'),
  place('Eindhoven'),
  tap('intake.age.16-17'),
  back,
  tap('intake.age.23+'),
  tap('intake.team.both'),
  tap('intake.wayback.call'),
  tap('intake.safecontact.evening'),
  type('safecontact', '0612345678'),
  tap('first.on'),
]

/** From the review of an answer that comes by telephone to one that comes by two numbers, and what waiting has. */
const WAITING: readonly Step[] = [
  back,
  back,
  tap('intake.wayback.code'),
  ['a line off', (person) => person.page.locator('.line:not([disabled])').first().click()],
  [
    'sent',
    async (person) => [await person.tap('intake.review.share'), await person.sees('intake.code.keep')],
  ],
  ['kept', (person) => person.keepCode()],
  ['waiting', (person) => person.sees('ui.wait.nobody')],
  tap('intake.waiting.more'),
  tap('intake.more.talk'),
  tap('intake.talk.typing'),
  tap('first.on'),
  tap('intake.more.close'),
  tap('ui.readers.now'),
  back,
  tap('intake.professional.numbers'),
  back,
  tap('intake.waiting.until'),
  back,
  tap('intake.waiting.keep'),
  tap('ui.keep.numbers'),
  ['numbers hidden', (person) => person.tap('ui.keep.numbers')],
  back,
  tap('intake.waiting.erase'),
  back,
]

const ADDRESS = 'https://www.voorbeeld.example/een/heel/lang/adres/zonder/een/enkele/plek/om/af/te/breken'

/** With a coordinator: bubbles of both, an answer that is asked in parts, an invitation, the menu. */
const talking = (anna: StaffPage): readonly Step[] => [
  [
    'taken',
    async (person) => {
      await anna.take()
      await person.sees('phrase.greet')
    },
  ],
  tap('answer.canWrite'),
  ['an address', async ({ page }) => [await anna.write(ADDRESS), await page.getByText(ADDRESS).waitFor()]],
  [
    'whole sentences',
    async (person) => {
      await anna.write('Ja, ik help je. Bel 040 123 45 67 (of 112).')
      await person.page.getByText('Bel 040 123 45 67').waitFor()
      await person.say('Kan het morgen? (Ik weet het niet.)')
      await person.page.getByText('Kan het morgen?').waitFor()
    },
  ],
  ['a question', async (person) => [await anna.phrase('whichWord'), await person.sees('phrase.whichWord')]],
  tap('answer.words'),
  back,
  [
    'an appointment',
    async (person) => {
      await anna.meet({ day: '2030-12-04', daypart: 'answer.evening', place: 'answer.placeLibrary' })
      await person.sees('phrase.meetPart')
    },
  ],
  [
    'an invitation',
    async (person) => {
      await anna.act('invite').click()
      await anna.act('invite-send').click()
      await person.sees('ui.invite.yes')
    },
  ],
  tap('ui.invite.yes'),
  ['joined', (person) => person.sees('ui.event.joined')],
  tap('ui.readers.now'),
  back,
  tap('ui.menu'),
  tap('intake.waiting.keep'),
  back,
]

type Seen = { readonly faults: Record<string, readonly string[]>; readonly kinds: Set<string> }
const nothing = (): Seen => ({ faults: {}, kinds: new Set() })

type Node = { readonly id: string; readonly kind: string }
const script = JSON.parse(readFileSync('flows/intake.json', 'utf8')) as { readonly nodes: readonly Node[] }
const kindOf = (node: string | undefined): string => script.nodes.find(({ id }) => id === node)?.kind ?? ''

/** Takes every step and looks at the screen behind it. */
async function walk(person: VisitorPage, steps: readonly Step[], seen: Seen): Promise<void> {
  const { page } = person
  for (const [i, [name, go]] of steps.entries()) {
    await go(person).catch((error: Error) => {
      throw new Error(`step ${i}, ${name}: ${error.message}; so far ${JSON.stringify(seen.faults)}`)
    })
    const asked = await page
      .locator('[data-now]')
      .evaluateAll((all) => all.map((one) => (one instanceof HTMLElement ? one.dataset['node'] : '')))
    seen.kinds.add(kindOf(asked.pop()))
    const found = await allFaults(page)
    if (found.length > 0) seen.faults[`${i} ${name}`] = found
  }
}

const START: Step = ['first', (person) => person.sees('first.undisturbed')]

describe.each([
  ['sv', 'sv-SE', 'ltr'],
  ['fa', 'fa-IR', 'rtl'],
] as const)('in a language that is longer than Dutch (%s)', (code, locale, dir) => {
  it('every kind of screen fits a phone of 320 pixels', async () => {
    const person = await open({ locale })
    const seen = nothing()
    await walk(person, [START, ...BEFORE, ...WAITING], seen)
    await walk(person, talking(await StaffPage.open(browser, product, 'Anna')), seen)
    expect(seen.faults).toEqual({})
    expect(
      [...new Set(script.nodes.map(({ kind }) => kind))].filter((kind) => !seen.kinds.has(kind)),
    ).toEqual([])
    expect(await person.page.locator('html').getAttribute('dir')).toBe(dir)
    expect(person.faults).toEqual([])
  })
  it('before Send in the dark, with two words to say', async () => {
    const person = await open({ locale, dark: true })
    const seen = nothing()
    await walk(person, [START, ...SHORT], seen)
    expect(seen.faults).toEqual({})
  })
  it('with large letters', async () => {
    const person = await open({ locale })
    await person.page.locator('select').selectOption('')
    await person.tap('intake.language.badly')
    const seen = nothing()
    await walk(person, [START, ...LARGE], seen)
    expect(await person.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('24px')
    expect(seen.faults).toEqual({})
  })
  it('the question before a page nobody touches is wiped', async () => {
    const person = await open({ locale, held: true })
    await person.tap('first.undisturbed.yes')
    await person.sees('intake.about')
    await person.page.clock.runFor(10 * MINUTE + 2000)
    await person.sees('ui.idle')
    expect(await allFaults(person.page)).toEqual([])
  })
  it('the page without script', async () => {
    const person = await open({ locale })
    await person.page.goto(`${product.visitor}/${code}`)
    expect(await allFaults(person.page)).toEqual([])
    await person.page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true
    })
    expect(await allFaults(person.page)).toEqual([])
  })
})

describe('what points along the line', () => {
  const turnOf = (person: VisitorPage, key: string): Promise<string> =>
    person
      .said(key)
      .last()
      .locator('svg')
      .evaluate((icon) => getComputedStyle(icon).transform)

  it.each([
    ['sv-SE', 'none'],
    ['fa-IR', 'matrix(-1, 0, 0, 1, 0, 0)'],
  ])('goes the way one reads (%s)', async (locale, turn) => {
    const person = await open({ locale })
    await person.tap('first.undisturbed.yes')
    await person.sees('intake.on')
    expect(await turnOf(person, 'intake.on')).toBe(turn)
    expect(await turnOf(person, 'intake.about.runs')).toBe('none')
  })
})

describe('what somebody typed', () => {
  it('stands on its own side, in its own direction', async () => {
    const person = await open({ locale: 'fa-IR' })
    const { page } = person
    await person.toPerson()
    await person.place('Eindhoven')
    const typed = page.locator('.own', { hasText: 'Eindhoven' })
    const { left, direction } = await typed.evaluate((own) => ({
      left: own.getBoundingClientRect().left,
      direction: getComputedStyle(own.querySelector('bdi') ?? own).direction,
    }))
    const other = await page
      .locator('.own')
      .first()
      .evaluate((own) => own.getBoundingClientRect().left)
    expect(left).toBe(other)
    expect(direction).toBe('ltr')
  })
})

describe('control', () => {
  const planted = async (change: (main: HTMLElement) => void): Promise<string> => {
    const person = await open({ locale: 'sv-SE' })
    await person.sees('first.undisturbed')
    await person.page.locator('main').evaluate(change)
    return (await fitFaults(person.page)).join('; ')
  }
  it('a text that may not break is found', async () => {
    const found = await planted((main) => {
      const wide = document.createElement('p')
      wide.style.whiteSpace = 'nowrap'
      wide.textContent = 'a line that goes on and on and never breaks, whatever the screen'
      main.append(wide)
    })
    expect(found).toContain('wide')
    expect(found).toContain('leaves its box')
  })
  it('a text that is cut off is found', async () => {
    const found = await planted((main) => {
      const cut = document.createElement('p')
      cut.style.cssText = 'white-space:nowrap;overflow:hidden;text-overflow:ellipsis'
      cut.textContent = 'a line that goes on and on and never breaks, whatever the screen'
      main.append(cut)
    })
    expect(found).toContain('is cut off')
    expect(found).not.toContain('wide')
  })
  it('buttons over one another are found', async () => {
    const found = await planted((main) => {
      const second = main.querySelectorAll('button')[1]
      if (second) second.style.marginBlockStart = '-30px'
    })
    expect(found).toContain('lies over first.undisturbed.helper')
  })
  it('an exit that something covers is found', async () => {
    const found = await planted((main) => {
      const cover = document.createElement('div')
      cover.style.cssText = 'position:fixed;inset:0;z-index:9'
      main.append(cover)
    })
    expect(found).toContain('the exit is not to be seen')
  })
  it('bars that take the screen are found', async () => {
    const found = await planted(() => {
      const bar = document.querySelector('header')
      if (bar) bar.style.minHeight = '300px'
    })
    expect(found).toContain('the bars take')
  })
  it('the texts are longer, and what must stay stays', () => {
    const dutch = 'Wil je nu praten? Bel {{name}} (bedenktijd) of wacht.'
    for (const code of ['sv', 'fa']) {
      const text = pseudo(dutch, code)
      expect(text.length).toBeGreaterThan(dutch.length * 1.4)
      expect(text).toContain('{{name}} (bedenktijd)')
      expect(text).toMatch(/(^| )\p{L}{34} /u)
      expect(text.match(/[A-Za-z]+/g)?.length === 2).toBe(code === 'fa')
    }
  })
})
