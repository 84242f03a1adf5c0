import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, Field, PICTOGRAMS } from '#web/kit'
import type { NewDevice, Secret } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import type { SignInProps } from './sign-in.tsx'
import { useTask } from './task.ts'

type Made = { readonly device: NewDevice; readonly words?: string; readonly kept: boolean }

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

export const numbered = (words: readonly string[]): VNode => (
  <ol class="words" translate={false}>
    {words.map((word, index) => (
      <li key={`${index}${word}`}>{word}</li>
    ))}
  </ol>
)

/** What to carry to the keepers of the roster, and what to write down: shown once. */
const MadeView = ({ made, mine }: { made: Made; mine: Tongue }): VNode => (
  <section class="panel">
    <h2>{mine.say('staff.new.done')}</h2>
    {made.words !== undefined && (
      <>
        <p class="caution">{mine.say('staff.new.passphrase')}</p>
        {numbered(made.words.split(' '))}
      </>
    )}
    <p>{mine.say('staff.new.compare')}</p>
    {numbered(made.device.words)}
    <p>{mine.say('staff.new.record')}</p>
    <textarea
      readOnly
      rows={6}
      class="record"
      aria-label={mine.say('staff.new.record')}
      data-do="record"
      value={base64url(made.device.record)}
    />
    {!made.kept && <p class="caution">{mine.say('staff.new.notKept')}</p>}
    <p class="hint">{mine.say('staff.new.next')}</p>
  </section>
)

export class NoPasskey extends Error {
  readonly code = 'secret'
}

/** A fresh seed for this device, opened by a passkey or by six generated words; it never leaves the device. */
export const NewDevicePage = (props: SignInProps & { readonly onBack: () => void }): VNode => {
  const { desk, mine, passkeys, keep, onBack } = props
  const task = useTask()
  const [label, setLabel] = useState('')
  const [made, setMade] = useState<Made | undefined>(undefined)
  const make = (secretOf: () => Promise<Secret>): void =>
    void task.run(async () => {
      const secret = await secretOf()
      const device = await desk.newDevice(label.trim(), secret)
      const kept = await keep()
      setMade({ device, kept, ...(secret.way === 'passphrase' ? { words: secret.words } : {}) })
    })
  const withPasskey = async (): Promise<Secret> => {
    const result = await passkeys?.make(label.trim())
    if (!result) throw new NoPasskey()
    return { way: 'passkey', ...result }
  }
  const withWords = async (): Promise<Secret> => ({ way: 'passphrase', words: await desk.passphrase() })
  const idle = task.busy || label.trim() === ''
  return (
    <>
      {made ? (
        <MadeView made={made} mine={mine} />
      ) : (
        <section class="panel">
          <h2>{mine.say('staff.new')}</h2>
          <p>{mine.say('staff.new.what')}</p>
          <Field
            id="label"
            label={mine.say('staff.new.label')}
            hint={mine.say('staff.new.label.hint')}
            value={label}
            onText={setLabel}
            act="label"
          />
          <Fault tongue={mine} code={task.fault} />
          {passkeys && (
            <Button look="main" act="new-passkey" disabled={idle} onTap={() => make(withPasskey)}>
              {mine.say('staff.new.withPasskey')}
            </Button>
          )}
          <Button act="new-words" disabled={idle} onTap={() => make(withWords)}>
            {mine.say('staff.new.withWords')}
          </Button>
        </section>
      )}
      <Button look="quiet" act="other-account" icon={PICTOGRAMS.back} onTap={onBack}>
        {mine.say('staff.in.other')}
      </Button>
    </>
  )
}
