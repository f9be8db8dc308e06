import { scriptHead } from './sh.ts';

/*
 * The fixed part of the script. Its words (`functions`, `vf`, ...) are called with what the design says, which is
 * always quoted; nothing here is made of the design's text.
 */
export const library = String.raw`${scriptHead}sysfs=${'$'}{IOV_SYSFS:-/sys}

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# Runs a command, or only says it.
run() {
  say "$*"
  [ "$dry" = 1 ] || "$@"
}

# The same for what takes a setting back: a driver that does not know it has nothing to take back.
clear() {
  if [ "$dry" = 1 ]; then "$@"; else "$@" 2>/dev/null || true; fi
}

# interface NAME: the name, once it is there.
interface() {
  [ "$dry" = 1 ] || [ -e "$sysfs/class/net/$1" ] || fail "there is no interface $1"
  say "$1"
}

# interface_at ADDRESS: the interface of the PCI function.
interface_at() {
  for found in "$sysfs/bus/pci/devices/$1/net/"*; do
    if [ -e "$found" ]; then
      basename "$found"
      return
    fi
  done
  [ "$dry" = 1 ] || fail "no interface at $1"
  say "[interface at $1]"
}

# number FILE: what it holds, 0 where there is none.
number() {
  if [ -r "$1" ]; then cat "$1"; else echo 0; fi
}

# held ADDRESS DEVICE: says so where a process has the character device of a function open.
held() {
  holder=$(printf '%s\n' "$open" | grep -E "/$2\$" | head -n 1 | cut -d/ -f3 || true)
  [ -z "$holder" ] || say "$1 (open in process $holder)"
}

# users PF: prints each of its VFs that somebody uses, and by what it is seen.
users() {
  open=$(find /proc/[0-9]*/fd '(' -lname '*/vfio/*' -o -lname '*/vhost-vdpa-*' ')' -printf '%p %l\n' 2>/dev/null || true)
  for function in "$sysfs/class/net/$1/device/virtfn"*; do
    [ -e "$function" ] || continue
    address=$(basename "$(readlink -f "$function")")
    [ -e "$function/driver" ] || continue
    case $(basename "$(readlink -f "$function/driver")") in
      vfio-pci | *-vfio-pci | *_vfio_pci)
        # Its group; with iommufd it is the function itself.
        held "$address" "vfio/$(basename "$(readlink -f "$function/iommu_group")")"
        for node in "$function/vfio-dev/"*; do
          held "$address" "vfio/devices/$(basename "$node")"
        done
        ;;
      *)
        # What vDPA has made of it.
        for node in "$function"/*/vhost-vdpa-*; do
          [ ! -e "$node" ] || held "$address" "$(basename "$node")"
        done
        seen=0
        for net in "$function/net/"*; do
          [ -e "$net" ] || continue
          seen=1
          for upper in "$net"/upper_* "$net/master"; do
            [ ! -e "$upper" ] || say "$address ($(basename "$net") is part of $(basename "$upper"))"
          done
          if [ -n "$(ip -o address show dev "$(basename "$net")" scope global 2>/dev/null || true)" ]; then
            say "$address ($(basename "$net") has an address)"
          fi
        done
        # Its interface is in another network namespace: a container has it.
        if [ "$seen" = 0 ] && [ -e "$function/net" ]; then say "$address (in another namespace)"; fi
        ;;
    esac
  done
}

# differs PF COUNT|any MODE|any: whether VFs or eswitch mode are not so. Leaves what is there, and what is to be, in
# $device, $pci, $now, $count and $mode.
differs() {
  device=$sysfs/class/net/$1/device count=$2 mode=$3
  now=$(number "$device/sriov_numvfs")
  [ "$count" != any ] || count=$now
  pci=pci/$(basename "$(readlink -f "$device" 2>/dev/null || echo "$1")")
  if [ "$mode" != any ]; then
    case " $(devlink dev eswitch show "$pci" 2>/dev/null || true) " in
      *" mode $mode "*) mode=any ;;
      *" mode "*) ;;
      # A driver without an eswitch to set is in legacy mode.
      *) [ "$mode" != legacy ] || mode=any ;;
    esac
  fi
  [ "$now" != "$count" ] || [ "$mode" != any ]
}

# able PF COUNT|any MODE|any: stops, before anything is changed, where the functions could not be made so.
able() {
  if [ "$dry" = 1 ] || ! differs "$@"; then return 0; fi
  [ -e "$device/sriov_numvfs" ] || fail "$1 has no SR-IOV"
  total=$(number "$device/sriov_totalvfs")
  [ "$count" -le "$total" ] || fail "$1 has at most $total VFs, not $count"
  if [ "$now" != 0 ]; then
    used=$(users "$1")
    [ -z "$used" ] || fail "VFs of $1 are in use, and $now VFs cannot become $count without taking all away:
$used"
  fi
}

# functions PF COUNT|any MODE|any: that many VFs, in that eswitch mode. Goes through 0 only if something changes.
functions() {
  if ! differs "$@"; then return 0; fi
  [ "$now" = 0 ] || write 0 "$device/sriov_numvfs"
  [ "$mode" = any ] || run devlink dev eswitch set "$pci" mode "$mode"
  [ "$count" = 0 ] || write "$count" "$device/sriov_numvfs"
}

# iommu FIRMWARE [PARAMETERS]: says if no IOMMU is at work, and what switches it on. VFs can be made without one, but
# no VM can have them.
iommu() {
  [ "$dry" = 0 ] || return 0
  for unit in "$sysfs/class/iommu/"*; do
    [ ! -e "$unit" ] || return 0
  done
  {
    say "$0: no IOMMU is at work, so no VM can be given a function."
    say "Switch $1 on in the firmware${'$'}{2:+, and add to the kernel command line: $2}."
  } >&2
}

# write VALUE FILE
write() {
  say "echo $1 > $2"
  [ "$dry" = 1 ] || echo "$1" >"$2"
}

# vf PF NUMBER SETTING...: tried again while the driver says that the VF is still being reset.
vf() {
  of=$1 number=$2
  shift 2
  say "ip link set dev $of vf $number $*"
  [ "$dry" = 0 ] || return 0
  for try in 1 2 3 4 5; do
    if error=$(ip link set dev "$of" vf "$number" "$@" 2>&1); then return 0; fi
    case $try:$error in
      [1-4]:*'temporarily unavailable'* | [1-4]:*busy*) sleep 1 ;;
      *) break ;;
    esac
  done
  printf '%s\n' "$error" >&2
  return 1
}

# address PF NUMBER MAC: told only to a VF that has another, as drivers reset the VF, under its guest, even if it is the same.
address() {
  case $(ip link show dev "$1" 2>/dev/null | tr -s ' ' | grep -E "^ ?vf $2 " || true) in
    *" $3 "* | *" $3,"*) ;;
    *) vf "$1" "$2" mac "$3" ;;
  esac
}

# pause PF on|off: ethtool fails where nothing is to be changed.
pause() {
  case $(ethtool -a "$1" 2>/dev/null | tr -s '\t' ' ' | grep -E '^(RX|TX): ' || true) in
    "RX: $2"*"TX: $2") ;;
    *) run ethtool -A "$1" autoneg off rx "$2" tx "$2" ;;
  esac
}

finish() {
  [ "$dry" = 0 ] || say '(nothing was changed)'
}

if [ "$dry" = 0 ] && [ "$(id -u)" != 0 ]; then fail 'must be run as root'; fi
`;
