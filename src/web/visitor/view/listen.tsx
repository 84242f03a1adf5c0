import type { VNode } from 'preact'
import type { Part } from '../aloud.ts'
import type { App } from '../app.ts'

type Props = {
  readonly app: App
  /** Where it stands: the same text may stand at two places. */
  readonly at: string
  /** What is read, one after the other. */
  readonly parts: readonly Part[]
}

export const partOf = (app: App, key: string): Part => ({ key: app.keyOf(key), text: app.text(key) })

/** Reads aloud what stands beside it. The first tap only says that others can hear it. */
export const Listen = ({ app, at, parts }: Props): VNode | null => {
  const { aloud, model, words } = app
  const [first] = parts
  if (!aloud || !first?.text || !aloud.can(words.language, first)) return null
  const name = `${at} ${first.key}`
  const tap = (): void => {
    if (model.ears) aloud.tap(name, words.language, parts)
    else app.set({ ears: true })
  }
  const say = model.ears ? 'ui.listen' : 'ui.ears'
  return (
    <button type="button" class="listen" data-say={say} aria-pressed={aloud.now === name} onClick={tap}>
      {app.text(say)}
    </button>
  )
}
