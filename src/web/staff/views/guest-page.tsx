import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import type { Desk, Secret, Self } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { NewSecret } from './new-secret.tsx'
import type { SignInProps } from './sign-in.tsx'
import { faultOf } from './task.ts'
import { Words } from './words.tsx'

/** How often the server is asked whether the visitor has agreed. */
const KNOCK = 3000

type Knocked = 'staff.guest.waiting' | 'staff.guest.full' | 'staff.guest.offline'

const useKnocking = (desk: Desk, onIn: (self: Self) => void): Knocked => {
  const [said, say] = useState<Knocked>('staff.guest.waiting')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const knock = async (): Promise<void> => {
      const self = await desk.guests.knock().catch((error: unknown) => {
        if (!gone) say(faultOf(error) === 'busy' ? 'staff.guest.full' : 'staff.guest.offline')
        return null
      })
      if (gone) return
      if (self) return onIn(self)
      if (self === undefined) say('staff.guest.waiting')
      timer = setTimeout(() => void knock(), KNOCK)
    }
    void knock()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [desk])
  return said
}

export type GuestWaitsProps = Pick<SignInProps, 'desk' | 'mine' | 'onIn'> & {
  /** To read out by telephone. */
  readonly words: readonly string[]
  readonly way: Secret['way']
  readonly onBack: () => void
}

const Back = ({ mine, onBack }: { mine: Tongue; onBack: () => void }): VNode => (
  <Button look="quiet" act="other-account" icon={PICTOGRAMS.back} onTap={onBack}>
    {mine.say('staff.in.other')}
  </Button>
)

/** The twelve words, and waiting until the visitor has decided. */
export const GuestWaits = ({ desk, mine, words, way, onIn, onBack }: GuestWaitsProps): VNode => {
  const said = useKnocking(desk, (self) => onIn(self, way))
  const onLeave = (): void => {
    desk.signOut()
    onBack()
  }
  return (
    <section class="panel" data-page="guest">
      <h2>{mine.say('staff.guest.read')}</h2>
      <p>{mine.say('staff.guest.read.how')}</p>
      <Words words={words} />
      <p role="status" class={said === 'staff.guest.waiting' ? undefined : 'caution'}>
        {mine.say(said)}
      </p>
      <Back mine={mine} onBack={onLeave} />
    </section>
  )
}

type Made = { readonly words: readonly string[]; readonly secret: Secret; readonly kept: boolean }

/** Six words that open the device again: shown once, before anything else. */
const KeepWords = ({ mine, words, onKept }: { mine: Tongue; words: string; onKept: () => void }): VNode => (
  <section class="panel">
    <h2>{mine.say('staff.new.done')}</h2>
    <p class="caution">{mine.say('staff.guest.keepWords')}</p>
    <Words words={words.split(' ')} />
    <Button look="main" act="guest-kept" onTap={onKept}>
      {mine.say('staff.guest.kept')}
    </Button>
  </section>
)

type FormProps = SignInProps & { readonly onBack: () => void; readonly onMade: (made: Made) => void }

const Form = ({ desk, mine, passkeys, keep, onBack, onMade }: FormProps): VNode => {
  const onSecret = async (label: string, secret: Secret): Promise<void> => {
    const { account } = await desk.newDevice(label, secret, 'guest')
    await keep()
    onMade({ words: await desk.guests.open(account, secret), secret, kept: secret.way === 'passkey' })
  }
  return (
    <NewSecret
      {...{ desk, mine, passkeys, onSecret }}
      text="staff.guest"
      title={mine.say('staff.in.guest')}
      act="guest"
      alone="main"
    >
      <Back mine={mine} onBack={onBack} />
    </NewSecret>
  )
}

/** Somebody outside the roster: a key of their own on this device, and words to be let in by. */
export const GuestPage = (props: SignInProps & { readonly onBack: () => void }): VNode => {
  const { desk, mine, onIn, onBack } = props
  const [made, setMade] = useState<Made | undefined>(undefined)
  if (!made) return <Form {...props} onMade={setMade} />
  const { secret, words, kept } = made
  if (!kept && secret.way === 'passphrase')
    return <KeepWords mine={mine} words={secret.words} onKept={() => setMade({ ...made, kept: true })} />
  return <GuestWaits {...{ desk, mine, words, onIn, onBack }} way={secret.way} />
}
