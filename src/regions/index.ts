export { deadline } from './deadline.ts'
export { type DemoOptions, demoPlaces } from './demo.ts'
export type { Directory, Group } from './directory.ts'
export { describeHole, type Hole, holes, weekOf } from './holes.ts'
export { closesAt, dueAt, minutesOpen, nextOpening, type Opening, openAt, type Schedule } from './hours.ts'
export { type Lookup, lookup, type Match } from './lookup.ts'
export {
  type Area,
  type Member,
  type Municipality,
  type PlaceName,
  type Places,
  type Postcodes,
  parsePlaces,
  type Source,
} from './places.ts'
export { problems } from './problems.ts'
export { encodePlaces, projectPlaces } from './project.ts'
export type { Receiver } from './receiver.ts'
export { type Elsewhere, type Question, type Reason, type Route, route } from './route.ts'
export { AGES, type Age, type AreaService, type First, type Service, type ServiceState } from './service.ts'
export { encodeStatus, type GroupStatus, type Presence, parseStatus, type Status } from './status.ts'
