# Archives and arrays: what is written, grown, verified, refused.
pictures photos 6
b="shiftforge build cifar10-c --source photos --corruptions pixelate --progress none"
t $b --severities 1,2 --sink tar --chunk 4 --out tar
sh_t 'find tar -type f | sort'
sh_t 'tar tf tar/pixelate/2/000000.tar'
sh_t 'cut -d " " -f 1,2,4,5,8 tar/pixelate/2/000000.idx'
t shiftforge status tar
t shiftforge verify tar
t shiftforge verify tar --rebuild --source photos
t $b --severities 1-3 --sink tar --chunk 4 --out tar
t $b --severities 1-3 --chunk 4 --out tar
# Damage is named by archive and member, and mended by the build.
printf x | dd of=tar/pixelate/2/000000.tar bs=1 seek=600 conv=notrunc status=none
rm tar/clean/000001.idx
t shiftforge verify tar
rm tar/pixelate/2/000000.tar
t $b --severities 1-3 --sink tar --chunk 4 --out tar
t shiftforge verify tar
# Too few open files: told before anything is written.
sh_t "ulimit -n 49; $b --sink tar --out few --threads 2"
t ls few
# Arrays.
t $b --severities 1,2 --sink npy --out npy
sh_t 'find npy -type f | sort'
sh_t 'for a in npy/*.npy; do head -n 1 $a | cut -b 11-; done'
t shiftforge status npy
t shiftforge verify npy
t shiftforge verify npy --rebuild --source photos
t $b --severities 1-3 --sink npy --out npy
printf x | dd of=npy/pixelate.npy bs=1 seek=3700 conv=notrunc status=none
t shiftforge verify npy
t $b --severities 1-3 --sink npy --out png --encode png
t $b --severities 1-3 --sink npy
# An array has images of one size.
picture photos/bee/99.png 20 24
t $b --severities 1 --sink npy --out sizes
t $b --severities 1 --sink npy --out resized --preprocess resize-64
# An image that fails stops arrays, unless zeros are to stand in its place.
echo "no image" >photos/bee/99.png
t $b --severities 1 --sink npy --out fill --preprocess resize-64
t $b --severities 1 --sink npy --out fill --preprocess resize-64 --fill
t shiftforge verify fill
sh_t 'tail -c 12288 fill/pixelate.npy | tr -d "\0" | wc -c'
