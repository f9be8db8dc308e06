import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, exported, fileOf, folderForTest, isolated, ran } from './harness.ts';

/* A machine for the shell script, with no hardware: see `host`. */

/** Why programs cannot be traced here; undefined where they can. */
export function untraceable(): string | undefined {
  const { status, err } = ran(['strace', '-o', '/dev/null', 'true']);
  return status === 0 ? undefined : `tracing is refused: ${err.trim()}`;
}

/**
 * A machine to run a script on: interfaces in a network namespace, a folder for /sys whose files hold the numbers of
 * VFs, and around the real `ip` a wrapper that traces it, as no device here has VFs.
 */
export function host(
  text: string,
  vfs: Readonly<Record<string, number>>,
  traced = true,
  total = 64,
): { readonly run: () => Ran; readonly log: (name: string) => string; readonly sysfs: string } {
  const folder = folderForTest();
  const script = join(folder, 'script.sh');
  writeFileSync(script, fileOf(exported(text, 'shell'), '.sh'));
  const sysfs = join(folder, 'sys');
  Object.entries(vfs).forEach(([name, count], i) => {
    const device = join(sysfs, `devices/0000:c${'89abcdef'[i] ?? ''}:00.0`);
    mkdirSync(device, { recursive: true });
    mkdirSync(join(sysfs, 'class/net', name), { recursive: true });
    symlinkSync(device, join(sysfs, 'class/net', name, 'device'));
    writeFileSync(join(device, 'sriov_numvfs'), `${count}\n`);
    writeFileSync(join(device, 'sriov_totalvfs'), `${total}\n`);
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const log = (name: string): string => join(folder, name);
  const tool = (name: string, body: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const path = ran(['sh', '-c', 'command -v ip']).out.trim();
  writeFileSync(log('calls'), '');
  // What is asked of the kernel counts, not that an ifb has no VFs.
  tool(
    'ip',
    traced
      ? `strace -f -A -o '${log('strace')}' -e trace=sendmsg '${path}' "$@" || true`
      : `'${path}' "$@" 2>/dev/null || true`,
  );
  for (const name of ['devlink', 'dcb', 'bridge', 'ethtool'])
    tool(
      name,
      `echo "${name} $*" >>'${log('calls')}'\ncase "$*" in *show*) echo 'x: mode legacy inline-mode none' ;; esac`,
    );
  const links = Object.keys(vfs).map((name) => `'${path}' link add ${name} type ifb`);
  return {
    sysfs,
    log,
    run: () =>
      isolated([...links, `PATH='${bin}':"$PATH" exec sh '${script}'`].join('\n'), {
        env: { IOV_SYSFS: sysfs },
      }),
  };
}

/** What a run of the script came to, with the calls of `ip`. */
export interface Called extends Ran {
  readonly calls: readonly string[];
}

/**
 * Runs the script of a design with a port `ens1f0` where `ip` is one that answers: `shows` is what it says of the port, and
 * what sets a VF is refused `times` times with `refusal`. Nothing of this machine is asked or changed.
 */
export function answered(
  text: string,
  {
    shows = '',
    refusal = '',
    times = 0,
    iommu = true,
  }: {
    readonly shows?: string;
    readonly refusal?: string;
    readonly times?: number;
    readonly iommu?: boolean;
  } = {},
): Called {
  const folder = folderForTest();
  const device = join(folder, 'sys/class/net/ens1f0/device');
  mkdirSync(device, { recursive: true });
  writeFileSync(join(device, 'sriov_numvfs'), '0\n');
  writeFileSync(join(device, 'sriov_totalvfs'), '64\n');
  if (iommu) mkdirSync(join(folder, 'sys/class/iommu/dmar0'), { recursive: true });
  writeFileSync(join(folder, 'shows'), shows);
  writeFileSync(join(folder, 'refusal'), `${refusal}\n`);
  writeFileSync(join(folder, 'left'), `${times}\n`);
  writeFileSync(join(folder, 'calls'), '');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const tools = {
    id: 'echo 0',
    sleep: ':',
    ip: `cd '${folder}'
echo "$*" >>calls
case "$*" in
  'link show'*) cat shows ;;
  *' vf '*)
    left=$(cat left)
    if [ "$left" -gt 0 ]; then
      echo $((left - 1)) >left
      cat refusal >&2
      exit 2
    fi
    ;;
esac`,
  };
  for (const [name, body] of Object.entries(tools)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const script = join(folder, 'script.sh');
  writeFileSync(script, fileOf(exported(text, 'shell'), '.sh'));
  const run = ran(['sh', '-c', `PATH='${bin}':"$PATH" exec sh '${script}'`], {
    env: { IOV_SYSFS: join(folder, 'sys') },
  });
  return { ...run, calls: readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean) };
}

/** The VF settings of netlink messages as strace decodes them: `RATE {vf=3, ...}`. */
export function vfMessages(trace: string): string[] {
  return [...trace.matchAll(/nla_type=IFLA_VF_(MAC|VLAN|RATE|SPOOFCHK|TRUST)\}, (\{.*?\})\]?/g)].map(
    ([, kind = '', body = '']) =>
      // The kernel's field is 32 bytes for any kind of link.
      `${kind} ${body.replace(/mac=((?:..:){5}..)(?::00)*\}/, 'mac=$1}')}`,
  );
}
