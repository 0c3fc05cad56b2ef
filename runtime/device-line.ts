/**
 * Who runs on which device after losses. The first device of a line is its opener's. Each later one was opened by a
 * recovery, and belongs to everything that runs on it: whoever ran on any device of the line comes back on the same new
 * one, and it is closed when the last of them lets go.
 */
import type { Device } from "./device.js";
import { GridwrightError } from "./error.js";

interface Line {
  /** What the lost ones come back on. Absent before the first loss, and when nothing runs on it any more. */
  latest: Successor | undefined;
}

interface Successor {
  readonly opening: Promise<Device>;
  users: number;
  isLost: boolean;
}

/** Keyed by every device of a line, so that a line lives as long as one of them. */
const lines = new WeakMap<Device, Line>();
const successors = new WeakMap<Device, Successor>();

/** One user's hold on a device that a recovery opened. */
export interface DeviceShare {
  readonly device: Device;
  /** For a device that is found lost: nobody else is to come back on it. */
  markLost(): void;
  /** Closes the device where this was its last user. Once. */
  release(): Promise<void>;
}

/**
 * The device to go on with where `lost` is lost: the latest of its line, or one opened now.
 *
 * @throws GridwrightError `device/lost` where nothing says how, and whatever `reopen` rejects with: to everybody who waits
 * for it, and to nobody later
 */
export async function shareSuccessor(lost: Device): Promise<DeviceShare> {
  const line = lines.get(lost) ?? { latest: undefined };
  lines.set(lost, line);
  const lostOne = successors.get(lost);
  if (lostOne !== undefined) lostOne.isLost = true;
  const successor = line.latest === undefined || line.latest.isLost ? open(line, lost) : line.latest;
  successor.users++;
  return share(line, successor, await successor.opening);
}

/** A hold on a device that somebody else's recovery opened; undefined for any other, which its opener closes. */
export function shareOpened(device: Device): DeviceShare | undefined {
  const line = lines.get(device);
  const successor = successors.get(device);
  if (line === undefined || successor === undefined || successor.users === 0) return undefined;
  successor.users++;
  return share(line, successor, device);
}

function open(line: Line, lost: Device): Successor {
  const successor: Successor = { opening: reopened(lost), users: 0, isLost: false };
  line.latest = successor;
  successor.opening.then(
    (device) => {
      lines.set(device, line);
      successors.set(device, successor);
      void device.lost.then(() => (successor.isLost = true));
    },
    () => forget(line, successor),
  );
  return successor;
}

function share(line: Line, successor: Successor, device: Device): DeviceShare {
  let held = true;
  return {
    device,
    markLost: () => void (successor.isLost = true),
    release: async () => {
      if (!held) return;
      held = false;
      if (--successor.users > 0) return;
      forget(line, successor);
      await device.close();
    },
  };
}

function forget(line: Line, successor: Successor): void {
  if (line.latest === successor) line.latest = undefined;
}

async function reopened(device: Device): Promise<Device> {
  if (device.reopen !== undefined) return device.reopen();
  throw new GridwrightError({
    code: "device/lost",
    message: `device '${device.name}' cannot be opened again`,
    help: "use a device with 'reopen'",
  });
}
