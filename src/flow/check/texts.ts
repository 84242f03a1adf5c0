import type { Node, Script, TextKey } from '../script.ts'
import type { Finding, Rule, Surroundings } from './problem.ts'

const CLAIM = /^claim\./
const BARS = ['first.leave', 'first.person', 'first.rights', 'first.back', 'first.skip', 'first.on']

/** Nodes whose answers are never on by themselves: special or dangerous data. */
const SENSITIVE = ['papers', 'police', 'work', 'body']
const UNSHARED = ['undisturbed', 'about', 'later']

/**
 * Words by which a bubble would say what the law or a service does: such a sentence belongs in the claims
 * register. By language; a language without a row is held to the same through its Dutch original.
 */
const LEGAL: { readonly [language: string]: RegExp } = {
  nl: /\b(recht op|wet|wettelijk|verplicht|strafbaar|gratis|vergunning|bedenktijd|anoniem|geheim|advocaat|justitie|uitkering|boete)\b/i,
  en: /\b(right to|entitled|law|legal|must by|punish\w*|free of charge|permit|reflection|anonymous|secret|lawyer|prosecutor|fine)\b/i,
}

const NUMBER = /\d{3,}/

const at = (rule: Rule, node: Node, key: TextKey | undefined, text: string): Finding => ({
  rule,
  node: node.id,
  ...(key === undefined ? {} : { key }),
  text,
})

/** Keys by which a node speaks: bubbles and hint. */
const spokenKeys = (node: Node): readonly TextKey[] => [
  ...node.say.map((bubble) => bubble.key),
  ...(node.hint === undefined ? [] : [node.hint]),
]

const keysOf = (node: Node): readonly TextKey[] => [
  ...spokenKeys(node),
  ...(node.label === undefined ? [] : [node.label]),
  ...node.choices.map((choice) => choice.say),
  ...(node.groups ?? []).map((group) => group.say),
]

type Texts = { readonly [key: string]: string }

/** The texts behind a key: the two of a claim, the forms of a plural, or the one. */
const behind = (texts: Texts, key: TextKey): readonly string[] => {
  if (CLAIM.test(key))
    return [texts[`${key}.core`] ?? '', texts[`${key}.full`] ?? ''].filter((text) => text !== '')
  const plain = texts[key]
  if (plain !== undefined) return plain === '' ? [] : [plain]
  const forms = ['zero', 'one', 'two', 'few', 'many', 'other'].flatMap(
    (form) => texts[`${key}_${form}`] ?? [],
  )
  return forms.includes('') ? [] : forms
}

const inEach = (
  around: Surroundings,
  key: TextKey,
  judge: (texts: readonly string[], language: string) => Finding | undefined,
): readonly Finding[] =>
  Object.entries(around.texts).flatMap(([language, texts]) => judge(behind(texts, key), language) ?? [])

const missing = (node: Node, around: Surroundings): readonly Finding[] =>
  keysOf(node).flatMap((key) =>
    inEach(around, key, (texts, language) =>
      texts.length === 0 ? at('key', node, key, `no text in ${language}`) : undefined,
    ),
  )

const params = (script: Script, node: Node, around: Surroundings): readonly Finding[] =>
  keysOf(node).flatMap((key) =>
    inEach(around, key, (texts, language) => {
      const names = texts.flatMap((text) =>
        [...text.matchAll(/{{\s*(\w+)\s*}}/g)].map((match) => match[1] ?? ''),
      )
      const odd = names.find((name) => !script.params.includes(name))
      return odd === undefined
        ? undefined
        : at('param', node, key, `{{${odd}}} in ${language} is not a param`)
    }),
  )

const claims = (node: Node, around: Surroundings): readonly Finding[] => [
  ...keysOf(node)
    .filter((key) => CLAIM.test(key) && !around.claims.includes(key.replace(CLAIM, '')))
    .map((key) => at('claim', node, key, 'no entry in the claims register')),
  ...spokenKeys(node)
    .filter((key) => !CLAIM.test(key))
    .flatMap((key) =>
      inEach(around, key, (texts, language) => {
        const word = texts
          .map((text) => LEGAL[language]?.exec(text)?.[0])
          .find((found) => found !== undefined)
        return word === undefined ? undefined : at('legal', node, key, `"${word}" belongs in a claim`)
      }),
    ),
]

