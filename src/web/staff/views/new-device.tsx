import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { toBase64url } from '#wire'
import type { NewDevice, Secret } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { NewSecret } from './new-secret.tsx'
import type { SignInProps } from './sign-in.tsx'
import { Words } from './words.tsx'

type Made = { readonly device: NewDevice; readonly words?: string; readonly kept: boolean }

/** What to carry to the keepers of the roster, and what to write down: shown once. */
const MadeView = ({ made, mine }: { made: Made; mine: Tongue }): VNode => (
  <section class="panel">
    <h2>{mine.say('staff.new.done')}</h2>
    {made.words !== undefined && (
      <>
        <p class="caution">{mine.say('staff.new.passphrase')}</p>
        <Words words={made.words.split(' ')} />
      </>
    )}
    <p>{mine.say('staff.new.compare')}</p>
    <Words words={made.device.words} />
    <p>{mine.say('staff.new.record')}</p>
    <textarea
      readOnly
      rows={6}
      class="record"
      aria-label={mine.say('staff.new.record')}
      data-do="record"
      value={toBase64url(made.device.record)}
    />
    {!made.kept && <p class="caution">{mine.say('staff.new.notKept')}</p>}
    <p class="hint">{mine.say('staff.new.next')}</p>
  </section>
)

/** A fresh seed for this device, opened by a passkey or by six generated words; it never leaves the device. */
export const NewDevicePage = (props: SignInProps & { readonly onBack: () => void }): VNode => {
  const { desk, mine, passkeys, keep, onBack } = props
  const [made, setMade] = useState<Made | undefined>(undefined)
  const onSecret = async (label: string, secret: Secret): Promise<void> => {
    const device = await desk.newDevice(label, secret)
    const kept = await keep()
    setMade({ device, kept, ...(secret.way === 'passphrase' ? { words: secret.words } : {}) })
  }
  return (
    <>
      {made ? (
        <MadeView made={made} mine={mine} />
      ) : (
        <NewSecret
          {...{ desk, mine, passkeys, onSecret }}
          text="staff.new"
          title={mine.say('staff.new')}
          act="new"
          alone="plain"
        />
      )}
      <Button look="quiet" act="other-account" icon={PICTOGRAMS.back} onTap={onBack}>
        {mine.say('staff.in.other')}
      </Button>
    </>
  )
}
