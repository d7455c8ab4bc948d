# A manifest for arrays that others made, as CIFAR-10-C has them.
pictures photos 6
t shiftforge build cifar10-c --source photos --corruptions noise --sink npy --out made --progress none --preprocess resize-64
mkdir found
cp made/*.npy found
rm found/clean.npy
x="shiftforge index found --layout cifar-c"
t $x
rm -rf found/manifest.json found/manifests
t $x --profile imagenet-64-c --classes none.txt
printf 'ant\nbee\n' >classes.txt
t $x --profile imagenet-64-c --classes classes.txt
sh_t 'sed -n 4,8p found/manifest.json; grep "shot_noise" found/manifest.json'
t shiftforge status found
t shiftforge verify found
t shiftforge verify found --rebuild --source photos
printf x >>found/labels.npy
t shiftforge verify found
t shiftforge index photos --layout cifar-c
t shiftforge index found --layout imagenet-c
