# tar archives as a source: WebDataset's samples, and folders as GNU tar packs them.
pictures photos 6
b="shiftforge build cifar10-c --corruptions noise --severities 1 --progress none"
# A folder packed whole is read as the folder is: the same images, keys, classes and pixels.
t $b --source photos --out folder
for format in gnu pax ustar v7; do
    tar -c --sort=name -f $format.tar --format=$format -C photos .
    t $b --source tar:$format.tar --out $format
    for part in clean gaussian_noise manifests; do t diff -r folder/$part $format/$part; done
done
t shiftforge verify pax --rebuild --source tar:gnu.tar
t shiftforge verify pax --rebuild
sh_t 'grep -A1 "\"source\"" pax/manifest.json'
# Samples in shards, with labels.
mkdir samples shards
for i in 0 1 2 3 4 5; do
    cp photos/*/0$i.png samples/$i.png
    echo $((i % 3)) >samples/$i.cls
    echo '{}' >samples/$i.json
done
tar -c --sort=name -f shards/s-08.tar -C samples 0.cls 0.json 0.png 1.cls 1.json 1.png
tar -c --sort=name -f shards/s-09.tar -C samples 2.cls 2.json 2.png 3.cls 3.png
tar -c --sort=name -f shards/s-10.tar -C samples 4.png 4.cls 5.png 5.cls
t $b --source tar:shards --out all
sh_t 'find all/clean -type f | sort'
t $b --source tar:shards/s-{08..10}.tar --sink digest
t $b --source 'tar:shards/s-{08..10}.tar' --out all
t $b --source 'tar:shards/s-{09,10}.tar' --out all
t shiftforge verify all --rebuild --source tar:shards
# What is passed over is told, what cannot be is refused.
mkdir -p odd/ant
cp photos/ant/*.png odd/ant
cp photos/ant/*0.png odd/beside.png
ln odd/beside.png odd/ant/zz.png
ln -s nowhere odd/ant/link.png
echo text >odd/ant/notes
echo RIFF >odd/ant/w.webp
tar -c --sort=name -f odd.tar -C odd ant beside.png
t $b --source tar:odd.tar --sink null
tar -c --sort=name -f twice.tar -C photos ant
t $b --source 'tar:{gnu,twice}.tar' --sink null
gzip -k pax.tar
t $b --source tar:pax.tar.gz --sink null
head -c 2000 pax.tar >cut.tar
t $b --source tar:cut.tar --out cut
t $b --source tar:samples --sink null
t $b --source tar:none.tar --sink null
t $b --source 'tar:shards/s-{07..09}.tar' --sink null
t $b --source 'tar:shards/s-{7.tar' --sink null
# Damage after the archive was opened is the image's own failure.
python3 - <<'P'
data = bytearray(open("ustar.tar", "rb").read())
at = data.index(b"\x89PNG")
data[at + 40:at + 60] = bytes(20)
open("ustar.tar", "wb").write(data)
P
t $b --source tar:ustar.tar --out damaged
t ls
