# The contact sheet: any size, any list; the same bytes whatever the CPU level.
size() { sh_t "head -c 24 $1 | tail -c 8 | od -An -tu1"; }
picture in.png 300 260
picture tiny.png 32 32
picture wide.png 900 90
t shiftforge preview in.png all.png
list=gaussian_noise,jpeg_compression
t shiftforge preview --corruptions $list in.png five.png
size five.png
t shiftforge preview --corruptions $list --severities 1,3-4 --title "A title" in.png some.png
size some.png
t shiftforge preview --profile cifar10-c --corruptions pixelate tiny.png tiny-sheet.png
size tiny-sheet.png
t shiftforge preview --preprocess none --corruptions pixelate --severities 5 wide.png wide-sheet.png
size wide-sheet.png
sh_t 'shiftforge preview --corruptions noise - - <in.png | head -c 8 | od -An -c'
sh_t 'SHIFTFORGE_CPU_LEVEL=baseline shiftforge preview in.png - | cmp - all.png'
# The key and the seed reach the pixels.
t shiftforge preview --corruptions noise --key in.png in.png a.png
t shiftforge preview --corruptions noise in.png b.png
t shiftforge preview --corruptions noise --seed 1 in.png c.png
t cmp a.png b.png
t cmp -s a.png c.png
# A tile holds the pixels that apply makes.
cat >tile.py <<'P'
import struct, sys, zlib
def read(path):
    data, at, packed = open(path, "rb").read(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    raw, rows, line = zlib.decompress(packed), [], bytes(3 * width)
    for y in range(height):
        mode, now = raw[y * (3 * width + 1)], bytearray(raw[y * (3 * width + 1) + 1:][:3 * width])
        for i in range(3 * width):
            a, b, c = (now[i - 3] if i > 2 else 0), line[i], (line[i - 3] if i > 2 else 0)
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            now[i] = (now[i] + (0, a, b, (a + b) // 2, paeth)[mode]) % 256
        rows.append(bytes(now))
        line = now
    return width, height, rows
sheet, tile = read(sys.argv[1]), read(sys.argv[2])
found = [(x, y) for y in range(sheet[1] - tile[1] + 1)
         for x in [sheet[2][y].find(tile[2][0])] if x >= 0
         and all(sheet[2][y + i][x:x + 3 * tile[0]] == tile[2][i] for i in range(tile[1]))]
print("found", len(found))
P
t shiftforge apply gaussian_noise --severity 3 --preprocess imagenet-224 in.png tile.png
t python3 tile.py five.png tile.png
t shiftforge apply gaussian_noise --severity 3 --seed 1 --preprocess imagenet-224 in.png tile.png
t python3 tile.py five.png tile.png
# What the profile does not have.
t shiftforge preview --title "$(printf "caf\\303\\251")" in.png no.png
t shiftforge preview --severities 4-6 --corruptions pixelate in.png empty.png
