import type { Body, Line } from '#web/worker'
import { type MessageLine, messageLines, saidIn } from './messages.ts'

/** The phrase that asks whether this may be registered, and what the visitor says to take a yes back. */
export const REGISTER = 'consentRegister'
export const STOPPED = 'ui.sheet.stopped'
const YES = 'answer.yes'

/** `no`: any answer but yes. `stopped`: a yes that was taken back. `to`: the question that counts, `at` ms. */
export type Consent =
  | { readonly state: 'none' }
  | { readonly state: 'asked'; readonly to: string }
  | { readonly state: 'yes' | 'no' | 'stopped'; readonly to: string; readonly at: number }

/** People of the roster only: a guest asks for nothing and passes nothing on. */
const isStaff = ({ from }: MessageLine): boolean => from.kind === 'person'

/** The last question counts, and to it only the visitor's own answers; asked again, an earlier yes is over. */
export const registerConsent = (lines: readonly Line[]): Consent => {
  let now: Consent = { state: 'none' }
  const asked = new Set<string>()
  for (const line of messageLines(lines)) {
    const { id, at, from, body } = line
    const said = saidIn(body)
    if (said.t === 'phrase' && said.id === REGISTER && isStaff(line)) {
      // Said again for somebody who had left: the same question, by whichever of its two names it is answered.
      const to = body.t === 'repeat' ? body.of : id
      if (!asked.has(to)) now = { state: 'asked', to }
      asked.add(to).add(id)
    }
    if (said.t !== 'answer' || from.kind !== 'visitor' || now.state === 'none' || !asked.has(said.to))
      continue
    if (said.key === STOPPED) now = { state: 'stopped', to: now.to, at }
    else now = { state: said.key === YES ? 'yes' : 'no', to: now.to, at }
  }
  return now
}

type SheetBody = Extract<Body, { t: 'sheet' }>

/**
 * `standing`: the yes it rests on holds. `asked`: the question was put anew and has no answer. `over`: no yes holds any
 * more, or another one: nothing of it may be copied.
 */
export type Sheet = {
  readonly id: string
  readonly at: number
  readonly name: string
  readonly body: SheetBody
  readonly state: 'standing' | 'asked' | 'over'
}

const sheetState = (consent: Consent, { to }: SheetBody): Sheet['state'] => {
  if (consent.state === 'asked') return 'asked'
  return consent.state === 'yes' && consent.to === to ? 'standing' : 'over'
}

/** The newest sheet of the staff, if there is one. */
export const sheetOf = (lines: readonly Line[]): Sheet | undefined => {
  const last = messageLines(lines)
    .filter((line) => line.body.t === 'sheet' && isStaff(line))
    .pop()
  if (last?.body.t !== 'sheet') return undefined
  const state = sheetState(registerConsent(lines), last.body)
  return { id: last.id, at: last.at, name: last.from.name ?? '', body: last.body, state }
}

/** The number in the team's own file, as it was given last. */
export const fileOf = (lines: readonly Line[]): string | undefined => {
  const last = messageLines(lines)
    .filter((line) => line.body.t === 'file' && isStaff(line))
    .pop()
  return last?.body.t === 'file' ? last.body.number : undefined
}
