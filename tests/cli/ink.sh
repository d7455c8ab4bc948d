# Ink masks from a folder: used, recorded, asked for again, and refused where they are not right.
mkdir given other
picture in.png 80 60
# Of the width of severities 1 to 4 all ink, and of that of 5 none.
python3 - <<'P'
import os, struct, zlib

def png(path, width, height, value):
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = (b"\0" + bytes([value]) * width) * height
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
                  part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))

png("given/a.png", 24, 24, 127)
png("given/b.PNG", 32, 32, 128)
png("other/a.png", 12, 12, 0)
for i in range(65):
    os.makedirs("many", exist_ok=True)
    png(f"many/{i}.png", 2, 2, 0)
os.mkdir("long")
png("long/a.png", 24, 20, 0)
os.mkdir("large")
png("large/a.png", 1025, 1025, 0)
P
echo "no picture" >given/readme.txt
s="stain_deposit --profile medmnist-c/pathmnist"
t shiftforge apply $s --severity 1 in.png own.png
t shiftforge apply $s --severity 1 --ink-masks given in.png given.png
t cmp -s own.png given.png
t shiftforge apply $s --severity 5 --ink-masks given in.png none.png
t shiftforge apply identity in.png plain.png
t cmp none.png plain.png
# Of other widths, masks are stretched.
t shiftforge apply $s --severity 1 --ink-masks other in.png other.png
t cmp given.png other.png
t shiftforge preview --profile medmnist-c/pathmnist --corruptions stain_deposit --ink-masks given in.png sheet.png
# The manifest names them by the hashes of their pixels.
b="shiftforge build medmnist-c --source synthetic:count=3,size=80x80 --dataset pathmnist --sink folder --corruptions stain_deposit --progress none --severities"
sh_t "$b 1 --out own >log; grep -c ink_masks own/pathmnist/manifest.json"
sh_t "$b 1,2 --ink-masks given --out rel >log"
sh_t "grep -A 3 ink_masks rel/pathmnist/manifest.json"
t shiftforge verify rel/pathmnist
t $b 1,2 --out rel
t $b 1,2 --out rel --ink-masks other
t $b 1 --out own --ink-masks given
sh_t "$b 3 --out rel --ink-masks given >log"
t shiftforge verify rel/pathmnist --rebuild
t shiftforge verify rel/pathmnist --rebuild --ink-masks given
t shiftforge verify rel/pathmnist --rebuild --ink-masks other
t shiftforge verify own/pathmnist --rebuild --ink-masks given
t shiftforge verify rel/pathmnist --ink-masks given
cp given/a.png other/b.png
t shiftforge verify rel/pathmnist --rebuild --ink-masks other
# What cannot be read is named.
for folder in long large many nowhere .; do
    t shiftforge apply $s --severity 1 --ink-masks $folder in.png out.png
done
head -c 50 given/a.png >other/b.png
t $b 1 --ink-masks other --out bad
sh_t '[ ! -e bad/pathmnist ] && [ ! -e out.png ]'
