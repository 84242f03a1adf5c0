import { describe, expect, it } from 'vitest'
import { readSettings, SettingFault } from '#wire/control'

const shared = { BAKEN_DATA: '/srv/data', BAKEN_KEYS: '/srv/a, /srv/b', BAKEN_ROSTER: '/srv/roster' }
const production = {
  ...shared,
  DATABASE_URL: 'postgres://baken@db/baken',
  VISITOR_ORIGIN: 'https://hulp.example.org',
  STAFF_ORIGIN: 'https://team.example.org',
  EXIT_URL: 'https://www.knmi.nl/',
}
const demo = { ...shared, BAKEN_DEMO_DATABASE: 'postgres://x@/baken?host=%2Ftmp%2Fs' }

function faultOf(env: Record<string, string | undefined>): string {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof SettingFault) return error.message
    throw error
  }
  return 'accepted'
}

describe('settings', () => {
  it('reads a production server and a demo', () => {
    expect(readSettings(production)).toMatchObject({
      demo: false,
      keys: ['/srv/a', '/srv/b'],
      visitorPort: 8080,
      staffPort: 8081,
      visitorOrigin: 'https://hulp.example.org',
      demoTime: undefined,
    })
    const set = readSettings({ ...demo, BAKEN_DEMO_TIME: '2026-11-27T23:10:00+01:00', VISITOR_PORT: '9000' })
    expect(set).toMatchObject({ demo: true, visitorPort: 9000, demoTime: Date.UTC(2026, 10, 27, 22, 10) })
    expect(set.visitorOrigin).toBeUndefined()
  })

  it('hands on every value, and nothing else', () => {
    expect(readSettings({ ...production, VISITOR_PORT: '1', STAFF_PORT: '65535', PATH: '/bin' })).toEqual({
      demo: false,
      data: '/srv/data',
      keys: ['/srv/a', '/srv/b'],
      roster: '/srv/roster',
      databaseUrl: 'postgres://baken@db/baken',
      visitorPort: 1,
      staffPort: 65_535,
      visitorOrigin: 'https://hulp.example.org',
      staffOrigin: 'https://team.example.org',
      exitUrl: 'https://www.knmi.nl/',
      demoTime: undefined,
      demoAccounts: undefined,
    })
    expect(readSettings({ ...demo, BAKEN_DEMO_ACCOUNTS: '/srv/accounts' })).toMatchObject({
      demo: true,
      databaseUrl: demo.BAKEN_DEMO_DATABASE,
      demoAccounts: '/srv/accounts',
      exitUrl: 'https://www.knmi.nl/',
    })
  })

  it.each(['BAKEN_DEMO_TIME', 'BAKEN_DEMO_ACCOUNTS', 'BAKEN_DEMO_DATABASE'])(
    'refuses %s beside a real database, in a sentence of its own kind',
    (name) => {
      expect(faultOf({ ...production, [name]: 'x' })).toBe(
        `${name} is for the demo and must not be set beside DATABASE_URL.`,
      )
      expect(() => readSettings({ ...production, [name]: 'x' })).toThrow(
        expect.objectContaining({ name: 'SettingFault' }),
      )
    },
  )

  it.each(Object.keys(production).filter((name) => name !== 'DATABASE_URL'))(
    'names %s when it is missing or empty',
    (name) => {
      for (const value of [undefined, '', '  ']) {
        const fault = faultOf({ ...production, [name]: value })
        expect(fault).toContain(name)
        expect(fault).toMatch(/^[^\n]+\.$/)
      }
    },
  )

  it.each([
    ['VISITOR_PORT', '0'],
    ['VISITOR_PORT', '65536'],
    ['STAFF_PORT', '80 80'],
    ['VISITOR_ORIGIN', 'https://hulp.example.org/'],
    ['VISITOR_ORIGIN', 'http://hulp.example.org'],
    ['STAFF_ORIGIN', 'hulp.example.org'],
    ['STAFF_ORIGIN', 'https://hulp.example.org'],
    ['EXIT_URL', 'javascript:alert(1)'],
    ['EXIT_URL', 'https://x.nl/\r\nset-cookie: a=b'],
    ['BAKEN_KEYS', '/one'],
    ['BAKEN_KEYS', '/one,/one'],
    ['BAKEN_DEMO_TIME', '2026-11-27T23:10:00Z'],
    ['BAKEN_ROSTR', '/srv/roster'],
  ])('refuses %s = %j by name', (name, value) => {
    expect(faultOf({ ...production, [name]: value })).toContain(name)
  })

  it('refuses a demo time that is no time, and a demo without its database', () => {
    expect(faultOf({ ...demo, BAKEN_DEMO_TIME: 'friday' })).toContain('BAKEN_DEMO_TIME')
    expect(faultOf({ ...demo, BAKEN_DEMO_TIME: '2026-13-41T99:10:00Z' })).toContain('BAKEN_DEMO_TIME')
    expect(faultOf(shared)).toContain('DATABASE_URL')
  })
})
