# Parameters scaled to the image, and preprocessing for networks of other sizes.
picture in.png 448 600
picture small.png 224 224
a="shiftforge apply gaussian_blur --severity 2"
t $a --scale-parameters in.png scaled.png --verbose
t shiftforge apply gaussian_blur --set sigma_px=4 in.png by-hand.png
t cmp scaled.png by-hand.png
t $a in.png plain.png
t cmp -s scaled.png plain.png
t $a --scale-parameters small.png s.png
t $a small.png p.png
t cmp s.png p.png
# Noise has no length.
t shiftforge apply gaussian_noise --severity 2 --scale-parameters in.png s.png --verbose
t shiftforge apply gaussian_noise --severity 2 in.png p.png
t cmp s.png p.png
# A value that is set stays.
t shiftforge apply motion_blur --severity 2 --scale-parameters --set sigma_px=7 --set angle=0 in.png s.png --verbose
t shiftforge preview --corruptions blur --preprocess none in.png plain-sheet.png
t shiftforge preview --corruptions blur --preprocess none --scale-parameters in.png scaled-sheet.png
t cmp -s plain-sheet.png scaled-sheet.png
# A release: images of two sizes, the values of each in its row.
mkdir photos
cp in.png small.png photos
b="shiftforge build imagenet-c --source photos --preprocess none --corruptions gaussian_blur,contrast --severities 2 --encode png --progress none"
sh_t "$b --out plain >log"
t grep -c scale plain/manifest.json plain/.shiftforge/build.json
sh_t "$b --scale-parameters --out rel >log"
t grep -A 2 scale_parameters rel/manifest.json
t grep scaled rel/manifest.json
sh_t "grep -o '\"path\":\"[a-z.]*\\|\"drawn\":{[^}]*}' rel/manifests/chunk-000000.jsonl"
t shiftforge apply gaussian_blur --severity 2 --scale-parameters photos/in.png out.png
t cmp out.png rel/gaussian_blur/2/in.png
t cmp rel/contrast/2/in.png plain/contrast/2/in.png
t shiftforge verify rel --rebuild --source photos
t $b --out rel
t $b --scale-parameters --out plain
# imagenet-N is for networks of N pixels a side; imagenet-299 is the published one.
for size in 384 518; do
    t shiftforge apply identity --preprocess imagenet-$size in.png big.png
    sh_t 'head -c 24 big.png | tail -c 8 | od -An -tu1'
done
b="shiftforge build imagenet-c --source photos --preprocess imagenet-32 --corruptions gaussian_blur --severities 2 --progress none"
sh_t "$b --scale-parameters --out net >log"
sh_t "grep -A 3 '\"preprocess\"' net/manifest.json"
sh_t "grep -o '\"drawn\":{[^}]*}' net/manifests/chunk-000000.jsonl"
t shiftforge verify net --rebuild --source photos
t shiftforge apply identity --preprocess imagenet-15 in.png out.png
t shiftforge apply identity --preprocess imagenet-4097 in.png out.png
t shiftforge apply identity --preprocess imagenet in.png out.png
t shiftforge build imagenet-c --source photos --preprocess imagenet-0 --out new
