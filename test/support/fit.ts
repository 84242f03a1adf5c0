import type { Page } from 'playwright-core'
import { screenFaultsOf } from './axe.ts'

/** What sticks out, is cut off or lies over something else on the screen as it stands. */
const misfits = (): string[] => {
  const SLACK = 1
  const found: string[] = []
  const nameOf = (element: Element): string =>
    element.closest('[data-say]')?.getAttribute('data-say') ?? element.outerHTML.slice(0, 80)
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen')
  const all = [...document.body.querySelectorAll('*')].filter(isShown)

  const root = document.documentElement
  if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide`)

  const hides = (style: CSSStyleDeclaration): boolean =>
    style.overflowX !== 'visible' || style.overflowY !== 'visible'
  for (const element of all) {
    if (!element.textContent?.trim() || element.clientWidth === 0 || element instanceof HTMLSelectElement)
      continue
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element
    const isCut = scrollWidth > clientWidth + SLACK || scrollHeight > clientHeight + SLACK
    if (isCut && hides(getComputedStyle(element))) found.push(`${nameOf(element)} is cut off`)
  }

  // A text that leaves its own button, card or bubble is not cut off, and not to be read either.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || !isShown(parent) || parent.closest('select, noscript, script')) continue
    const box = parent
      .closest('button, a, .card, .bubble, .caution, main, header, nav')
      ?.getBoundingClientRect()
    const range = document.createRange()
    range.selectNodeContents(node)
    const out = [...range.getClientRects()].some(
      ({ left, right, width }) =>
        width > 0 &&
        (left < Math.max(0, box?.left ?? 0) - SLACK ||
          right > Math.min(innerWidth, box?.right ?? innerWidth) + SLACK),
    )
    if (out) found.push(`${nameOf(parent)} leaves its box`)
  }

  const select = document.querySelector('select')
  if (select && isShown(select)) {
    const style = getComputedStyle(select)
    const measure = document.createElement('canvas').getContext('2d')
    if (!measure) throw new Error('no canvas')
    measure.font = style.font
    // The arrow is the browser's own, and stands in the field's width.
    const taken = [style.paddingLeft, style.paddingRight, '20'].map(Number.parseFloat)
    const room = taken.reduce((left, one) => left - one, select.clientWidth)
    const wanted = measure.measureText(select.selectedOptions[0]?.text ?? '').width
    if (wanted > room + SLACK)
      found.push(`the language needs ${Math.ceil(wanted)}, there is ${Math.floor(room)}`)
  }
  return found
}

/** Buttons and links that lie over one another, on a screen tall enough for everything. */
const overlaps = (): string[] => {
  const found: string[] = []
  const controls = [...document.querySelectorAll('button, a, input, select, textarea')].filter((one) =>
    one.checkVisibility(),
  )
  const nameOf = (element: Element): string =>
    element.getAttribute('data-say') ?? element.outerHTML.slice(0, 60)
  controls.forEach((one, i) => {
    const a = one.getBoundingClientRect()
    for (const other of controls.slice(i + 1)) {
      const b = other.getBoundingClientRect()
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide > 1 && high > 1 && !one.contains(other))
        found.push(`${nameOf(one)} lies over ${nameOf(other)}`)
    }
  })
  return found
}

/** The way out is there whole and can be hit, and the bars leave half of the screen to read. */
const barFaults = (): string[] => {
  const found: string[] = []
  const exit = document.querySelector('.leave')
  const { left, right, top, bottom } = exit?.getBoundingClientRect() ?? new DOMRect()
  const isWhole = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && bottom - top >= 44
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  if (!isWhole || !exit?.contains(hit)) found.push('the exit is not to be seen')
  const bars = [...document.querySelectorAll('header, nav')]
    .filter((bar) => getComputedStyle(bar).position === 'sticky')
    .map((bar) => bar.getBoundingClientRect().height)
  const taken = bars.reduce((sum, height) => sum + height, 0)
  if (taken > innerHeight / 2) found.push(`the bars take ${Math.round(taken)} of ${innerHeight}`)
  return found
}

/** Everything that is wrong with how this screen fits on its phone, at the top and scrolled to its end. */
export async function fitFaults(page: Page): Promise<string[]> {
  const found = [...(await page.evaluate(misfits)), ...(await page.evaluate(barFaults))]
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  found.push(...(await page.evaluate(barFaults)))
  const size = page.viewportSize()
  if (!size) throw new Error('a page without a size')
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: size.width, height: whole + 1000 })
  found.push(...(await page.evaluate(overlaps)))
  await page.setViewportSize(size)
  await page.evaluate(() => scrollTo(0, 0))
  return [...new Set(found)]
}

/** As `fitFaults`, and what axe finds. */
export async function allFaults(page: Page): Promise<string[]> {
  return [...(await fitFaults(page)), ...(await screenFaultsOf(page))]
}
