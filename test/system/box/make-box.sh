#!/bin/bash
# Makes, in the folder named first and from the mirror named second, the Debian that a box boots: systemd and what a bare
# terminal has, no Node, no compiler, no npm. Needs root, mmdebstrap and a Debian mirror. Nothing of this checkout goes in, so it is made
# once and kept.
set -euo pipefail
folder=$1
mirror=$2

suite=trixie
packages=systemd-sysv,iproute2,libstdc++6

# The folder is put in place by a rename at the end: what is there is whole.
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
mmdebstrap --quiet --mode=root --variant=apt --include="$packages" \
  --keyring=/usr/share/keyrings/debian-archive-keyring.gpg --dpkgopt=force-unsafe-io \
  "$suite" "$root" "deb $mirror $suite main"

# What only costs time in a box that lives for minutes.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
  getty-static.service getty@.service console-getty.service systemd-logind.service \
  systemd-journal-flush.service systemd-tmpfiles-clean.timer systemd-networkd.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\n' > "$root/etc/systemd/journald.conf.d/box.conf"
touch "$root/etc/.updated" "$root/var/.updated"
echo 0123456789abcdef0123456789abcdef > "$root/etc/machine-id"
echo till > "$root/etc/hostname"

chmod 755 "$work" "$root"
mv "$root" "$folder"