const numbers = (node: Node, around: Surroundings): readonly Finding[] => [
  ...keysOf(node).flatMap((key) =>
    inEach(around, key, ([core = '', ...rest]) =>
      [core, ...(CLAIM.test(key) ? [] : rest)].some((text) => NUMBER.test(text))
        ? at('number', node, key, 'a number in a text')
        : undefined,
    ),
  ),
  ...(node.numbers ?? [])
    .filter((id) => !around.numbers.includes(id))
    .map((id) => at('number', node, undefined, `no number ${id} in the directory`)),
]

const pointers = (node: Node, around: Surroundings): readonly Finding[] =>
  node.choices.flatMap((choice) => {
    const shown = choice.effect?.do === 'card' ? [choice.effect.card] : []
    const cards = [...shown, ...(choice.cards ?? [])].filter((id) => !around.cards.includes(id))
    const odd = choice.picture !== undefined && !around.pictures.includes(choice.picture)
    return [
      ...cards.map((id) => at('card', node, choice.say, `no card ${id}`)),
      ...(odd ? [at('picture', node, choice.say, `no picture ${choice.picture}`)] : []),
    ]
  })

const shares = (node: Node): readonly Finding[] => {
  const shared = node.share !== 'never' || node.choices.some((choice) => choice.share === 'on')
  const open = SENSITIVE.includes(node.id) && node.choices.some((choice) => choice.share === 'on')
  return [
    ...(open || (SENSITIVE.includes(node.id) && node.share === 'on')
      ? [at('share', node, undefined, 'off until added')]
      : []),
    ...(UNSHARED.includes(node.id) && node.share !== 'never'
      ? [at('share', node, undefined, 'never shared')]
      : []),
    ...(shared && node.label !== `intake.sum.${node.id}`
      ? [at('label', node, node.label, 'no label for the summary')]
      : []),
  ]
}

/** Whatever asks about a person can be passed, but for who reads it and how an answer arrives. */
const skips = (script: Script, node: Node): readonly Finding[] => {
  const needed =
    [script.roles.team, script.roles.wayBack].includes(node.id) || node.part === script.roles.wayBack
  return node.personal && !node.skip && !needed ? [at('skip', node, undefined, 'cannot be passed')] : []
}

/** Another place or age may mean other receivers: the consent is asked again. */
const consents = (script: Script): readonly Finding[] => {
  const before = script.person.slice(0, script.person.indexOf(script.roles.team))
  return script.nodes
    .filter((node) => before.includes(node.id) || (node.part !== undefined && before.includes(node.part)))
    .filter((node) => node.clears?.includes(script.roles.team) !== true)
    .map((node) => at('consent', node, undefined, 'a changed answer keeps the old receivers'))
}

/** Sending happens in one place, and only there. */
const handoffs = (script: Script): readonly Finding[] => {
  const sends = (node: Node): boolean => node.choices.some((choice) => choice.effect?.do === 'handoff')
  const review = script.nodes.find((node) => node.id === script.roles.review)
  const stray = script.nodes.filter((node) => node.id !== script.roles.review && sends(node))
  const wayBack = script.nodes
    .find((node) => node.id === script.roles.wayBack)
    ?.choices.map((choice) => choice.id)
  return [
    ...stray.map((node) => at('role', node, undefined, 'only the review sends')),
    ...(review !== undefined && review.kind === 'review' && sends(review)
      ? []
      : [{ rule: 'role', text: 'the review does not send' } as const]),
    ...(wayBack?.includes('none') === true
      ? []
      : [{ rule: 'wayBack', text: '"cannot be reached" is not offered' } as const]),
  ]
}

/** What the script says, points at and shares. */
export const texts = (script: Script, around: Surroundings): readonly Finding[] => [
  ...BARS.flatMap((key) =>
    inEach(around, key, (found, language) =>
      found.length === 0 ? { rule: 'exit', key, text: `no text for the bar in ${language}` } : undefined,
    ),
  ),
  ...script.nodes.flatMap((node) => [
    ...missing(node, around),
    ...params(script, node, around),
    ...claims(node, around),
    ...numbers(node, around),
    ...pointers(node, around),
    ...shares(node),
    ...skips(script, node),
  ]),
  ...consents(script),
  ...handoffs(script),
]
