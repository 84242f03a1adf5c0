import { describe, expect, it } from 'vitest'
import { drawOf, mutantsOf, nameOf } from '../mutation/mutant.ts'

/** Runs the instrumented function `f` of a source with one mutant planted, or none. */
function planted(source: string, id: number): (...args: unknown[]) => unknown {
  const { instrument } = mutantsOf('a.ts', source)
  const make = new Function('__mutant', `${instrument(0)}\nreturn f`) as (
    ask: (id: number) => boolean,
  ) => never
  return make((asked) => asked === id)
}

const SOURCE = 'function f(a, b) {\n  let out = 0\n  if (a > 1 && !b) return 7\n  out += 3\n  return out\n}\n'

describe('a mutant', () => {
  it('is one fault and nothing else: without one the source is as before', () => {
    const { mutants } = mutantsOf('a.ts', SOURCE)
    const whole = planted(SOURCE, -1)
    expect([whole(2, false), whole(1, false), whole(2, true)]).toEqual([7, 3, 3])
    const shown = mutants.map(({ from, to }) => `${from} -> ${to}`)
    expect(shown).toEqual([
      '0 -> 1',
      'a > 1 && !b -> true',
      'a > 1 && !b -> false',
      'a > 1 && !b -> (a > 1) || (!b)',
      'a > 1 -> (a) >= (1)',
      'a > 1 -> (a) <= (1)',
      '1 -> 2',
      '!b -> b',
      '7 -> 8',
      'out += 3 -> ',
      'out += 3 -> out -= 3',
      '3 -> 4',
    ])
    const answers = mutants.map((_, id) =>
      [planted(SOURCE, id)(2, false), planted(SOURCE, id)(1, false)].join(),
    )
    expect(answers).toEqual([
      '7,4',
      '7,7',
      '3,3',
      '7,7',
      '7,7',
      '3,7',
      '3,3',
      '3,3',
      '8,3',
      '7,0',
      '7,-3',
      '7,4',
    ])
  })

  it('leaves types, names and imports alone', () => {
    const source =
      "import { x } from 'y'\nexport type A = { readonly k: 'b' }\nexport const o = { k: x.every(z) } as const\n"
    expect(mutantsOf('a.ts', source).mutants.map(({ to }) => to)).toEqual(['x.some(z)'])
  })

  it('keeps its name and its draw when lines before it change', () => {
    const [a] = mutantsOf('a.ts', 'export const a = 1\n').mutants
    const [b] = mutantsOf('a.ts', '\n\nexport const a = 1\n').mutants
    expect([nameOf(a!), drawOf(a!)]).toEqual([nameOf(b!), drawOf(b!)])
  })
})
