import { renderToString } from 'preact-render-to-string'
import { App } from './app.ts'
import type { First } from './first.ts'
import { wordsFor } from './language.ts'
import { untouched } from './model.ts'
import type { Snapshot } from './port.ts'
import { Page } from './view/page.tsx'

export { PICTOGRAMS } from '#web/kit'
export { staticPage } from './static.tsx'

const NOTHING: Snapshot = { skew: 0, worker: 'loading', files: 'loading', link: 'connecting', unsent: [] }
const never = (): Promise<never> => Promise.reject(new Error('not in the build'))

/** The first screen in Dutch, as the script will paint it over. */
export const firstScreen = (first: First): string => {
  const app = new App(
    {
      visitor: {
        get: () => NOTHING,
        watch: () => () => undefined,
        load: never,
        handoff: never,
        say: never,
        again: never,
        makeCode: never,
        openCode: never,
        addGuest: never,
        addMember: never,
        removeGuest: never,
        removeMember: never,
        giveAgain: never,
        startAnew: never,
        eraseAll: never,
        keep: never,
        close: () => undefined,
      },
      words: wordsFor(first.packs, ['nl']),
      clock: () => 0,
      random: () => 0,
      paint: () => undefined,
      leave: () => undefined,
    },
    untouched(first),
  )
  return renderToString(<Page app={app} />)
}
