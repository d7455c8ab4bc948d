# Views: the network's input cut out of the source at other places, all of a source in one archive.
cat >views.py <<'E'
import json, struct, sys, tarfile, zlib
def decode(data):  # PNG of 8 bits, not interlaced
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", data[at + 8 : at + 18])
        packed += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    raw, n, above, rows = zlib.decompress(packed), {0: 1, 2: 3}[colour], bytes(width * 3), []
    for y in range(height):
        line = raw[y * (width * n + 1) :][: width * n + 1]
        row = bytearray(line[1:])
        for i in range(len(row)):
            left = row[i - n] if i >= n else 0
            row[i] = (row[i] + [0, left, above[i], (left + above[i]) // 2][line[0]]) % 256
        above = row
        rows.append([bytes(row[i : i + n]) for i in range(0, len(row), n)])
    return rows
def read(release):
    manifest = json.load(open(release + "/manifest.json"))
    rows = [json.loads(line) for line in open(release + "/manifests/chunk-000000.jsonl")]
    return manifest, rows, tarfile.open(release + "/" + manifest["recipe"] + "/000000.tar")
def pictures(release):
    manifest, rows, archive = read(release)
    for row in rows:
        yield row, {o["variant"]: decode(archive.extractfile(v["path"].replace("{stem}", row["stem"])).read())
                    for v, o in zip(manifest["variants"], row["outputs"]) if "dropped" not in o}
def guess(rows):  # a model that shifts confuse
    return sum(3 * p[0] + y * p[2] for y, row in enumerate(rows) for p in row[:9]) // 50 % 2
E
cat >show.py <<'E'
from views import *
manifest, rows, archive = read(sys.argv[1])
print(manifest["preprocess"]["steps"])
for v in manifest["variants"][: int(sys.argv[2])]:
    print(v["id"], v["path"], json.dumps(v["view"]), v.get("relation", {}).get("reference"))
for row in rows[:: len(rows) - 1]:
    print(row["key"], row["width"], row["height"], *(
        " ".join([o["variant"].split("/")[-1], *map(str, o.get("drawn", {}).values())])
        + (" outside by %d" % o["outside"] if "outside" in o else "") + (" dropped" if "dropped" in o else "")
        for o in row["outputs"][1 : int(sys.argv[2])]), sep=", ")
print(*(m.name for m in archive.getmembers()[:4]))
E
cat >copies.py <<'E'
from views import *
equal = others = 0
for row, images in pictures(sys.argv[1]):
    clean = images.pop("clean")
    size = len(clean)
    for name, image in images.items():
        dx, dy = (int(part) for part in name.split("/x")[1].split("y"))
        for y in range(size):
            for x in range(size):
                at, line = x + dx, y + dy
                if sys.argv[2] == "inside" and not (3 <= at < 19 and 3 <= line < 19):
                    continue
                if sys.argv[2] == "cyclic":
                    at, line = at % size, line % size
                if 0 <= at < size and 0 <= line < size:
                    equal += image[y][x] == clean[line][at]
                    others += image[y][x] != clean[line][at]
print(equal, "pixels are copies of the clean view's,", others, "are not")
E
cat >model.py <<'E'
from views import guess
import json, struct, sys
into, out = sys.stdin.buffer, sys.stdout.buffer
json.loads(into.readline())
out.write(b'{"protocol": 1, "classes": 2, "batch": 7}\n'), out.flush()
while head := into.read(12):
    count, height, width = struct.unpack("<III", head)
    pixels = into.read(count * height * width * 3)
    rows = [[pixels[i : i + 3] for i in range(s, s + width * 3, 3)] for s in range(0, len(pixels), width * 3)]
    scores = [guess(rows[i * height : (i + 1) * height]) for i in range(count)]
    out.write(struct.pack("<I", count) + b"".join(struct.pack("<ff", 1 - s, s) for s in scores)), out.flush()
E
cat >loop.py <<'E'
from views import *
manifest, rows, archive = read(sys.argv[1])
reference = {v["id"]: v["relation"]["reference"] for v in manifest["variants"] if "relation" in v}
same = pairs = right = outputs = whole = robust = 0
for row, images in pictures(sys.argv[1]):
    said = {name: guess(image) for name, image in images.items()}
    held = [said[v] == said[r] for v, r in reference.items() if v in said and r in said]
    views = [said[v] == row["label"] for v in reference if v in said]
    same, pairs, right, outputs = same + sum(held), pairs + len(held), right + sum(views), outputs + len(views)
    whole, robust = whole + (len(held) == len(reference)), robust + (len(held) == len(reference) and all(held))
share = lambda k, n: "%d of %d" % (k, n)
print("consistent", share(same, pairs) + ", right", share(right, outputs) + ", robust", share(robust, whole))
s = json.load(open(sys.argv[2]))["metrics"]["views"]["sets"][0]
of = lambda m: share(round(m["value"] * m["n"], 9), m["n"]) if m else share(0, 0)
print("consistent", of(s["consistency"]) + ", right", of(s["accuracy"]) + ", robust", of(s["adversarial_robustness"]))
E
pictures photos 6
picture photos/bee/zz.png 17 60 3
b="--source photos --preprocess imagenet-16 --progress none"
t shiftforge build translation-realistic $b --out real
t python3 show.py real 10
t shiftforge build translation-cyclic $b --shifts neighbours-4 --out cyclic
t python3 show.py cyclic 5
t shiftforge build shift-consistency $b --shifts pairs:3:4 --out pairs
t python3 show.py pairs 7
for name in real cyclic pairs; do t shiftforge verify $name --rebuild --source photos; done
# Every pixel that stays in sight is the same pixel; of a cyclic view, all are there.
t shiftforge build translation-realistic $b --policy resized --shifts grid:2 --out grid
t python3 copies.py grid real
t python3 copies.py cyclic cyclic
# Azulay & Weiss: windows over a drawn crop, and an image over a colour.
w="--source photos --progress none"
t shiftforge build azulay-weiss-crop $w --preprocess random-crop-40-16 --out crops
t python3 show.py crops 4
t shiftforge build azulay-weiss-embedding $w --preprocess embed-16-32 --outside mean --out embedded
t python3 show.py embedded 4
for name in crops embedded; do t shiftforge verify $name --rebuild --source photos; done
t python3 copies.py crops real
t python3 copies.py embedded real
t shiftforge build azulay-weiss-embedding $w --preprocess embed-16-32 --outside drop --out refused
t shiftforge build azulay-weiss-crop $w --policy native --out refused
t shiftforge build imagenet-c $w --preprocess embed-16-32 --out refused
t shiftforge build translation-realistic $w --preprocess embed-16-24 --out refused
# Surroundings that grow out of the image, and a pixel more of it.
t shiftforge build azulay-weiss-inpainting $w --preprocess embed-16-32 --out grown
t python3 show.py grown 3
t python3 copies.py grown inside
t shiftforge build azulay-weiss-scale $w --preprocess embed-10-32 --out sizes
t python3 show.py sizes 2
t shiftforge build translation-realistic $b --shifts scale:2 --policy resized --out middles
t python3 show.py middles 5
for name in grown sizes middles; do t shiftforge verify $name --rebuild --source photos; done
t shiftforge build azulay-weiss-scale $w --preprocess none --out refused
t shiftforge build azulay-weiss-scale $w --preprocess embed-10-32 --shifts scale:10 --out refused
t shiftforge build translation-realistic $w --preprocess resize-64 --policy native --outside black \
    --shifts scale:2 --out refused
t shiftforge build azulay-weiss-scale $w --preprocess imagenet-16 --border cyclic --out refused
# Engstrom et al.: turned and moved.
t shiftforge build spatial-grid $w --preprocess imagenet-16 --shifts spatial-grid:3:2:30:3 --out spatial
t python3 show.py spatial 4
t shiftforge build spatial-worst-of-10 $w --preprocess imagenet-16 --shifts spatial-random:3:2:30 --out worst
t python3 show.py worst 4
for name in spatial worst; do t shiftforge verify $name --rebuild --source photos; done
t shiftforge build spatial-grid $w --shifts spatial-grid:3:63:30:2 --out refused
# Parts of a pixel, and warps, with every border.
t shiftforge build translation-realistic $b --shifts neighbours-4:0.5:lanczos --out parts
t python3 show.py parts 3
t shiftforge build translation-realistic $b --policy resized --shifts zoom:2:0.25 --outside inpaint --out zooms
t python3 show.py zooms 3
for set in rotate:1:15 shear:1:10:bicubic tilt:1:20 pitch:1:30 yaw:1:30; do
    name=${set%%:*}
    t shiftforge build translation-cyclic $b --shifts $set --out $name
    sh_t "python3 show.py $name 3 | grep cyclic/"
    t shiftforge verify $name --rebuild --source photos
done
for border in cyclic black mean reflect replicate inpaint; do
    shiftforge build spatial-grid $b --border $border --shifts spatial-grid:3:2:30:2 --out grid_$border >log
    t shiftforge verify grid_$border --rebuild --source photos
done
for name in parts zooms; do t shiftforge verify $name --rebuild --source photos; done
t shiftforge build translation-cyclic $b --shifts rotate:2:100 --out refused
t shiftforge build translation-cyclic $b --shifts rotate:2:3:nearest --out refused
t shiftforge build translation-cyclic $b --shifts neighbours-4:1:lanczos --out refused
# What leaves the source is dropped in every sink, or filled in.
r="shiftforge build translation-realistic $b --policy resized --shifts neighbours-4:2"
t $r --out tar
for sink in folder npy npz; do $r --sink $sink --out $sink >log; done
t $r --sink digest
t $r --outside reflect --out filled
t python3 show.py filled 5
sh_t 'find folder/translation-realistic | sort | head -n 12'
for name in tar folder npy npz filled; do t shiftforge verify $name --rebuild --source photos; done
sh_t 'for name in folder npy npz; do grep -o "\"\\(pixels\\|dropped\\|outside\\)\":[^,}]*" $name/manifests/chunk-000000.jsonl | diff - <(grep -o "\"\\(pixels\\|dropped\\|outside\\)\":[^,}]*" tar/manifests/chunk-000000.jsonl); done'
# The same for any number of threads, and after something has gone or come.
$r --threads 1 --out one >log
t diff -r one tar -x build.log
rm tar/translation-realistic/000000.tar folder/translation-realistic/x+2y+0/ant/00.png
for name in tar folder npy npz; do t $r --sink $name --out $name; done
t diff -r one tar -x build.log
cp photos/ant/00.png photos/ant/saved; picture photos/ant/00.png 17 60 3
rm -r folder/clean npy/clean.npy
for name in folder npy; do $r --sink $name --out $name >log; t shiftforge verify $name --rebuild --source photos; done
mv photos/ant/saved photos/ant/00.png
# Scores are those of a plain loop; a view that was dropped is no pair.
for name in real cyclic pairs tar filled; do
    shiftforge predict $name --model "python3 model.py" --out $name.npy --progress none
    shiftforge score $name --predictions $name.npy --replicates 100 --json $name.json >log 2>&1
    t python3 loop.py $name $name.json
done
t shiftforge score tar --predictions tar.npy --replicates 100 --json tar.json
# What cannot be.
v="shiftforge build translation-realistic $b --out refused"
t $v --shifts grids
t $v --shifts grid:9:10
t $v --policy both
t $v --border real --outside cyclic
t $v --border black --outside black
t shiftforge build translation-realistic --source photos --preprocess none --out refused
t $v --corruptions fog
t shiftforge build imagenet-c --source photos --out refused --shifts grid
t shiftforge build translation-realistic $b --policy resized --shifts neighbours-8:2 --out tar
t shiftforge build translation-realistic $b --policy resized --shifts grid:32 --out many
t test ! -e refused
