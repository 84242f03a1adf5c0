import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { isGuest } from '../port.ts'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import type { Passkeys } from './sign-in.tsx'
import { useTask } from './task.ts'

/** Said to staff in the demo build, always. */
export const DemoBanner = ({ text }: { text: string }): VNode => (
  <aside class="demo">
    <strong>DEMO</strong> {text}
  </aside>
)

/** Signed in by words: offers a passkey for the next time. */
const AddPasskey = ({ passkeys }: { passkeys: Passkeys }): VNode => {
  const { desk, mine, self } = useRoom()
  const task = useTask()
  const [done, set] = useState(false)
  const onAdd = async (): Promise<void> => {
    const ok = await task.run(async () => {
      const made = await passkeys.make(self.name)
      if (!made) throw new Error('no passkey')
      await desk.addPasskey(made.credential, made.prf)
    })
    set(ok)
  }
  if (done) return <span class="hint">{mine.say('staff.passkey.added')}</span>
  return (
    <>
      <Button act="add-passkey" disabled={task.busy} onTap={() => void onAdd()}>
        {mine.say('staff.passkey.add')}
      </Button>
      <Fault tongue={mine} code={task.fault} />
    </>
  )
}

export type TopProps = {
  readonly passkeys: Passkeys | undefined
  readonly askNotify: (() => Promise<void>) | undefined
  readonly muted: boolean
  readonly onMute: (muted: boolean) => void
  readonly onLanguage: () => void
  readonly onOut: () => void
}

/** The bar: who is signed in, whether the server is reached, sound, language, sign out. */
export const Top = ({ passkeys, askNotify, muted, onMute, onLanguage, onOut }: TopProps): VNode => {
  const { desk, mine, self, groupName } = useRoom()
  const { connected, awayUntil } = useWatched(desk.queue)
  const [asked, ask] = useState(false)
  const onNotify = async (): Promise<void> => {
    ask(true)
    await askNotify?.()
  }
  return (
    <header class="top">
      <span class="me">
        {self.name}, {isGuest(self) ? mine.say('staff.guest') : groupName(self.group)}
      </span>
      {awayUntil !== null && <span class="mark">{mine.say('staff.away')}</span>}
      <span class="hint" role="status">
        {mine.say(connected ? 'staff.connected' : 'staff.disconnected')}
      </span>
      <span class="gap" />
      {passkeys && <AddPasskey passkeys={passkeys} />}
      {askNotify && !asked && (
        <Button act="notify" onTap={() => void onNotify()}>
          {mine.say('staff.notify')}
        </Button>
      )}
      <Button act="mute" pressed={muted} onTap={() => onMute(!muted)}>
        {mine.say('staff.mute')}
      </Button>
      <Button act="language" icon={PICTOGRAMS.globe} onTap={onLanguage}>
        {mine.say('staff.otherLanguage')}
      </Button>
      <Button act="sign-out" onTap={onOut}>
        {mine.say('staff.signOut')}
      </Button>
    </header>
  )
}
