import type { VNode } from 'preact'
import { type Choice, current, type Node, offered } from '#flow'
import { Field } from '#web/kit'
import type { App } from '../app.ts'
import { foundIn, pickPlace, placeName, severalPlaces, typedPlace } from '../places.ts'
import { turnTo } from '../shown.ts'
import { KeepCode, TypeCode } from './code.tsx'
import { Numbers } from './numbers.tsx'
import { Review } from './review.tsx'
import { Say, Tap } from './say.tsx'

type Props = { readonly app: App; readonly node: Node }

const toggled = (app: App, node: Node, choice: Choice): readonly string[] => {
  const { picked } = app.model
  if (picked.includes(choice.id)) return picked.filter((id) => id !== choice.id)
  const group = node.groups?.find((one) => one.id === choice.group)
  const others = (id: string): boolean =>
    group?.many !== false || node.choices.find((one) => one.id === id)?.group !== choice.group
  return choice.alone ? [choice.id] : [...picked.filter(others), choice.id]
}

const Toggles = ({ app, node, of }: Props & { of: readonly Choice[] }): VNode => (
  <>
    {of.map((choice) => (
      <Tap
        key={choice.id}
        app={app}
        say={choice.say}
        look="choice"
        picture={choice.picture}
        pressed={app.model.picked.includes(choice.id)}
        onTap={() => app.set({ picked: toggled(app, node, choice) })}
      />
    ))}
  </>
)

const Text = ({
  app,
  id,
  label,
  hint,
  digits,
  value,
  onEnter,
}: {
  app: App
  id: string
  label: string
  hint?: string | undefined
  digits?: boolean
  value?: string
  onEnter?: () => void
}): VNode => (
  <Field
    id={id}
    label={app.text(label)}
    hint={hint && app.text(hint)}
    value={value ?? app.model.typed[id] ?? ''}
    digits={digits}
    onEnter={onEnter}
    onText={(text) => app.set({ typed: { ...app.model.typed, [id]: text } })}
  />
)

const Place = ({ app, node }: Props): VNode => {
  const typed = typedPlace(app)
  const { kind, matches } = foundIn(app, typed)
  const enter = (): void => {
    const [first] = matches
    if (kind === 'ask') severalPlaces(app, typed)
    else if (first && (kind === 'one' || matches.length === 1)) pickPlace(app, first)
  }
  return (
    <>
      <Text app={app} id={node.id} label="ui.place" hint={node.hint} value={typed} onEnter={enter} />
      {typed.length > 1 && kind === 'none' && <Say app={app} say="ui.place.none" as="small" />}
      {kind === 'ask' ? (
        <Tap app={app} say="intake.place.several" look="main" onTap={enter} />
      ) : (
        <Matches app={app} typed={typed} />
      )}
    </>
  )
}

const Matches = ({ app, typed }: { app: App; typed: string }): VNode => (
  <>
    {foundIn(app, typed).matches.map((match) => (
      <Tap
        key={match.gm}
        app={app}
        say="intake.place.found"
        look="choice"
        picture="place"
        onTap={() => pickPlace(app, match)}
      >
        {placeName(match)}
      </Tap>
    ))}
  </>
)

const Contact = ({ app, node }: Props): VNode => {
  const number = app.model.typed[node.id]?.trim()
  return (
    <>
      {node.groups?.map((group) => (
        <fieldset key={group.id}>
          <legend data-say={group.say}>{app.text(group.say)}</legend>
          <Toggles app={app} node={node} of={node.choices.filter((one) => one.group === group.id)} />
        </fieldset>
      ))}
      <Text app={app} id={node.id} label="ui.number" hint={node.hint} digits />
      <On app={app} node={node} disabled={!number && app.model.picked.length === 0} text={number} />
    </>
  )
}

const On = ({
  app,
  node,
  disabled,
  text,
}: Props & { disabled: boolean; text?: string | undefined }): VNode => (
  <Tap
    app={app}
    say="first.on"
    look="main"
    picture="on"
    disabled={disabled}
    onTap={() => app.answer(node.kind === 'text' ? [] : app.model.picked, text)}
  />
)

