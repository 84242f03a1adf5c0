import type { Body, Outgoing } from '#web/worker'
import { type Hex, Refused } from '#wire'
import type { Crypto } from './crypto.ts'
import { pause } from './pause.ts'
import type { Transport } from './transport.ts'

type Ask = Extract<Body, { t: 'ask' }>

/** Characters of a note. */
export const NOTE = 400

/** What is asked of which group; `note` only with the question `transfer`, up to `NOTE` characters. */
export type Asking = { readonly group: string } & Omit<Ask, 't' | 'about'>

type AsksOptions = {
  readonly crypto: () => Crypto
  readonly transport: () => Transport
  readonly say: (id: Hex, body: Body) => Promise<void>
  /** Takes a conversation that waits, with these first words. */
  readonly accept: (id: Hex, body: Body) => Promise<void>
  /** Follows a conversation from now on; whether somebody has taken it. */
  readonly isTaken: (id: Hex) => boolean
}

/** What a screen may do about asking another group without the person (PROTOCOL §6.7). */
export interface AskDesk {
  /**
   * Opens a conversation with that group and tells the visitor of `about` that it was asked; resolves to its id. When
   * the visitor could not be told yet, that stays unsent in their conversation, marked.
   */
  ask(about: Hex, asking: Asking): Promise<Hex>
  /** Of the group that was asked: the first answer takes the conversation. */
  answer(id: Hex, body: Body): Promise<void>
  /** Signed out: nothing of it stays. */
  stop(): void
}

const TRIES = 6

export class Asks implements AskDesk {
  private readonly options: AsksOptions
  /** Sent, and no answer came: the same question sends the same bytes. */
  private unknown:
    | { readonly key: string; readonly made: Outgoing & { readonly conversation: Hex } }
    | undefined

  constructor(options: AsksOptions) {
    this.options = options
  }

  async ask(about: Hex, asking: Asking): Promise<Hex> {
    const { crypto, say } = this.options
    const { group, ...what } = asking
    const { note = '' } = what
    if (note !== '' && what.question !== 'transfer') throw new Refused('not-allowed')
    if (note.length > NOTE) throw new Refused('too-large')
    const key = JSON.stringify([about, asking])
    const known = this.unknown?.key === key ? this.unknown.made : undefined
    const made = known ?? (await crypto().call('ask', { group, body: { t: 'ask', ...what, about } }))
    this.unknown = { key, made }
    await this.submit(made)
    this.unknown = undefined
    const { conversation } = made
    void say(about, { t: 'consulted', group, question: asking.question, ask: conversation }).catch(
      () => undefined,
    )
    return conversation
  }

  /** Identical bytes until a definite answer. */
  private async submit({ bytes, conversation }: Outgoing & { readonly conversation: Hex }): Promise<void> {
    const { crypto, transport } = this.options
    for (let i = 0; ; i++) {
      try {
        return await transport().open(bytes)
      } catch (error) {
        if (error instanceof Refused && error.code !== 'busy') {
          this.unknown = undefined
          await crypto().call('forget', { conversation })
          throw error
        }
        if (i >= TRIES) throw error
        await pause(400 * 2 ** i)
      }
    }
  }

  answer(id: Hex, body: Body): Promise<void> {
    const { isTaken, accept, say } = this.options
    return isTaken(id) ? say(id, body) : accept(id, body)
  }

  stop(): void {
    this.unknown = undefined
  }
}
