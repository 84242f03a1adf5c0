import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Unsound } from '#regions'
import type { Change } from '#wire/control'
import type { Register, RegisterView } from '../port.ts'
import { dayText } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import { faultOf } from './task.ts'

/** The register as verified; asked for once when a page opens. */
export const useRegister = (): RegisterView & { readonly register: Register } => {
  const { desk } = useRoom()
  const view = useWatched(desk.register.view)
  useEffect(() => {
    desk.register.load().catch(() => undefined)
  }, [desk])
  return view
}

const clock = (at: number, lang: string): string =>
  new Intl.DateTimeFormat(`${lang}-u-nu-latn`, {
    timeZone: 'Europe/Amsterdam',
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  }).format(at)

/** Why it cannot be saved: the place and the hour of the first hole, or what in the form cannot be. */
const Why = ({ why }: { readonly why: Unsound }): VNode => {
  const { desk, mine } = useRoom()
  const { code, text, hole } = why
  const place = desk.register.table()?.municipalities.find(({ gm }) => gm === hole?.place)?.name
  return (
    <p class="caution" role="alert" data-unsound={code}>
      {hole
        ? mine.say('staff.unsound.hole', {
            place: place ?? mine.say('staff.unsound.anywhere'),
            time: clock(hole.at, mine.lang),
          })
        : mine.sayData(`staff.unsound.${code}`, {
            text: text.replace(/\d{4}-\d\d-\d\d/g, (day) => dayText(day, mine.lang)),
          })}
    </p>
  )
}

export type Saving = {
  readonly busy: boolean
  readonly save: (change: Change) => Promise<boolean>
  /** What came of the last one. */
  readonly told: VNode | null
}

/** One change at a time: saved, refused with its reason, or failed. */
export const useSaving = (): Saving => {
  const { desk, mine } = useRoom()
  const [state, set] = useState<{ busy: boolean; why?: Unsound; fault?: string; done?: boolean }>({
    busy: false,
  })
  const save = async (change: Change): Promise<boolean> => {
    if (state.busy) return false
    set({ busy: true })
    try {
      const why = await desk.register.change(change)
      set({ busy: false, ...(why ? { why } : { done: true }) })
      return why === undefined
    } catch (error) {
      set({ busy: false, fault: faultOf(error) })
      return false
    }
  }
  const told = (
    <>
      {state.busy && <p role="status">{mine.say('staff.saving')}</p>}
      {state.done && (
        <p role="status" data-saved="true">
          {mine.say('staff.saved')}
        </p>
      )}
      {state.why && <Why why={state.why} />}
      <Fault tongue={mine} code={state.fault} />
    </>
  )
  return { busy: state.busy, save, told }
}

/** A log that lost or changed a row is not used: said where it would be. */
export const RegisterBar = ({ view }: { readonly view: RegisterView }): VNode | null => {
  const { mine } = useRoom()
  if (view.state !== 'refused') return null
  return (
    <p class="caution" role="alert" data-register="refused">
      {mine.say('staff.register.refused', { n: view.bad ?? 0 })}
    </p>
  )
}
