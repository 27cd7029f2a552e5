#!/bin/busybox sh
# First program of the guest: puts this machine's file tree (read-only, over 9p) under a writable layer in memory, runs
# /run/out/run.sh in it and switches off. /run/out is the folder for results; /tmp and /mnt may hold the checkout.
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
$B mount -t devtmpfs dev /dev
for module in $($B cat /modules/order); do
  $B insmod "/modules/$module" || echo "GUEST BROKEN insmod $module"
done
SHARE=trans=virtio,version=9p2000.L,msize=1048576
$B mount -t 9p -o $SHARE,cache=loose,ro host /lower || echo "GUEST BROKEN mount host"
$B mount -t tmpfs tmpfs /upper
$B mkdir -p /upper/changes /upper/work
$B mount -t overlay -o lowerdir=/lower,upperdir=/upper/changes,workdir=/upper/work overlay /root ||
  echo "GUEST BROKEN mount overlay"
$B mount -t proc proc /root/proc
$B mount -t sysfs sys /root/sys
$B mount -t devtmpfs dev /root/dev
$B mount -t tmpfs tmpfs /root/run
$B mkdir -p /root/dev/pts /root/dev/shm /root/run/out /root/run/tmp
$B mount -t devpts devpts /root/dev/pts
$B mount -t tmpfs tmpfs /root/dev/shm
$B mount -t 9p -o $SHARE out /root/run/out || echo "GUEST BROKEN mount out"
$B ip link set lo up
read -r MAI_GUEST_READY_S idle </proc/uptime
export MAI_GUEST_READY_S
echo "GUEST READY $MAI_GUEST_READY_S"
$B chroot /root /bin/sh /run/out/run.sh
echo "GUEST EXIT $?"
$B sync
$B poweroff -f
