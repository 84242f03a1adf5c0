import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, Field, PICTOGRAMS } from '#web/kit'
import { Refused } from '#wire'
import type { PasskeyResult } from '../passkey.ts'
import type { Account, Desk, Secret, Self } from '../port.ts'
import type { Tongue } from '../tongue.ts'
import { Fault } from './fault.tsx'
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
  /** Locked after idling: whoever was here comes back to the same place. */
  readonly locked: boolean
  readonly onLanguage: () => void
  readonly onIn: (self: Self, way: Secret['way']) => void
}

type UnlockProps = SignInProps & { readonly account: Account; readonly onBack: () => void }

class WrongSecret extends Error {
  readonly code = 'secret'
}

/** Before anyone is signed in, "not signed in" can only mean that the secret does not fit. */
const opened = async (unlocking: Promise<Self>): Promise<Self> => {
  try {
    return await unlocking
  } catch (error) {
    throw error instanceof Refused && error.code === 'not-signed-in' ? new WrongSecret() : error
  }
}

const Unlock = ({ desk, mine, passkeys, account, onIn, onBack }: UnlockProps): VNode => {
  const task = useTask()
  const [words, setWords] = useState(account.passphrase ?? '')
  const unlock = (secret: Secret): Promise<boolean> =>
    task.run(async () => onIn(await opened(desk.unlock(account.id, secret)), secret.way))
  const onPasskey = async (): Promise<void> => {
    const result = await passkeys?.ask(account.credentials)
    if (result) await unlock({ way: 'passkey', ...result })
    else
      await task.run(async () => {
        throw new WrongSecret()
      })
  }
  const onWords = (): void => void unlock({ way: 'passphrase', words })
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
}

const Accounts = ({ mine, groupName, accounts, locked, onChoose, onNew }: AccountsProps): VNode => (
  <section class="panel">
    <h2>{mine.say('staff.in.who')}</h2>
    {locked && <p role="status">{mine.say('staff.in.locked')}</p>}
    {accounts?.length === 0 && <p class="hint">{mine.say('staff.in.nobody')}</p>}
    {accounts?.map((account) => (
      <Button
        key={account.id}
        look="choice"
        icon={PICTOGRAMS.person}
        act="account"
        onTap={() => onChoose(account)}
      >
        {account.group === '' ? account.name : `${account.name}, ${groupName(account.group)}`}
      </Button>
    ))}
    <Button look="quiet" act="new-device" onTap={onNew}>
      {mine.say('staff.in.new')}
    </Button>
  </section>
)

/** Who is there, and what opens the keys. Nothing else stands here: the list says no more than working names. */
export const SignIn = (props: SignInProps): VNode => {
  const { desk, mine } = props
  const [accounts, setAccounts] = useState<readonly Account[] | undefined>(undefined)
  const [step, go] = useState<Account | 'list' | 'new'>('list')
  useEffect(() => {
    if (step === 'list') void desk.accounts().then(setAccounts, () => setAccounts([]))
  }, [desk, step])
  return (
    <main class="sign-in">
      <h1>{mine.say('staff.title')}</h1>
      {step === 'list' && <Accounts {...props} accounts={accounts} onChoose={go} onNew={() => go('new')} />}
      {step === 'new' && <NewDevicePage {...props} onBack={() => go('list')} />}
      <Button look="quiet" act="language" icon={PICTOGRAMS.globe} onTap={props.onLanguage}>
        {mine.say('staff.otherLanguage')}
      </Button>
      {typeof step === 'object' && <Unlock {...props} account={step} onBack={() => go('list')} />}
    </main>
  )
}
