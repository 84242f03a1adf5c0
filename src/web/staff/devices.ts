import type { DeviceView } from './port.ts'

/** The first two of the twelve words: enough to tell devices of a team apart, never enough to trust one. */
export const markOf = ({ words }: DeviceView): string => words.slice(0, 2).join(' ')

export type PersonDevices = {
  readonly person: string
  readonly name: string
  readonly devices: readonly DeviceView[]
}

/** Devices by person, in the order of the signed list. */
export const peopleOf = (devices: readonly DeviceView[]): readonly PersonDevices[] => {
  const people = new Map(devices.map(({ person, name }) => [person, name]))
  return [...people].map(([person, name]) => ({
    person,
    name,
    devices: devices.filter((device) => device.person === person),
  }))
}
