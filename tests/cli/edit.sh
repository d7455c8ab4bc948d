# Edits of one image: apply and preview with a mask and another background.
pictures photos 2
mkdir -p masks/ant bank/bee
picture bank/bee/beach.png 40 30 9
# mask FILE WIDTH HEIGHT VALUE: a box of it in the middle third.
cat >mask.py <<'P'
import sys
path, width, height, value = sys.argv[1], *map(int, sys.argv[2:])
inside = lambda at, side: side // 3 <= at < side - side // 3
with open(path, "wb") as file:
    file.write(b"P5 %d %d 255\n" % (width, height))
    file.write(bytes(value * (inside(x, width) and inside(y, height))
                     for y in range(height) for x in range(width)))
P
python3 mask.py masks/ant/00.pgm 40 30 1
python3 mask.py empty.pgm 40 30 0
python3 mask.py large.pgm 41 30 1
photo="--mask masks/ant/00.pgm --key ant/00.png photos/ant/00.png"
one="--profile imagenet-e --severity 1 $photo"
# The pixels are build's.
echo ant/00.png >keys
t shiftforge build imagenet-e --preprocess none --source photos --subset keys --out built \
    --masks masks --backgrounds bank
for name in inversion less_complex random_background size_5 random_position random_direction; do
    case $name in random_background) beside="--background bank/bee/beach.png" ;; *) beside= ;; esac
    t shiftforge apply $name $beside $one $name.png
    t cmp $name.png built/$name/1/ant/00.png
done
t shiftforge apply random_position --verbose $one out.png
# The preprocessing is the mask's as well.
t shiftforge apply size_10 --preprocess imagenet-224 $one large.png
sh_t 'head -c 24 large.png | tail -c 8 | od -An -tu1'
# What is missing, too much or wrong.
t shiftforge apply size_5 --profile imagenet-e --severity 1 photos/ant/00.png out.png
t shiftforge apply random_background $one out.png
t shiftforge apply gaussian_noise --severity 1 $photo out.png
t shiftforge apply size_5 --background bank/bee/beach.png $one out.png
none="shiftforge apply size_5 --profile imagenet-e --severity 1 photos/ant/00.png out.png"
t $none --mask large.pgm
t $none --mask empty.pgm
t $none --mask none.pgm
t $none --mask mask.py
t $none --mask photos/ant
t shiftforge apply random_background $one out.png --background mask.py
# The sheet, whose tiles are those pixels.
sheet="shiftforge preview --profile imagenet-e --preprocess none --severities 1 $photo sheet.png"
t $sheet --background bank/bee/beach.png
sh_t 'head -c 24 sheet.png | tail -c 8 | od -An -tu1'
t $sheet --corruptions inversion,size_5
t $sheet
t $sheet --corruptions size_5 --background bank/bee/beach.png
t shiftforge preview --profile imagenet-e --corruptions size_5 photos/ant/00.png sheet.png
t shiftforge preview --mask masks/ant/00.pgm photos/ant/00.png sheet.png
