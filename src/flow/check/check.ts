import { readScript } from '../read.ts'
import { laws } from './laws.ts'
import type { Finding, Problem, Surroundings } from './problem.ts'
import { refs } from './refs.ts'
import { shape } from './shape.ts'
import { outline } from './static.ts'
import { texts } from './texts.ts'

/**
 * The law for scripts: an empty list means that every way through it holds. Later rules lean on earlier ones, so
 * a file of the wrong form, or with names that lead nowhere, is told only that.
 */
export const check = (value: unknown, around: Surroundings): readonly Problem[] => {
  const named = (found: readonly Finding[]): readonly Problem[] =>
    found.map((one) => ({ file: around.file, ...one }))
  const form = shape(value)
  const script = readScript(value)
  if (form.length > 0 || script === undefined) return named(form)
  const names = refs(script)
  if (names.length > 0) return named(names)
  const drawn = outline(script)
  const said = texts(script, around)
  const blocked = drawn.some(
    (one) => one.rule === 'cycle' || one.rule === 'default' || one.rule === 'excursion',
  )
  return named([...drawn, ...said, ...(blocked ? [] : laws(script))])
}
