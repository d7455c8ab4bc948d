# Releases that lost files, places that are refused, names that a shell would split, sinks that keep
# no rows, and options given twice.
pictures photos 4
b="shiftforge build cifar10-c --source photos --corruptions brightness --severities 1,2 --progress none"
t $b --out rel
rm rel/clean/ant/00.png
: >rel/brightness/2/bee/01.png
echo more >rel/extra.txt
t shiftforge verify rel
rm rel/extra.txt
t $b --out rel --dry-run
t $b --out rel
t shiftforge verify rel
# A release that was sent on has no state to go on from.
rm -r rel/.shiftforge rel/clean/ant/00.png
t shiftforge verify rel
# A release may not lie in its source.
t $b --out photos/rel
t $b --out rel/../photos/./new/rel --dry-run
t ls photos
# Another source says so without hashes.
t $b --out two
rm photos/bee/03.png
t $b --out two
# What is printed to be run again can be.
for name in "two words" "it's" $'new\nline' "-dash" 'a$b'; do
    shiftforge build cifar10-c --source photos --corruptions brightness --severities 1 --progress none --out "$name" >log
    grep -e ^in -e ^next log
    eval "$(sed -n 's/^next *//p' log)"
done
# Failures are named where no rows are kept; a folder that nothing is written to is not spoken of.
echo "no image" >photos/bee/98.png
echo "no image" >photos/notes.txt
t $b --sink digest
t $b --sink null --out nothing
t $b --dry-run --out nothing
mkdir bad
echo "no image" >bad/a.png
t shiftforge build cifar10-c --source bad --out nothing --dry-run
sh_t '[ ! -e nothing ]'
sh_t "shiftforge build cifar10-c --source photos --corruptions brightness --severities 1 --sink null --progress json 2>messages | grep -c 'images_done\": 4, \"images_total\": 4'"
# An option that is given twice is a mistake.
t $b --out twice --seed 1 --seed 2
t $b --sink null --progress json
t $b --out twice --strict --strict --limit=1 --limit=1
sh_t '[ ! -e twice ]'
# Files bounded by ulimit -f: an error, not a signal.
sh_t "ulimit -f 1; $b --threads 1 --out bounded"
# A rebuild tells how far it is.
python3 - <<'P'
import os, pty, re, subprocess
subprocess.run("shiftforge build cifar10-c --source synthetic:count=60,size=200x200 --preprocess none --corruptions brightness "
               "--severities 1 --out big --progress none >log", shell=True, check=True)
reader, writer = pty.openpty()
process = subprocess.Popen(["shiftforge", "verify", "big", "--rebuild", "--threads", "1"], stderr=writer, stdout=subprocess.PIPE)
os.close(writer)
shown = b""
while True:
    try:
        data = os.read(reader, 4096)
    except OSError:
        break
    if not data:
        break
    shown += data
print(process.communicate()[0].decode(), end="")
print("a bar:", b"#" in shown, "wiped:", shown.endswith(b"\r\x1b[K"))
P
