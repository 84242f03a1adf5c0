import type { VNode } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Card, HelpLine, Phrases, Statement } from '#flow'
import type { Bell } from '../bell.ts'
import { createIdle } from '../idle.ts'
import { type Place, placeFor } from '../place.ts'
import { type Desk, isGuest, type Secret, type Self } from '../port.ts'
import { may, roleOf } from '../roles.ts'
import type { Tongue } from '../tongue.ts'
import { OWN, type Own } from '../tongues.ts'
import type { DeviceTranslator } from '../translator.ts'
import { DeskView } from './desk-view.tsx'
import { type Room, RoomContext, useWatched } from './room.ts'
import { type Passkeys, SignIn } from './sign-in.tsx'
import { TermBar } from './term-bar.tsx'
import { DemoBanner, Top } from './top.tsx'

export type ConsoleProps = {
  readonly desk: Desk
  readonly tongueOf: (lang: string) => Tongue
  readonly formsOf: (key: string) => readonly string[]
  readonly phrases: Phrases
  readonly cards: readonly Card[]
  readonly claims: readonly Statement[]
  readonly lines: readonly HelpLine[]
  readonly demo: boolean
  readonly passkeys: Passkeys | undefined
  readonly translator: DeviceTranslator | undefined
  readonly bell: Bell
  /** Asks whether new conversations may be notified; absent where it cannot be asked. */
  readonly askNotify: (() => Promise<void>) | undefined
  /** By the server's clock: for what is said about hours and waiting. */
  readonly now: () => number
  /** This device's own clock, which no server moves: the lock goes by it. */
  readonly clock: () => number
  readonly keep: () => Promise<boolean>
  readonly copy: (text: string) => Promise<boolean>
  /** Called at every touch or key: sound may start only then. */
  readonly onTouch: () => void
}

type Session = { readonly self: Self; readonly way: Secret['way'] }

const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const

/** Locks after ten minutes without a touch; the clock is asked, since a sleeping machine fires no timers. */
const useIdle = (active: boolean, clock: () => number, lock: () => void, onTouch: () => void): void => {
  const last = useRef({ lock, onTouch })
  last.current = { lock, onTouch }
  useEffect(() => {
    if (!active) return
    const idle = createIdle({ now: clock, lock: () => last.current.lock() })
    const touch = (): void => {
      idle.touch()
      last.current.onTouch()
    }
    const timer = setInterval(idle.check, 5000)
    for (const name of TOUCHES) addEventListener(name, touch, { capture: true, passive: true })
    document.addEventListener('visibilitychange', idle.check)
    return () => {
      clearInterval(timer)
      for (const name of TOUCHES) removeEventListener(name, touch, { capture: true })
      document.removeEventListener('visibilitychange', idle.check)
    }
  }, [active, clock])
}

type InProps = ConsoleProps & {
  readonly session: Session
  readonly mine: Tongue
  readonly place: Place
  readonly move: (change: (place: Place) => Place) => void
  readonly onLanguage: () => void
  readonly onOut: () => void
  /** The server ended the session. */
  readonly onEnded: () => void
}

/** A partner whose name the places do not know goes by what kind of people they are. */
const nameIn = (desk: Desk, mine: Tongue, code: string): string => {
  const group = desk.directory().find((one) => one.code === code)
  const isNameless = group?.role === 'partner' && group.name === code
  return isNameless ? `${mine.say('ui.role.partner')} (${code})` : (group?.name ?? code)
}

const SignedIn = (props: InProps): VNode => {
  const { desk, session, mine, tongueOf, formsOf, phrases, cards, claims, lines } = props
  const { now, translator, copy, bell } = props
  const [muted, mute] = useState(false)
  const who = useWatched(desk.who)
  const { onEnded } = props
  useEffect(() => {
    if (who === undefined) onEnded()
  }, [who, onEnded])
  const room = useMemo(
    (): Room => ({
      ...{ desk, mine, tongueOf, formsOf, phrases, cards, claims, lines, now, copy },
      ...{ self: session.self, dutch: tongueOf('nl') },
      may: (right) => may(roleOf(session.self, desk.directory()), right),
      groupName: (code) => nameIn(desk, mine, code),
      ...(translator ? { translator } : {}),
    }),
    [desk, mine, tongueOf, formsOf, phrases, cards, claims, lines, now, copy, session, translator],
  )
  return (
    <RoomContext.Provider value={room}>
      <Top
        passkeys={session.way === 'passphrase' ? props.passkeys : undefined}
        askNotify={props.askNotify}
        muted={muted}
        onMute={mute}
        onLanguage={props.onLanguage}
        onOut={props.onOut}
      />
      <DeskView place={props.place} move={props.move} bell={bell} muted={muted} />
    </RoomContext.Provider>
  )
}

/** The whole console: signed out it shows nothing of anybody. */
export const Console = (props: ConsoleProps): VNode => {
  const { desk, tongueOf, bell, demo } = props
  const [lang, setLang] = useState<Own>(OWN[0])
  const [session, setSession] = useState<Session | undefined>(undefined)
  const [ended, setEnded] = useState<'locked' | 'out' | undefined>(undefined)
  const [place, setPlace] = useState<Place>(() => placeFor(undefined, ''))
  const mine = tongueOf(lang)
  const out = (why: 'locked' | 'out' | undefined): void => {
    desk.signOut()
    bell.tell([], 0, true)
    setSession(undefined)
    setEnded(why)
    if (why !== 'locked') setPlace(placeFor(undefined, ''))
  }
  useIdle(session !== undefined, props.clock, () => out('locked'), props.onTouch)
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  const onIn = (self: Self, way: Secret['way']): void => {
    setPlace((left) => placeFor(left, self.account))
    setSession({ self, way })
  }
  const onLanguage = (): void => setLang(lang === 'nl' ? 'en' : 'nl')
  return (
    <div class="console">
      {demo && <DemoBanner text={mine.say('staff.demo')} />}
      <TermBar desk={desk} mine={mine} now={props.now} />
      {session ? (
        <SignedIn
          {...props}
          {...{ session, mine, place, move: setPlace, onLanguage }}
          onOut={() => out(undefined)}
          onEnded={() => out(isGuest(session.self) ? 'out' : 'locked')}
        />
      ) : (
        <SignIn
          {...{ desk, mine, ended, onIn, onLanguage }}
          passkeys={props.passkeys}
          keep={props.keep}
          groupName={(code) => nameIn(desk, mine, code)}
        />
      )}
    </div>
  )
}
