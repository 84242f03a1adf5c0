import {
  type Bytes,
  bytesOf,
  type Clock,
  concat,
  groupAt,
  type Hex,
  hash,
  holderOf,
  LABEL,
  labelled,
  type Random,
  type Roster,
  toHex,
  type Verifier,
  Writer,
} from '#wire'
import type { GuestSignIn, SignIn } from '#wire/control'

/** Somebody signed in on one device of the current roster, or as the guest of one conversation. */
export type Session = {
  /** '' for a guest. */
  readonly group: string
  readonly person: Hex
  readonly sign: Hex
  /** Hash of the device's KEM key: where its wraps lie. */
  readonly kem: Hex
  /** A guest's one conversation: nothing else exists for this session. */
  readonly guestOf?: Hex
  readonly begun: number
  /** When it was last used; moved by `find`. */
  used: number
}

/** Where a guest was let in, and under which key hash their wraps lie. */
export type Seat = { readonly conversation: Hex; readonly person: Hex; readonly kem: Hex }

export type SessionsDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly verifier: Verifier
  /** The roster and the version that counts now. */
  readonly roster: () => { readonly roster: Roster; readonly version: number }
  /** A colleague removed this device, and no newer roster speaks for it. */
  readonly isRemoved: (sign: Hex) => boolean
  /** Whether this key is a guest's of that conversation, as far as is in memory now. */
  readonly isGuest: (conversation: Hex, sign: Hex) => boolean
}

const IDLE_MS = 30 * 60_000
const WHOLE_MS = 10 * 3_600_000
const CHALLENGE_MS = 2 * 60_000
const TOKEN = 32
/** Newest sign-ins of one device kept at once; an older one ends. */
const PER_DEVICE = 4

/** Staff sessions: random tokens in memory only, found by their hash (PROTOCOL §8). A restart ends all. */
export class Sessions {
  private readonly deps: SessionsDeps
  private readonly key: Bytes
  private readonly sessions = new Map<Hex, Session>()
  private readonly spent = new Map<Hex, number>()

  constructor(deps: SessionsDeps) {
    this.deps = deps
    this.key = deps.random(32)
  }

  /** time 6 ‖ random 10 ‖ keyed hash 16: nothing is stored until it is answered. */
  challenge(): Bytes {
    const opening = concat(new Writer().u48(this.deps.clock()).done(), this.deps.random(10))
    return concat(opening, this.mac(opening))
  }

  private mac(opening: Bytes): Bytes {
    return this.deps.verifier.hash(concat(this.key, opening)).slice(0, 16)
  }

  private isFresh(challenge: Bytes): boolean {
    const opening = challenge.slice(0, 16)
    const at = opening.slice(0, 6).reduce((value, byte) => value * 256 + byte, 0)
    const genuine = toHex(this.mac(opening)) === toHex(challenge.slice(16))
    const name = toHex(challenge)
    return genuine && Math.abs(this.deps.clock() - at) <= CHALLENGE_MS && !this.spent.has(name)
  }

  /** A fresh challenge, signed by the key that is named. */
  proves({ challenge, signKey, signature }: GuestSignIn): boolean {
    const bytes = bytesOf(challenge)
    if (bytes.length !== 32 || !this.isFresh(bytes)) return false
    return this.deps.verifier.verify(bytesOf(signature), labelled(LABEL.login, bytes), bytesOf(signKey))
  }

  /** The token, or undefined: one answer for every reason. */
  begin(request: SignIn): Bytes | undefined {
    const kem = this.deviceOf(request.group, request.person, request.signKey)
    if (kem === undefined || !this.proves(request)) return undefined
    const { group, person } = request
    return this.admit(request, { group, person, kem })
  }

  /** As `begin`, for somebody who was let into one conversation. */
  beginGuest(request: GuestSignIn, { conversation, person, kem }: Seat): Bytes | undefined {
    return this.proves(request)
      ? this.admit(request, { group: '', person, kem, guestOf: conversation })
      : undefined
  }

  private admit(
    { challenge, signKey: sign }: GuestSignIn,
    who: Pick<Session, 'group' | 'person' | 'kem' | 'guestOf'>,
  ): Bytes {
    const now = this.deps.clock()
    this.sweep(now)
    this.spent.set(challenge, now)
    this.makeRoom(sign)
    const token = this.deps.random(TOKEN)
    this.sessions.set(this.nameOf(token), { ...who, sign, begun: now, used: now })
    return token
  }

  /** KEM hash of a device of the current roster, unless a colleague removed it. */
  private deviceOf(group: string, person: Hex, sign: Hex): Hex | undefined {
    const { roster, version } = this.deps.roster()
    const found = groupAt(roster, version, group)
    const holder = found && 'slice' in found ? holderOf(found.slice, sign) : undefined
    if (holder?.person.idHex !== person || this.deps.isRemoved(sign)) return undefined
    return holder.device.kemHex
  }

  /** The live session of a token; using it keeps it alive. Ended at once when the device is no longer listed. */
  find(token: Bytes): Session | undefined {
    const name = this.nameOf(token)
    const session = this.alive(name)
    if (session) session.used = this.deps.clock()
    return session
  }

  /** As `find`, without counting as use: for sockets that only listen. */
  isAlive(token: Bytes): boolean {
    return this.alive(this.nameOf(token)) !== undefined
  }

  end(token: Bytes): void {
    this.sessions.delete(this.nameOf(token))
  }

  /** A conversation was erased: its guests have nothing left to be signed in for. */
  endGuestsOf(conversation: Hex): void {
    for (const [name, session] of this.sessions)
      if (session.guestOf === conversation) this.sessions.delete(name)
  }

  private alive(name: Hex): Session | undefined {
    const session = this.sessions.get(name)
    if (!session) return undefined
    const now = this.deps.clock()
    const young = now - session.used <= IDLE_MS && now - session.begun <= WHOLE_MS
    if (young && this.stands(session)) return session
    this.sessions.delete(name)
    return undefined
  }

  private stands({ group, person, sign, guestOf }: Session): boolean {
    return guestOf === undefined
      ? this.deviceOf(group, person, sign) !== undefined
      : this.deps.isGuest(guestOf, sign)
  }

  private makeRoom(sign: Hex): void {
    const own = [...this.sessions].filter(([, session]) => session.sign === sign)
    for (const [name] of own.slice(0, Math.max(0, own.length - PER_DEVICE + 1))) this.sessions.delete(name)
  }

  private sweep(now: number): void {
    for (const [name, at] of this.spent) if (now - at > CHALLENGE_MS * 2) this.spent.delete(name)
    for (const name of [...this.sessions.keys()]) this.alive(name)
  }

  private nameOf(token: Bytes): Hex {
    return toHex(hash(this.deps.verifier, LABEL.token, token))
  }
}
