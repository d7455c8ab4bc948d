# A release: made, kept, grown, refused, failing images, dry runs, sinks.
pictures photos 6
b="shiftforge build cifar10-c --source photos --corruptions pixelate,brightness"
t $b --severities 1,3 --out rel --dry-run
t ls
t $b --severities 1,3 --out rel
sh_t 'find rel/pixelate -type f | sort'
# Again: nothing to do. More: only what is missing.
t $b --severities 1,3 --out rel
t $b --severities 1-3 --out rel
# Another configuration in the same folder is refused, and says what differs.
t $b --severities 1-3 --out rel --seed 1
t $b --severities 1-3 --out rel --encode jpeg:85
t shiftforge build cifar10-c --source photos/ant --corruptions pixelate --severities 1 --out rel
# Files that are passed over are told with the reason, and counted.
mkdir beside
cp -r photos/* beside
cp photos/ant/00.png beside/stray.png
echo text >beside/notes.txt
t shiftforge build cifar10-c --source beside --corruptions pixelate --severities 1 --sink null
# Threads and chunks do not matter.
t $b --severities 1-3 --out one --threads 1 --chunk 1 --progress none
t $b --severities 1-3 --out two --threads 3 --chunk 4 --progress none
for part in clean pixelate brightness; do t diff -r one/$part two/$part; done
sh_t 'cmp <(cat one/manifests/chunk-*) <(cat two/manifests/chunk-*)'
# apply makes the same pixels for the same key.
t shiftforge apply gaussian_noise --profile cifar10-c --severity 4 --seed 5 --key ant/00.png photos/ant/00.png applied.png
t shiftforge build cifar10-c --source photos --corruptions gaussian_noise --severities 4 --seed 5 --out noise --progress none
t cmp applied.png noise/gaussian_noise/4/ant/00.png
t shiftforge build cifar10-c --source photos --corruptions gaussian_noise --severities 4 --seed 5 --key name --out names --progress none
t shiftforge apply gaussian_noise --profile cifar10-c --severity 4 --seed 5 photos/ant/00.png applied.png
t cmp applied.png names/gaussian_noise/4/ant/00.png
# Images that fail are told by name, and do not stop the others unless asked to.
echo "no image" >photos/bee/99.png
head -c 200 photos/ant/00.png >photos/ant/98.png
t $b --severities 1 --out bad
t $b --severities 1 --out strict --strict
t $b --severities 1 --out most --max-failures 1
t $b --severities 1 --sink digest
t $b --severities 1 --sink null
t $b --severities 1
# They are told of a subset that begins behind the first chunk, too.
echo "bee/99.png" >subset.txt
t $b --severities 1 --subset subset.txt --chunk 2 --out behind
# Limits and subsets.
echo "bee/03.png" >subset.txt
t $b --severities 1 --subset subset.txt --out subset
t $b --severities 1 --limit 2 --out limit
t $b --severities 1 --max-pixels 100 --limit 1 --out small
