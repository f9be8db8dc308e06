import { readArguments } from '../arguments.ts';
import { collect } from '../commands.ts';

/** `iov collect`: prints the shell script that gathers, on a host, all that `iov import` reads of it. */
export function runCollect(args: readonly string[]): number {
  readArguments(collect, args);
  process.stdout.write(collectScript);
  return 0;
}

/** POSIX shell. It reads, and writes into one new folder only. */
export const collectScript = String.raw`#!/bin/sh
# Gathers what "iov import FOLDER" reads of this host, in a new folder and a .tar.gz of it.
#
#   iov collect > iov-collect.sh
#   sudo sh iov-collect.sh [FOLDER]       (as root lspci, dmesg and virsh tell more)
#
# It only reads: no setting of the host is changed, and nothing leaves it. What is gathered has host and guest
# names, MAC addresses and serial numbers of cards: look through it before you pass it on.

set -u
umask 077
LC_ALL=C
export LC_ALL

folder=\${1:-iov-capture-$(uname -n)}
if [ -e "$folder" ]; then
  echo "$folder is there already: name another folder, or remove it." >&2
  exit 1
fi
mkdir -p "$folder/libvirt" || exit 1

have() {
  command -v "$1" > /dev/null 2>&1
}

# save FILE COMMAND...: keeps what a command prints, and no file where it prints nothing.
save() {
  file=$folder/$1
  shift
  if have "$1"; then
    "$@" > "$file" 2> /dev/null < /dev/null || true
    [ -s "$file" ] || rm -f "$file"
  else
    echo "not here: $1" >&2
  fi
}

# fact ADDRESS KEY VALUE: a line of sysfs.txt, where there is a value.
fact() {
  [ -n "$3" ] && printf '%s/%s=%s\n' "$1" "$2" "$3"
}

# first FILE: its first line.
first() {
  { [ -r "$1" ] && head -n 1 "$1"; } 2> /dev/null
}

# target LINK: the last part of what it points to.
target() {
  [ -L "$1" ] && basename "$(readlink "$1")"
}

functions() {
  for device in /sys/bus/pci/devices/*; do
    [ -e "$device/class" ] || continue
    address=\${device##*/}
    class=$(first "$device/class")
    fact "$address" class "$class"
    for key in vendor device; do
      fact "$address" "$key" "$(first "$device/$key")"
    done
    fact "$address" iommu_group "$(target "$device/iommu_group")"
    case $class in
      0x02*) ;;
      *) continue ;;
    esac
    for key in numa_node max_link_speed max_link_width current_link_speed current_link_width \
      sriov_totalvfs sriov_numvfs sriov_offset sriov_stride sriov_vf_device; do
      fact "$address" "$key" "$(first "$device/$key")"
    done
    fact "$address" driver "$(target "$device/driver")"
    fact "$address" physfn "$(target "$device/physfn")"
    for link in "$device"/virtfn*; do
      fact "$address" "\${link##*/}" "$(target "$link")"
    done
    if [ -e "$device/sriov_totalvfs" ] && have devlink; then
      fact "$address" eswitch_mode \
        "$(devlink dev eswitch show "pci/$address" 2> /dev/null | sed -n 's/.* mode \([a-z]*\).*/\1/p')"
    fi
    for net in "$device"/net/*; do
      [ -e "$net/address" ] || continue
      name=\${net##*/}
      for key in address mtu speed operstate phys_port_name; do
        fact "$address" "net/$name/$key" "$(first "$net/$key")"
      done
      if have ethtool; then
        fact "$address" "net/$name/firmware" \
          "$(ethtool -i "$name" 2> /dev/null | sed -n 's/^firmware-version: //p')"
      fi
    done
  done
  return 0
}

uname -n > "$folder/hostname.txt"
{
  echo "kernel: $(uname -r)"
  if have virsh; then virsh -r version 2> /dev/null < /dev/null; fi
} > "$folder/versions.txt"
functions > "$folder/sysfs.txt"
save ip-link.json ip -d -j link show
save lspci.txt lspci -D -nn -vvv
save lstopo.xml lstopo-no-graphics --of xml --whole-io
save ovs.txt ovs-vsctl show
save cpuinfo.txt cat /proc/cpuinfo
save meminfo.txt cat /proc/meminfo
save cmdline.txt cat /proc/cmdline
if have dmesg; then
  dmesg 2> /dev/null | grep -E 'Linux version|Kernel command line|DMI:|DMAR|AMD-Vi|IOMMU|iommu|smmu|remapping' \
    > "$folder/dmesg.txt" || rm -f "$folder/dmesg.txt"
fi

if have virsh; then
  n=0
  # One name a line; a name may have spaces.
  for kind in domain network nodedev; do
    case $kind in
      domain) list='list --all --name' dump=dumpxml ;;
      network) list='net-list --all --name' dump=net-dumpxml ;;
      *) list='nodedev-list --cap pci' dump=nodedev-dumpxml ;;
    esac
    # shellcheck disable=SC2086 # the words of a command
    virsh -r $list 2> /dev/null < /dev/null | while IFS= read -r name; do
      [ -n "$name" ] || continue
      n=$((n + 1))
      virsh -r "$dump" "$name" > "$folder/libvirt/$kind-$n.xml" 2> /dev/null < /dev/null ||
        rm -f "$folder/libvirt/$kind-$n.xml"
    done
  done
fi
rmdir "$folder/libvirt" 2> /dev/null

if have tar && tar -czf "$folder.tar.gz" "$folder"; then
  echo "$folder.tar.gz"
fi
echo "$folder"
`.replaceAll('\\${', '${');