/** Who said before that they do not read well has not taken that back by choosing a language. */
export const pickLanguage = (app: App, language: string): void => {
  if (!app.model.large) {
    app.answer(['pick'], language)
    return
  }
  app.words.setLanguage(language)
  app.tell({ t: 'back' })
}

const Pick = ({ app }: Props): VNode => (
  <>
    {app.words.offers().map(({ language, name }) => (
      <Tap
        key={language}
        app={app}
        say="intake.language.pick"
        look="choice"
        pressed={language === app.words.language}
        onTap={() => pickLanguage(app, language)}
      >
        <span lang={language}>{name}</span>
      </Tap>
    ))}
  </>
)

const Typed = ({ app, node }: Props): VNode => {
  const text = app.model.typed[node.id]?.trim()
  return (
    <>
      <Text app={app} id={node.id} label={node.hint ?? 'ui.text'} />
      <On app={app} node={node} disabled={!text} text={text} />
    </>
  )
}

const Code = ({ app, node }: Props): VNode =>
  node.id === app.model.script.roles.comeBack ? <TypeCode app={app} /> : <KeepCode app={app} />

const Many = ({ app, node }: Props): VNode => (
  <>
    <Toggles app={app} node={node} of={offered(app.model.script, app.model.state)} />
    <On app={app} node={node} disabled={app.model.picked.length === 0} />
  </>
)

const INPUT: { readonly [kind: string]: (props: Props) => VNode } = {
  place: Place,
  which: ({ app }) => <Matches app={app} typed={typedPlace(app)} />,
  contact: Contact,
  pick: Pick,
  text: Typed,
  code: Code,
  many: Many,
  review: Review,
}

const canReceive = (app: App): boolean => {
  const { team, helpdesk } = app.route() ?? {}
  return !!team || !!helpdesk
}

/** Not known yet who could receive it, or nobody could: then only numbers remain. */
const Nobody = ({ app }: { app: App }): VNode => {
  const waits = app.visitor.get().worker === 'loading'
  return (
    <div class="ask">
      <Say app={app} say={waits ? 'ui.moment' : 'ui.fault.nobody'} />
      {!waits && <Numbers app={app} ids={['helpdesk', 'emergency']} />}
    </div>
  )
}

/** Nobody is there now: what is open, and what one can do until somebody is, before anything is shared. */
const UntilThen = ({ app }: { app: App }): VNode | null => {
  const { team, helpdesk } = app.route() ?? {}
  if (team?.open || helpdesk?.open) return null
  return (
    <>
      <Tap
        app={app}
        say="intake.professional.numbers"
        look="choice"
        picture="numbers"
        onTap={() => app.set({ layer: { is: 'numbers' } })}
      />
      <Tap
        app={app}
        say="intake.waiting.until"
        look="choice"
        picture="calm"
        onTap={() => app.set({ layer: { is: 'card', id: 'until' } })}
      />
    </>
  )
}

/** The ways to answer the current node: fields of its kind, then its choices, then the quiet way past it. */
export const Ask = ({ app }: { app: App }): VNode => {
  const { script, state } = app.model
  const node = current(script, state)
  if (node.id === script.roles.team && !state.sent && !canReceive(app)) return <Nobody app={app} />
  const next = turnTo(app, 1)
  if (next) return <Tap app={app} say="first.on" look="main" picture="on" onTap={next} />
  const Input = INPUT[node.kind]
  const toggles = node.kind === 'many' || node.kind === 'contact'
  return (
    <div class="ask" key={node.id}>
      {app.model.sending === 'changed' && <Say app={app} say="ui.now.changed" />}
      {Input && <Input app={app} node={node} />}
      {!toggles &&
        app.model.sending !== 'going' &&
        offered(script, state).map((choice) => (
          <Tap
            key={choice.id}
            app={app}
            say={choice.say}
            look={choice.effect?.do === 'handoff' ? 'main' : 'choice'}
            picture={choice.picture}
            onTap={() => app.answer([choice.id])}
          />
        ))}
      {node.id === script.roles.team && <UntilThen app={app} />}
      {node.skip && (
        <Tap app={app} say="first.skip" look="quiet" onTap={() => app.tell({ t: 'skip', node: node.id })} />
      )}
    </div>
  )
}
