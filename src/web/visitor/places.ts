import { type Lookup, lookup, type Match, type Route, route } from '#regions'
import type { App } from './app.ts'

/** What the place typed may mean, looked up on this phone. */
export const foundIn = (app: App, typed: string): Lookup => {
  const { directory, issued } = app.visitor.get()
  return directory && typed.trim()
    ? lookup(directory.places, typed, issued ?? app.clock())
    : { kind: 'none', matches: [] }
}

/** `Bergen (Limburg, near Venlo)`: as much as is needed to tell it from others. */
export const placeName = ({ name, via, province, near }: Match): string =>
  `${via ? `${via}, ` : ''}${name} (${near && near !== name ? `${near}, ` : ''}${province})`

/** The area's name is all that may be shared of a place. */
const areaOf = (app: App, gm: string): string => {
  const { directory, issued } = app.visitor.get()
  const at = app.clock()
  const to: Route | undefined =
    directory && route(directory, { place: gm, age: 'unknown', at, on: issued ?? at })
  return to?.area?.name ?? ''
}

/** Answers the question for a place, or `which`, with one match; the municipality itself stays here. */
export const pickPlace = (app: App, match: Match): void => {
  app.set({ gm: match.gm })
  app.answer(['found'], match.near ? placeName(match) : (match.via ?? match.name), areaOf(app, match.gm))
}

/** Several places of this very name: the script asks which one. */
export const severalPlaces = (app: App, typed: string): void => {
  app.set({ gm: '' })
  app.answer(['several'], typed)
}

/** What was typed for this question; a name that several places bear is asked back for the one typed last. */
export const typedPlace = (app: App): string => {
  const { model } = app
  const { id, kind } = app.node()
  const { elsewhere, place } = model.state.answers
  if (kind === 'which') return (elsewhere ?? place)?.text ?? ''
  return model.typed[id] ?? model.state.answers[id]?.text ?? ''
}
