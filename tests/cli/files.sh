# Files that are not there, not files, not images, or cannot be written.
picture in.png 40 30
mkdir dir
: >empty.png
head -c 100 in.png >cut.png
echo "no image" >text.jpg
a="shiftforge apply pixelate --severity 3"
t $a none.png out.png
t $a dir out.png
t $a empty.png out.png
t $a cut.png out.png
t $a text.jpg out.png
sh_t "$a - out.png <text.jpg"
sh_t "$a - out.png <dir"
t $a in.png none/out.png
t $a in.png in.png/out.png
t $a in.png dir --encode png
t $a in.png dir.png/ --encode png
t $a in.png /dev/full --encode png
sh_t "$a in.png - >/dev/full"
t shiftforge preview none.png out.png
t shiftforge preview text.jpg out.png
t shiftforge preview in.png none/out.png
t shiftforge preview in.png out.jpg
t shiftforge build imagenet-c --source none --sink null
t shiftforge build imagenet-c --source in.png --sink null
t shiftforge build imagenet-c --source dir --sink null
t shiftforge build imagenet-c --source list:none.txt --sink null
t shiftforge build imagenet-c --source synthetic:count=1 --corruptions pixelate --out in.png
t shiftforge build imagenet-c --source synthetic:count=1 --corruptions pixelate --out none/rel
t shiftforge build imagenet-c --source synthetic:count=1 --corruptions pixelate --out /dev/full
t shiftforge status none
t shiftforge status dir
t shiftforge verify none
t shiftforge verify dir
# Standard output that is full or closed.
sh_t 'shiftforge list >/dev/full'
sh_t 'shiftforge help build >/dev/full'
sh_t 'shiftforge list --json >/dev/full'
sh_t 'shiftforge describe pixelate --markdown >/dev/full'
sh_t '(sleep 0.5; shiftforge list --json; echo "code $?" >&2) | true'
sh_t 'shiftforge list >&-'
sh_t 'shiftforge build imagenet-c --source synthetic:count=1 --corruptions pixelate --out closed >&- 2>&-'
sh_t 'shiftforge verify closed | grep -o "no findings"; rm -r closed'
sh_t '(sleep 0.5; shiftforge list; echo "code $?" >&2) | true'
# Nothing was left behind, and a device is still one.
t ls -A
t ls -A none
sh_t '[ -c /dev/full ]'
