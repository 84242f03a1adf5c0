/** Paths of both origins (PROTOCOL §8). No path ever carries an id of a conversation or a person. */
export const PATH = {
  page: '/',
  exit: '/exit',
  /** Built files by content hash: `/f/<name>-<hash>`. */
  file: '/f/',
  status: '/status',
  head: '/head',
  /** The list of the hashes of all heads. */
  heads: '/heads',
  /** Older heads by version: `/head/<version>`. */
  headVersion: '/head/',
  /** Roster slices and the places file by digest (lower-case hex). */
  digest: '/roster/',
  challenge: '/challenge',
  create: '/create',
  append: '/append',
  since: '/since',
  wraps: '/wraps',
  keys: '/keys',
  find: '/find',
  erase: '/erase',
  /** The visitor's own tab has it kept longer: conversation ‖ months u8 -> epoch day u32. */
  keep: '/keep',
  /** A guest's offered device record, by its twelve words. */
  offered: '/offered',
  /** For whoever started the server; to everybody else it is not there. */
  probe: '/probe',
  live: '/live',
} as const

/** JSON calls of the staff origin only (schemas in #wire/control). */
export const STAFF_PATH = {
  challenge: '/staff/challenge',
  session: '/staff/session',
  /** A session of somebody outside the roster, for the one conversation they were let into. */
  guest: '/staff/guest',
  offer: '/staff/offer',
  end: '/staff/end',
  queue: '/staff/queue',
  away: '/staff/away',
  lost: '/staff/lost',
  /** Appends a signed change to the register. */
  change: '/staff/change',
  /** Rows of the register. */
  changes: '/staff/changes',
  /** How the own group is told when no console is open. */
  notices: '/staff/notices',
} as const
