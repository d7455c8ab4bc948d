# Frost textures from a folder: used, recorded, asked for again, and refused where they are not right.
mkdir given other
for i in 1 2 3; do
    picture given/frost$i.png $((60 + 10 * i)) 50 $i
done
for i in 4 5; do
    picture in.png 70 $((40 + 10 * i)) $i
    t shiftforge apply identity --encode jpeg:95 in.png given/frost$i.jpg
done
picture in.png 40 30
f="--severity 3 --set texture=2"
t shiftforge apply frost $f in.png own.png
t shiftforge apply frost $f --frost-textures given in.png given.png --verbose
t cmp -s own.png given.png
t shiftforge preview --corruptions frost --frost-textures given --preprocess none in.png sheet.png
t shiftforge preview --corruptions frost --preprocess none in.png own-sheet.png
t cmp -s sheet.png own-sheet.png
# The manifest names them by the hashes of their pixels; without the option there is no such member.
pictures photos 4
b="shiftforge build imagenet-c --source photos --preprocess none --corruptions frost --progress none --severities"
sh_t "$b 1,2 --out own >log"
t grep -c frost_textures own/manifest.json own/.shiftforge/build.json
sh_t "$b 1,2 --frost-textures given --out rel >log"
sh_t "grep -A 6 frost_textures rel/manifest.json"
t cmp -s rel/frost/1/ant/00.jpg own/frost/1/ant/00.jpg
t shiftforge apply frost --severity 1 --key ant/00.png --frost-textures given photos/ant/00.png out.jpg
t cmp out.jpg rel/frost/1/ant/00.jpg
t shiftforge verify rel
# A release takes the textures that it was begun with, and no others.
cp given/* other
picture other/frost3.png 33 33
t $b 1,2 --out own --frost-textures given
t $b 1,2 --out rel
t $b 1,2 --out rel --frost-textures other
sh_t "$b 3 --out rel --frost-textures given >log"
t ls rel/frost
t shiftforge verify rel --rebuild --source photos
t shiftforge verify rel --rebuild --source photos --frost-textures other
t shiftforge verify rel --rebuild --source photos --frost-textures given
t shiftforge verify own --rebuild --source photos --frost-textures given
t shiftforge verify own --frost-textures given
# What cannot be read is named.
rm other/frost3.png
t shiftforge apply frost $f --frost-textures other in.png out.png
head -c 100 given/frost3.png >other/frost3.png
t shiftforge preview --frost-textures other in.png out.png
t $b 1,2 --frost-textures other --out bad
picture other/frost3.png 65535 62
t shiftforge apply frost $f --frost-textures other in.png out.png
t shiftforge apply frost $f --frost-textures nowhere in.png out.png
sh_t '[ ! -e bad ] && [ ! -e out.png ]'
