import type { VNode } from 'preact'
import type { App } from '../app.ts'
import { Say, Tap } from './say.tsx'

/** The word that means "somebody is with me", as chosen last; by key. It never stands in the conversation. */
const chosen = (app: App): string | undefined => {
  const lines = app.visitor.get().view?.lines ?? []
  const words = lines.flatMap((line) =>
    line.kind === 'message' && line.mine && line.body.t === 'sign' ? [line.body.word] : [],
  )
  return words[words.length - 1]
}

/** Among what is to be remembered: the word itself only after a tap, as with the two numbers. */
export const KeepSign = ({ app }: { app: App }): VNode | null => {
  const { layer, cards } = app.model
  const { view } = app.visitor.get()
  const word = chosen(app)
  if (!cards || !view?.writable || view.state === 'closed') return null
  const shown = layer?.is === 'keep' && layer.sign === true
  return (
    <>
      {word !== undefined && shown && (
        <p class="card" data-say="ui.sign.yours">
          {app.text('ui.sign.yours', { word: app.text(word) })}
        </p>
      )}
      {word !== undefined && (
        <Tap app={app} say="ui.sign.show" onTap={() => app.set({ layer: { is: 'keep', sign: !shown } })} />
      )}
      <Tap app={app} say="ui.sign" onTap={() => app.set({ layer: { is: 'sign' } })} />
    </>
  )
}

/** One plain word out of the list; the two for the telephone are others. */
export const Sign = ({ app }: { app: App }): VNode => {
  const { words, callWords } = app.model
  const take = (word: string): void => {
    app.set({ layer: { is: 'keep', sign: true } })
    app.say({ t: 'sign', word })
  }
  return (
    <>
      <Say app={app} say="ui.sign" as="h2" />
      <Say app={app} say="ui.sign.how" />
      <div class="rows">
        {(words?.callWords ?? [])
          .filter((word) => !callWords.includes(word))
          .map((word) => (
            <Tap key={word} app={app} say={word} look="choice" onTap={() => take(word)} />
          ))}
      </div>
    </>
  )
}
