import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, Field } from '#web/kit'
import type { Desk, Secret } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import type { Passkeys } from './sign-in.tsx'
import { useTask } from './task.ts'

class NoPasskey extends Error {
  readonly code = 'secret'
}

export type NewSecretProps = {
  readonly desk: Desk
  readonly mine: Tongue
  readonly passkeys: Passkeys | undefined
  /** Whose texts: a device of the roster, or a guest's. */
  readonly text: 'staff.new' | 'staff.guest'
  readonly title: string
  readonly act: 'new' | 'guest'
  /** How the words look where there is no passkey to be offered first. */
  readonly alone: 'plain' | 'main'
  readonly onSecret: (label: string, secret: Secret) => Promise<void>
  readonly children?: ComponentChildren
}

/** A name for this device, and what will open it from then on: a passkey or six generated words. */
export const NewSecret = (props: NewSecretProps): VNode => {
  const { desk, mine, passkeys, text, title, act, alone, onSecret, children } = props
  const task = useTask()
  const [label, setLabel] = useState('')
  const name = label.trim()
  const make = (secretOf: () => Promise<Secret>): void =>
    void task.run(async () => onSecret(name, await secretOf()))
  const withPasskey = async (): Promise<Secret> => {
    const result = await passkeys?.make(name)
    if (!result) throw new NoPasskey()
    return { way: 'passkey', ...result }
  }
  const withWords = async (): Promise<Secret> => ({ way: 'passphrase', words: await desk.passphrase() })
  const idle = task.busy || name === ''
  return (
    <section class="panel">
      <h2>{title}</h2>
      <p>{mine.say(`${text}.what`)}</p>
      <Field
        id="label"
        label={mine.say(`${text}.label`)}
        hint={mine.say(`${text}.label.hint`)}
        value={label}
        onText={setLabel}
        act="label"
      />
      <Fault tongue={mine} code={task.fault} />
      {passkeys && (
        <Button look="main" act={`${act}-passkey`} disabled={idle} onTap={() => make(withPasskey)}>
          {mine.say(`${text}.withPasskey`)}
        </Button>
      )}
      <Button
        look={passkeys ? 'plain' : alone}
        act={`${act}-words`}
        disabled={idle}
        onTap={() => make(withWords)}
      >
        {mine.say(`${text}.withWords`)}
      </Button>
      {children}
    </section>
  )
}
