#!/bin/bash
# Makes, in the folder named first and from the mirror named second, what the virtual terminal boots that is not ours: root.img (a Debian with systemd,
# udev and all kernel modules), vmlinux, and initrd.img. Needs root, mmdebstrap, e2fsprogs, cpio, zstd and a Debian mirror.
# Nothing of this checkout goes in but guest/init, so it is made once and kept.
set -euo pipefail
folder=$1
here=$(dirname "$(readlink -f "$0")")
mirror=$2

# Debian's stable kernel has no gpio-sim; the one in its backports has, and all else that a till needs.
suite=trixie
packages=systemd-sysv,udev,kmod,busybox-static,libstdc++6,linux-modules-amd64/$suite-backports

# The folder is put in place by a rename at the end: what is there is whole.
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
mmdebstrap --quiet --mode=root --variant=apt --include="$packages" \
  --keyring=/usr/share/keyrings/debian-archive-keyring.gpg --dpkgopt=force-unsafe-io \
  --customize-hook='chroot "$1" apt-get install -qq "linux-binary-$(ls "$1/usr/lib/modules")" > "$1/dev/null"' \
  "$suite" "$root" "deb $mirror $suite main" "deb $mirror $suite-backports main"

version=$(ls "$root/usr/lib/modules")
# The kernel inside the bzImage (Documentation/arch/x86/boot.rst: setup_sects, payload_offset and payload_length; the
# last four bytes are its size): unpacking it here saves the emulated processor eight seconds.
number() { od -A n -t "u$2" -j "$1" -N "$2" "$root/usr/lib/modules/$version/vmlinuz" | tr -d ' '; }
begin=$((($(number 0x1f1 1) + 1) * 512 + $(number 0x248 4)))
dd if="$root/usr/lib/modules/$version/vmlinuz" bs=64k iflag=skip_bytes,count_bytes status=none \
  skip="$begin" count="$(($(number 0x24c 4) - 4))" | zstd -qdc > "$work/vmlinux"

# The first root: BusyBox, the modules of the disk in the order in which they are needed, and our init.
initrd=$work/initrd
mkdir -p "$initrd"/{bin,dev,modules,root}
cp "$root/usr/bin/busybox" "$initrd/bin/busybox"
cp "$here/guest/init" "$initrd/init"
order=100
for module in $(chroot "$root" modprobe -S "$version" --show-depends --all virtio_blk ext4 | awk '{print $2}'); do
  order=$((order + 1))
  xz -dc "$root$module" > "$initrd/modules/$order.ko"
done
(cd "$initrd" && find . | cpio --quiet -o -H newc -R 0:0) > "$work/initrd.img"

# What only costs time in a machine that lives for minutes.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
  getty-static.service getty@tty1.service serial-getty@ttyS0.service systemd-journal-flush.service \
  systemd-hostnamed.socket systemd-sysext.socket systemd-tmpfiles-clean.timer systemd-networkd.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
touch "$root/etc/.updated" "$root/var/.updated"
echo 0123456789abcdef0123456789abcdef > "$root/etc/machine-id"
echo till > "$root/etc/hostname"
mke2fs -q -t ext4 -O ^has_journal -E root_owner=0:0 -d "$root" "$work/root.img" 1200M

rm -rf "$root" "$initrd"
chmod 755 "$work"
mv "$work" "$folder"
