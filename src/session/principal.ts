import { CODE, fromHex, type Hex, ID, type Principal, Refused } from '#wire'

/** A person or a whole team, as the signed list names them. */
export function principalOf(args: { group: string; person?: Hex }): Principal {
  const person = args.person === undefined ? undefined : fromHex(args.person)
  const isCode = CODE.test(args.group) && args.group !== ''
  if (!isCode || (args.person !== undefined && person?.length !== ID)) throw new Refused('bad-request')
  return person ? { kind: 'person', group: args.group, person } : { kind: 'team', group: args.group }
}
