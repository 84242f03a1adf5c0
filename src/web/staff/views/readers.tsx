import type { VNode } from 'preact'
import type { ConversationView, MemberView, Scope, Self } from '../port.ts'
import { useRoom } from './room.ts'

/** Never as somebody of an organisation: who they are is the word of the one who vouches. */
const GuestReader = ({ member }: { member: MemberView }): VNode => {
  const { mine } = useRoom()
  const { name, role, vouchedBy, self } = member
  const you = self ? mine.say('staff.readers.self') : undefined
  if (name === undefined || role === undefined || vouchedBy === undefined)
    return <li>{you ? `${you}, ${mine.say('staff.guest')}` : mine.say('staff.readers.someone')}</li>
  const who = mine.say('staff.readers.guest', { name, role })
  return (
    <li>
      {you ? `${you}: ${who}` : who} ({mine.say('staff.readers.vouched', { name: vouchedBy })})
    </li>
  )
}

const Reader = ({ member, owner }: { member: MemberView; owner: boolean }): VNode => {
  const { mine, groupName } = useRoom()
  if (member.kind === 'guest') return <GuestReader member={member} />
  const group = member.group === undefined ? '' : groupName(member.group)
  if (member.kind === 'visitor') return <li>{mine.say('staff.visitor')}</li>
  if (member.kind === 'team')
    return <li>{mine.say('staff.readers.team', { team: group, count: member.people ?? 0 })}</li>
  return (
    <li>
      {[member.name ?? mine.say('staff.readers.person'), group].filter((part) => part !== '').join(', ')}
      {owner && ` (${mine.say('staff.readers.owner')})`}
    </li>
  )
}

/** For who was let in: from where they may read, as the visitor chose it. */
const scopeOf = ({ lines, members }: ConversationView, self: Self): Scope | undefined => {
  const sign = members.find((member) => member.self)?.sign
  const mine = lines.filter(
    (line) =>
      line.kind === 'event' &&
      line.event === 'joined' &&
      (sign === undefined ? line.who.person === self.person && self.person !== '' : line.who.sign === sign),
  )
  const last = mine.pop()
  return last?.kind === 'event' ? last.scope : undefined
}

/** Who can read what is written now. Before anyone took it: those the visitor named. */
export const Readers = ({ view }: { view: ConversationView }): VNode => {
  const { mine, self } = useRoom()
  const { owner } = view
  const scope = scopeOf(view, self)
  const isAmongStaff = view.opener !== undefined
  const hasVisitor = isAmongStaff || view.members.some((member) => member.kind === 'visitor')
  return (
    <section class="panel" aria-labelledby="readers">
      <h2 id="readers">{mine.say('staff.readers')}</h2>
      <ul>
        {!hasVisitor && <li>{mine.say('staff.visitor')}</li>}
        {owner && <li>{mine.say('staff.readers.ownerIs', { name: owner.name })}</li>}
        {view.members.map((member) => (
          <Reader
            key={`${member.kind}${member.group ?? ''}${member.person ?? ''}${member.sign ?? ''}`}
            member={member}
            owner={owner !== undefined && member.person === owner.person}
          />
        ))}
      </ul>
      {scope && (
        <p data-scope={scope}>
          {mine.say('staff.readers.yours')} {mine.say(`staff.scope.${scope}`)}
        </p>
      )}
      <p class="hint">{mine.say(isAmongStaff ? 'staff.ask.without' : 'staff.readers.hint')}</p>
    </section>
  )
}
