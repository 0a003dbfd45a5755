#!/usr/bin/env bash
# in-overlay.sh PLACE SCRIPT DEB ARGS…: runs SCRIPT on an overlay of this machine's file system.
# The caller starts it in its own mount namespace, so that all mounts end with it.
set -euo pipefail

place=$1
shift
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" "$place/root"
mount --rbind /dev "$place/root/dev"
mount -t proc proc "$place/root/proc"
# /tmp and the checkout may be separate file systems, which the overlay does not show: copy both files.
mkdir -p "$place/root/opt/artifacts"
script=$1 deb=$2
cp "$script" "$deb" "$place/root/opt/artifacts/"
shift 2
# Keeps dpkg from starting or restarting services.
printf '#!/bin/sh\nexit 101\n' >"$place/root/usr/sbin/policy-rc.d"
chmod 755 "$place/root/usr/sbin/policy-rc.d"
chroot "$place/root" bash "/opt/artifacts/$(basename "$script")" "/opt/artifacts/$(basename "$deb")" "$@"
