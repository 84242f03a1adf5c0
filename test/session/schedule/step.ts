import fc from 'fast-check'
import type { Trick } from './client.ts'
import type { Mode } from './model.ts'

/** What one endpoint does. `who` counts staff devices; one past them is the visitor. `lag`: has not read the newest. */
export type Deed =
  | {
      readonly do: 'accept' | 'rotate' | 'leave' | 'close' | 'rewrap'
      readonly who: number
      readonly mode: Mode
      readonly lag: boolean
    }
  | { readonly do: 'say' | 'learn'; readonly who: number; readonly lag: boolean }
  | { readonly do: 'code' | 'back'; readonly lag: boolean }
  | {
      readonly do: 'remove' | 'add'
      readonly whom: number
      readonly everything: boolean
      readonly lag: boolean
    }
  | { readonly do: 'lose'; readonly who: number; readonly whom: number; readonly lag: boolean }
  /** The next roster is published. */
  | { readonly do: 'roster' }

const FORGERIES = ['stranger', 'staff', 'tab', 'message', 'guest'] as const
export type Forgery = (typeof FORGERIES)[number]

type Single =
  | 'splice'
  | 'freeze'
  | 'thaw'
  | 'withhold'
  | 'shuffle'
  | 'relent'
  | 'lie'
  | 'lax'
  | 'roster'
  | 'poison'

/** What a server does that should not, alone or with one member. */
export type Crime =
  | { readonly crime: 'trick'; readonly on: number; readonly trick: Trick }
  | { readonly crime: 'replay' | 'cross'; readonly on: number; readonly which: number }
  | { readonly crime: 'forge'; readonly on: number; readonly what: Forgery; readonly act: number }
  | { readonly crime: Single; readonly on: number }
  /** Two histories from here on; the bits say who lives in the new one. */
  | { readonly crime: 'fork'; readonly who: number }

export type Step = Deed | Crime

/** Staff devices, the visitor, and some room for earlier tabs. */
const SEATS = 16

const who = fc.nat(SEATS - 1)
const on = who
const lag = fc.constantFrom(false, false, false, true)
const mode = fc.constantFrom<Mode>('here', 'away')
const by = <T extends string>(
  ...names: T[]
): fc.Arbitrary<{ do: T; who: number; mode: Mode; lag: boolean }> =>
  fc.record({ do: fc.constantFrom(...names), who, mode, lag })

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 10, arbitrary: by('say') },
  { weight: 5, arbitrary: by('accept', 'rotate') },
  { weight: 2, arbitrary: by('leave', 'close') },
  { weight: 5, arbitrary: by('rewrap', 'learn') },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('code' as const, 'back' as const), lag }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'add' as const, 'add' as const),
      whom: fc.nat(3),
      everything: fc.boolean(),
      lag,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), who, whom: who, lag }) },
  { weight: 1, arbitrary: fc.constant({ do: 'roster' as const }) },
)

const crime: fc.Arbitrary<Crime> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      crime: fc.constant('trick' as const),
      on,
      trick: fc.constantFrom<Trick>('drop', 'swap', 'bend'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      crime: fc.constantFrom('replay' as const, 'cross' as const),
      on,
      which: fc.nat(60),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      crime: fc.constant('forge' as const),
      on,
      what: fc.constantFrom(...FORGERIES),
      act: fc.nat(7),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      crime: fc.constantFrom(
        'splice' as const,
        'freeze' as const,
        'thaw' as const,
        'withhold' as const,
        'shuffle' as const,
        'relent' as const,
        'lie' as const,
        'lax' as const,
        'roster' as const,
        'poison' as const,
        'poison' as const,
      ),
      on,
    }),
  },
  { weight: 2, arbitrary: fc.record({ crime: fc.constant('fork' as const), who: fc.nat(0xffff) }) },
)

const START: readonly Deed[][] = [
  [],
  [{ do: 'accept', who: 1, mode: 'here', lag: false }],
  [{ do: 'accept', who: 2, mode: 'here', lag: false }],
]

/** Among staff: taken by one of the group that is asked, or not. */
const ASKED: readonly Deed[][] = [
  [],
  [{ do: 'accept', who: 6, mode: 'here', lag: false }],
  [{ do: 'accept', who: 8, mode: 'here', lag: false }],
  // a colleague gets a device: what was said before is not theirs until somebody gives it
  [
    { do: 'accept', who: 6, mode: 'here', lag: false },
    { do: 'roster' },
    { do: 'roster' },
    { do: 'learn', who: 1, lag: false },
    { do: 'rotate', who: 1, mode: 'here', lag: false },
  ],
]

type Starts = readonly (readonly Deed[])[]

const schedule = (step: fc.Arbitrary<Step>, longest: number, starts: Starts): fc.Arbitrary<Step[]> =>
  fc
    .tuple(
      fc.constantFrom<readonly Deed[]>(...starts),
      fc.array(step, { minLength: 6, maxLength: longest, size: 'max' }),
    )
    .map(([start, steps]) => [...start, ...steps])

/** A server that keeps to its duties. */
export const honest = (longest: number, asked = false): fc.Arbitrary<Step[]> =>
  schedule(deed, longest, asked ? ASKED : START)
/** A server that does not, about one step in four. */
export const dishonest = (longest: number, asked = false): fc.Arbitrary<Step[]> =>
  schedule(
    fc.oneof({ weight: 3, arbitrary: deed }, { weight: 1, arbitrary: crime }),
    longest,
    asked ? ASKED : START,
  )
