# A manifest for a dataset that others made: here a release that has lost its own.
pictures photos 6
t shiftforge build imagenet-c --source photos --corruptions noise,pixelate --severities 1-2 --out made --progress none
mkdir -p found/noise found/digital
cp -r made/gaussian_noise made/shot_noise made/impulse_noise found/noise
cp -r made/pixelate found/digital
cp -r made/clean found
x="shiftforge index found"
t $x
t $x --layout imagenet
t $x --layout imagenet-c --progress none
sh_t 'head -9 found/manifest.json; grep "clean\|pixelate/1" found/manifest.json'
# The same files, by the same hashes.
sh_t 'for dir in made found; do grep -ho "\"sha256\":\"[^\"]*\",\"pixels\|\"stem\":[^,]*\|\"label\":[^,]*" $dir/manifests/* | grep -v "^$" >$dir.txt; done; cmp made.txt found.txt; wc -l <found.txt'
t shiftforge status found
sh_t 'shiftforge status found --json | head -8'
t shiftforge verify found
t shiftforge verify found --rebuild --source photos
t $x --layout imagenet-c
# What is passed over is told; verify finds it.
rm -r found/manifests found/manifest.json
mkdir -p found/notes/a found/digital/pixelate/all
echo text >found/clean/ant/readme.txt
echo text >found/noise.tar
cp -r found/digital/pixelate/1 found/digital/sepia
mkdir found/digital/sepia/1
mv found/digital/sepia/ant found/digital/sepia/bee found/digital/sepia/1
t $x --layout imagenet-c --progress none
t shiftforge verify found
# What is refused leaves nothing behind.
rm -r found/manifests found/manifest.json
rm found/noise/shot_noise/2/bee/01.jpg
t $x --layout imagenet-c
cp made/shot_noise/2/bee/01.jpg found/noise/shot_noise/2/bee
t shiftforge index found/clean --layout imagenet-c
t shiftforge index none --layout imagenet-c
t $x --layout imagenet-c --profile imagenet
t $x --layout imagenet-c --classes none.txt
echo "no image" >found/clean/bee/01.jpg
t $x --layout imagenet-c --progress none
t ls found
