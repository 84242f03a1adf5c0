import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { markOf, peopleOf } from '../devices.ts'
import type { DeviceView, DeviceWork } from '../port.ts'
import { Ask } from './ask.tsx'
import { Confirm } from './confirm.tsx'
import { Fault } from './fault.tsx'
import { useRoom, useWatched } from './room.ts'
import { Stopping } from './stopping.tsx'
import { faultOf, useTask } from './task.ts'
import { ToList } from './to-list.tsx'
import { Words } from './words.tsx'

/** How far it is, as it is: conversations gone through, and those that could not be done. */
const Work = ({ work, device }: { work: DeviceWork; device: DeviceView }): VNode => {
  const { desk, mine } = useRoom()
  const { done, of, failed, running, what } = work
  const text = `staff.${what}.${running ? 'busy' : 'done'}` as const
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [running])
  const again = (): void => {
    const going = what === 'lost' ? desk.devices.lose(device.device) : desk.devices.give(device.device)
    going.catch(() => undefined)
  }
  return (
    <div class="work" data-work={what} data-running={running} ref={box}>
      <p role="status" data-done={done} data-of={of}>
        {running && of === 0
          ? mine.say('staff.devices.begin')
          : mine.say(text, { mark: markOf(device), done, of })}
      </p>
      {failed > 0 && <p class="caution">{mine.say('staff.devices.failed', { count: failed })}</p>}
      {!running && what === 'lost' && <p class="caution">{mine.say('staff.lost.next')}</p>}
      {!running && failed > 0 && (
        <Button act="device-again" onTap={again}>
          {mine.say('staff.log.tryAgain')}
        </Button>
      )}
    </div>
  )
}

type OneProps = {
  readonly device: DeviceView
  readonly work: DeviceWork | undefined
}

/** Compared by voice first; only then, and only for this device. */
const History = ({ device, busy }: { readonly device: DeviceView; readonly busy: boolean }): VNode => {
  const { desk, mine, self } = useRoom()
  const task = useTask()
  const [step, go] = useState<'shut' | 'compare' | 'differ'>('shut')
  const { name } = device
  const onGive = async (): Promise<void> => {
    if (await task.run(() => desk.devices.give(device.device))) go('shut')
  }
  if (step === 'shut')
    return (
      <Button
        look="choice"
        icon={PICTOGRAMS.helper}
        act="history"
        disabled={busy}
        onTap={() => go('compare')}
      >
        {mine.say('staff.given')}
      </Button>
    )
  if (step === 'differ')
    return (
      <Ask>
        <p class="caution">{mine.say('staff.given.differ')}</p>
        <Button look="quiet" act="history-no" onTap={() => go('shut')}>
          {mine.say('staff.shut')}
        </Button>
      </Ask>
    )
  return (
    <Ask>
      <p>
        {device.person === self.person
          ? mine.say('staff.given.compareOwn')
          : mine.say('staff.given.compare', { name })}
      </p>
      <Words words={device.words} />
      <p>{mine.say('staff.given.ask', { name })}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act="history-yes" disabled={task.busy || busy} onTap={() => void onGive()}>
          {mine.say('staff.given.yes')}
        </Button>
        <Button act="history-differ" disabled={task.busy} onTap={() => go('differ')}>
          {mine.say('staff.given.no')}
        </Button>
        <Button look="quiet" act="history-no" disabled={task.busy} onTap={() => go('shut')}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}

const Own = ({ device }: { device: DeviceView }): VNode => {
  const { mine } = useRoom()
  return (
    <>
      <p class="hint">{mine.say('staff.devices.own')}</p>
      <Words words={device.words} />
    </>
  )
}

/** What may be done about a device that is not the one in use. */
const Acts = ({ device, work }: OneProps): VNode => {
  const { desk, mine } = useRoom()
  const busy = work?.running === true
  return (
    <div class="actions">
      <History device={device} busy={busy} />
      {(!busy || work.device === device.device) && (
        <Confirm
          act="lost"
          icon={PICTOGRAMS.away}
          label={mine.say('staff.lost')}
          sentence={mine.say('staff.lost.ask', { name: device.name, mark: markOf(device) })}
          yes={mine.say('staff.lost.yes')}
          work={() => desk.devices.lose(device.device)}
        />
      )}
    </div>
  )
}

const One = ({ device, work }: OneProps): VNode => {
  const { mine } = useRoom()
  const isOut = work?.what === 'lost' && !work.running && work.device === device.device
  const note = device.own ? 'staff.devices.this' : isOut ? 'staff.devices.out' : undefined
  return (
    <li class="device" data-device={device.device} data-own={device.own}>
      <p>
        <bdi translate={false}>
          <strong>{markOf(device)}</strong>
        </bdi>
        {note && ` (${mine.say(note)})`}
      </p>
      {device.own && <Own device={device} />}
      {work?.device === device.device && <Work work={work} device={device} />}
      {!device.own && !isOut && <Acts device={device} work={work} />}
    </li>
  )
}

/** The devices of the own group: which is lost, and which may be given what was said before. */
export const DevicesPage = ({
  onList,
  onOpen,
}: {
  readonly onList: () => void
  readonly onOpen: (id: string) => void
}): VNode => {
  const { desk, mine, self, groupName } = useRoom()
  const work = useWatched(desk.devices.work)
  const [devices, set] = useState<readonly DeviceView[]>([])
  const [fault, fail] = useState<string | undefined>(undefined)
  useEffect(() => {
    desk.devices.list().then(set, (error: unknown) => fail(faultOf(error)))
  }, [desk])
  return (
    <main class="page" data-page="devices">
      <ToList onList={onList} />
      <h1>{mine.say('staff.devices.of', { group: groupName(self.group) })}</h1>
      <p class="hint">{mine.say('staff.devices.hint')}</p>
      <Fault tongue={mine} code={fault} />
      {peopleOf(devices).map(({ person, name, devices: own }) => (
        <section key={person} class="panel" aria-label={name}>
          <h2>{name}</h2>
          <ul class="devices">
            {own.map((device) => (
              <One key={device.device} device={device} work={work} />
            ))}
          </ul>
        </section>
      ))}
      <Stopping device={devices.find((one) => one.own)} onOpen={onOpen} />
    </main>
  )
}
