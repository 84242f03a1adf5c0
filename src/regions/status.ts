import { STATUS } from '#wire'
import { dayOf } from './day.ts'
import type { Opening, Schedule } from './hours.ts'
import type { Places } from './places.ts'
import type { Service } from './service.ts'
import { json } from './shape.ts'

/**
 * `open`: somebody is there until then, whatever the hours say. `away`: nobody until then, still addressed.
 * `absent`: not to be addressed until then.
 */
const PRESENCES = ['open', 'away', 'absent'] as const
type Presence = (typeof PRESENCES)[number]

/** What one group said last; `until` in epoch ms. */
export type GroupStatus = { readonly code: string; readonly state: Presence; readonly until: number }

/** The week of a service (by id) as its people changed it since the signed table. */
export type Plan = Schedule & { readonly service: string }

/**
 * The public, UNSIGNED status file of constant size. It may change what is said and may lead to the helpdesk;
 * it can never select another team, never bring one back, and holds no telephone number.
 */
export type Status = {
  readonly groups: readonly GroupStatus[]
  readonly plans?: readonly Plan[]
  /** Codes of groups that take nobody new now. */
  readonly full?: readonly string[]
  /** The server's time when it was served, epoch ms to the minute: for saying what is open where a phone's clock lies. */
  readonly at?: number
}

type Row = { readonly [name: string]: unknown }

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null
const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 4e12
const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

function readGroup({ code, state, until }: Row): readonly GroupStatus[] {
  const presence = PRESENCES.find((one) => one === state)
  return isName(code) && presence && isTime(until) ? [{ code, state: presence, until }] : []
}

const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d|24:00'
const WEEK = new RegExp(`^([1-7]+) (${CLOCK})-(${CLOCK})$`)

/** `12345 09:00-17:00,6 10:00-12:00`. */
function readWeek(week: unknown): readonly Opening[] | undefined {
  const hours: Opening[] = []
  for (const part of week === '' ? [] : String(week).split(',')) {
    const [, days, from, to] = WEEK.exec(part) ?? []
    if (!days || !from || !to) return undefined
    for (const day of days) hours.push([Number(day), from, to])
  }
  return hours
}

/** `2026-12-24/2027-01-02`. */
function readAbsences(spans: unknown): Schedule['absences'] | undefined {
  const read = Array.isArray(spans) ? spans.map((span) => String(span).split('/')) : [['']]
  const isDay = (day: unknown): boolean => dayOf(String(day)) >= 0
  if (!read.every(([from, to, more]) => isDay(from) && isDay(to) && more === undefined)) return undefined
  return read.map(([from = '', to = '']) => ({ from, to }))
}

function readPlan({ s, w, h, a }: Row): readonly Plan[] {
  const hours = readWeek(w)
  const absences = readAbsences(a)
  return isName(s) && hours && absences ? [{ service: s, hours, holidays: h === 1, absences }] : []
}

const rowsOf = (list: unknown): readonly Row[] => (Array.isArray(list) ? list.filter(isRow) : [])

/**
 * STATUS bytes of JSON padded with spaces; else `undefined`. Fields and rows that this build does not know are skipped:
 * nothing rests on this file, so a page that is open survives whatever later builds put into it.
 */
export function parseStatus(bytes: Uint8Array): Status | undefined {
  const value = bytes.length === STATUS && json(bytes)
  if (!isRow(value) || !Array.isArray(value['groups'])) return undefined
  const { at, plans, full } = value
  return {
    groups: rowsOf(value['groups']).flatMap(readGroup),
    ...(plans !== undefined && { plans: rowsOf(plans).flatMap(readPlan) }),
    ...(full !== undefined && { full: Array.isArray(full) ? full.filter(isName) : [] }),
    ...(isTime(at) && { at }),
  }
}

function weekText(hours: readonly Opening[]): string {
  const days = new Map<string, string>()
  for (const [day, from, to] of hours) days.set(`${from}-${to}`, (days.get(`${from}-${to}`) ?? '') + day)
  return [...days].map(([times, on]) => `${on} ${times}`).join(',')
}

/** The file as served; `undefined` when it does not fit or is not well formed. */
export function encodeStatus({ plans, ...status }: Status): Uint8Array | undefined {
  const rows = plans?.map(({ service, hours, holidays, absences }) => ({
    s: service,
    w: weekText(hours),
    h: Number(holidays),
    a: absences.map(({ from, to }) => `${from}/${to}`),
  }))
  const text = JSON.stringify({ ...status, ...(rows && { plans: rows }) })
  if (!/^[ -~]*$/.test(text) || text.length > STATUS) return undefined
  const bytes = Uint8Array.from(text.padEnd(STATUS), (char) => char.charCodeAt(0))
  const read = parseStatus(bytes)
  const isWhole =
    read?.groups.length === status.groups.length &&
    read.plans?.length === plans?.length &&
    read.full?.length === status.full?.length &&
    read.at === status.at
  return isWhole ? bytes : undefined
}

/** The service with the week that counts now. */
export function planned<T extends Service>(service: T, status: Status | undefined): T {
  const plan = status?.plans?.find((one) => one.service === service.id)
  if (!plan) return service
  const { hours, holidays, absences } = plan
  return { ...service, hours, holidays, absences }
}

/**
 * The table with the weeks that count now: what is said of openings, and what deadlines are counted by. Who receives a
 * handoff is for `route`, which asks the signed table first.
 */
export function inForce(places: Places, status: Status | undefined): Places {
  if (!status?.plans?.length) return places
  return {
    ...places,
    services: places.services.map((service) => planned(service, status)),
    helpdesk: planned(places.helpdesk, status),
  }
}
