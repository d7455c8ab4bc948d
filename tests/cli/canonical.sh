# The canonical crop: one for all cyclic shifts of an image, another filter, and what cannot be.
pictures photos 4
picture in.png 60 50
picture small.png 12 10
shiftforge build translation-cyclic --source photos --preprocess imagenet-32 --shifts grid:9:3 --sink folder --progress none --out views >log
cat >same.sh <<'E'
for size in "" "--size 20"; do
    find views -name '*.png' | while read file; do
        shiftforge canonical --circular $size $file crop.png
        echo $(basename $file) $(sha256sum <crop.png)
    done | sort | uniq -c | awk '{print $1, "views of", $2, "have one crop"}'
done
E
t bash same.sh
t shiftforge canonical --size 40 --verbose in.png crop.png
t shiftforge canonical --size 40 --verbose --filter gaussian --sigma 4 --candidates 5 in.png crop.png
t shiftforge canonical --size 40 --verbose --filter box --sigma 3 --preprocess imagenet-64 in.png crop.png
sh_t 'shiftforge canonical --size 40 --filter box --sigma 3 --preprocess imagenet-64 - - <in.png | cmp - crop.png'
t shiftforge canonical in.png crop.png
t shiftforge canonical --size 61 in.png crop.png
t shiftforge canonical --size 4 in.png crop.png
t shiftforge canonical --size 40 --sigma zero in.png crop.png
t shiftforge canonical --size 40 --sigma 0.1 in.png crop.png
t shiftforge canonical --size 40 --candidates 99 in.png crop.png
t shiftforge canonical --circular --candidates 3 in.png crop.png
t shiftforge canonical --circular small.png crop.bmp
