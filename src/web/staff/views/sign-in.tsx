import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, Field, PICTOGRAMS } from '#web/kit'
import { Refused } from '#wire'
import type { PasskeyResult } from '../passkey.ts'
import type { Account, Desk, Secret, Self } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
import { GuestPage, GuestWaits } from './guest-page.tsx'
import { NewDevicePage } from './new-device.tsx'
import { useTask } from './task.ts'

/** Passkeys of this browser; absent where it has none. */
export type Passkeys = {
  readonly ask: (credentials: readonly Uint8Array[]) => Promise<PasskeyResult | undefined>
  readonly make: (label: string) => Promise<PasskeyResult | undefined>
}

export type SignInProps = {
  readonly desk: Desk
  readonly mine: Tongue
  readonly passkeys: Passkeys | undefined
  /** Asks the browser to keep the device record; `false` when it will not promise. */
  readonly keep: () => Promise<boolean>
  readonly groupName: (code: string) => string
  /** Why nobody is signed in any more: locked after idling, to come back to the same place; or a guest who is out. */
  readonly ended: 'locked' | 'out' | undefined
  readonly onLanguage: () => void
  readonly onIn: (self: Self, way: Secret['way']) => void
}

type UnlockProps = SignInProps & { readonly account: Account; readonly onBack: () => void }

class WrongSecret extends Error {
  readonly code = 'secret'
}

/** Before anyone is signed in, "not signed in" can only mean that the secret does not fit. */
const opened = async <T,>(unlocking: Promise<T>): Promise<T> => {
  try {
    return await unlocking
  } catch (error) {
    throw error instanceof Refused && error.code === 'not-signed-in' ? new WrongSecret() : error
  }
}

const Unlock = ({ desk, mine, passkeys, account, onIn, onBack }: UnlockProps): VNode => {
  const task = useTask()
  const [words, setWords] = useState(account.passphrase ?? '')
  const [guest, setGuest] = useState<{ words: readonly string[]; way: Secret['way'] } | undefined>(undefined)
  const unlock = (secret: Secret): Promise<boolean> =>
    task.run(async () => {
      if (account.guest)
        setGuest({ words: await opened(desk.guests.open(account.id, secret)), way: secret.way })
      else onIn(await opened(desk.unlock(account.id, secret)), secret.way)
    })
  const onPasskey = async (): Promise<void> => {
    const result = await passkeys?.ask(account.credentials)
    if (result) await unlock({ way: 'passkey', ...result })
    else
      await task.run(async () => {
        throw new WrongSecret()
      })
  }
  const onWords = (): void => void unlock({ way: 'passphrase', words })
  if (guest) return <GuestWaits {...{ desk, mine, onIn, onBack }} {...guest} />
  return (
    <section class="panel" aria-label={account.name}>
      <h2>{account.name}</h2>
      <Fault tongue={mine} code={task.fault} />
      {account.ways.includes('passkey') && passkeys && (
        <Button look="main" act="unlock-passkey" disabled={task.busy} onTap={() => void onPasskey()}>
          {mine.say('staff.in.passkey')}
        </Button>
      )}
      {account.ways.includes('passphrase') && (
        <div class="ask">
          <Field
            id="words"
            label={mine.say('staff.in.words')}
            hint={mine.say(account.passphrase ? 'staff.in.words.demo' : 'staff.in.words.hint')}
            value={words}
            onText={setWords}
            onEnter={onWords}
            act="words"
          />
          <Button look="main" act="unlock-words" disabled={task.busy || words.trim() === ''} onTap={onWords}>
            {mine.say(task.busy ? 'staff.in.opening' : 'staff.in.open')}
          </Button>
        </div>
      )}
      <Button look="quiet" act="other-account" icon={PICTOGRAMS.back} onTap={onBack}>
        {mine.say('staff.in.other')}
      </Button>
    </section>
  )
}

type AccountsProps = SignInProps & {
  readonly accounts: readonly Account[] | undefined
  readonly onChoose: (account: Account) => void
  readonly onNew: () => void
  readonly onGuest: () => void
}

const nameOf = ({ name, group, guest }: Account, { mine, groupName }: SignInProps): string => {
  if (guest) return `${name}, ${mine.say('staff.guest')}`
  return group === '' ? name : `${name}, ${groupName(group)}`
}

const Accounts = (props: AccountsProps): VNode => {
  const { mine, accounts, ended, onChoose, onNew, onGuest } = props
  return (
    <section class="panel">
      <h2>{mine.say('staff.in.who')}</h2>
      {ended && <p role="status">{mine.say(ended === 'out' ? 'staff.guest.out' : 'staff.in.locked')}</p>}
      {accounts?.length === 0 && <p class="hint">{mine.say('staff.in.nobody')}</p>}
      {accounts?.map((account) => (
        <Button
          key={account.id}
          look="choice"
          icon={PICTOGRAMS.person}
          act="account"
          onTap={() => onChoose(account)}
        >
          {nameOf(account, props)}
        </Button>
      ))}
      <Button look="quiet" act="new-device" onTap={onNew}>
        {mine.say('staff.in.new')}
      </Button>
      <Button look="quiet" act="be-guest" onTap={onGuest}>
        {mine.say('staff.in.guest')}
      </Button>
    </section>
  )
}

/** Who is there, and what opens the keys. Nothing else stands here: the list says no more than working names. */
export const SignIn = (props: SignInProps): VNode => {
  const { desk, mine } = props
  const [accounts, setAccounts] = useState<readonly Account[] | undefined>(undefined)
  const [step, go] = useState<Account | 'list' | 'new' | 'guest'>('list')
  useEffect(() => {
    if (step === 'list') void desk.accounts().then(setAccounts, () => setAccounts([]))
  }, [desk, step])
  return (
    <main class="sign-in">
      <h1>{mine.say('staff.title')}</h1>
      {step === 'list' && (
        <Accounts
          {...props}
          accounts={accounts}
          onChoose={go}
          onNew={() => go('new')}
          onGuest={() => go('guest')}
        />
      )}
      {step === 'guest' && <GuestPage {...props} onBack={() => go('list')} />}
      {step === 'new' && <NewDevicePage {...props} onBack={() => go('list')} />}
      <Button look="quiet" act="language" icon={PICTOGRAMS.globe} onTap={props.onLanguage}>
        {mine.say('staff.otherLanguage')}
      </Button>
      {typeof step === 'object' && <Unlock {...props} account={step} onBack={() => go('list')} />}
    </main>
  )
}
