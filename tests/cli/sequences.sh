# Sequences: frames as variants, their relations and scores, and animations of them.
cat >show.py <<'E'
import json, sys, tarfile
manifest = json.load(open(sys.argv[1] + "/manifest.json"))
for v in manifest["variants"]:
    name, number = v["id"].split("/") if "/" in v["id"] else (v["id"], "0")
    if number not in ("00", "02") and name != "clean":
        continue
    operation, relation = v["operation"], v.get("relation", {})
    print(v["id"], v["path"], operation["name"], operation["severity"], json.dumps(operation["parameters"]),
          "replicate", v.get("replicate"), "beside", relation.get("reference"), "of", relation.get("set"))
    print("   ", json.dumps(v["view"]))
names = [m.name for m in tarfile.open(sys.argv[1] + "/" + manifest["recipe"] + "/000000.tar")]
print(len(names), "members:", *names[:4], "...", names[-1])
E
cat >model.py <<'E'
import json, struct, sys
into, out = sys.stdin.buffer, sys.stdout.buffer
json.loads(into.readline())
out.write(b'{"protocol": 1, "classes": 7, "batch": 64}\n'), out.flush()
while head := into.read(12):
    count, height, width = struct.unpack("<III", head)
    scores = []
    for _ in range(count):
        pixels = into.read(height * width * 3)
        scores += [float(sum(pixels[k::7]) * (k + 1) % 97) for k in range(7)]
    out.write(struct.pack("<I", count) + struct.pack("<%df" % len(scores), *scores)), out.flush()
E
cat >loop.py <<'E'
import json, struct, sys
manifest = json.load(open(sys.argv[1] + "/manifest.json"))
data = open(sys.argv[2], "rb").read()[-4 * 7 * manifest["counts"]["outputs"]:]
scores = [struct.unpack_from("<7f", data, 28 * i) for i in range(len(data) // 28)]
variants = [v["id"] for v in manifest["variants"]]
figures = json.load(open(sys.argv[3]))["metrics"]["sequences"]
flips, equal = {}, True
def orders(row):
    return sorted(range(7), key=lambda k: (-row[k], k))
for first in range(0, len(scores), len(variants)):
    said = dict(zip(variants, scores[first:]))
    for v in manifest["variants"]:
        if "relation" not in v:
            continue
        frame, before = orders(said[v["id"]]), orders(said[v["relation"]["reference"]])
        t5d = sum(abs(r - min(frame.index(before[r - 1]) + 1, 6)) for r in range(1, 6))
        flips.setdefault(v["relation"]["set"], []).append((frame[0] != before[0], t5d))
for s in figures["sets"]:
    pairs = flips.pop(s["set"])
    for figure, i in (("fp", 0), ("ut5d", 1)):
        equal &= abs(s[figure]["value"] - sum(p[i] for p in pairs) / len(pairs)) < 1e-12
    print(s["set"], s["frames"], "frames, flips", "%.3f" % s["fp"]["value"], "of", s["fp"]["n"])
mean = sum(s["fp"]["value"] for s in figures["sets"]) / len(figures["sets"])
same = equal and not flips and abs(figures["mfp"]["value"] - mean) < 1e-12
print("the figures are those of a plain loop" if same else "a plain loop has other figures")
E
cat >frames.py <<'E'
"""Every frame of an animation as a PNG of its own, beside the frames of a release."""
import struct, sys, zlib
def chunks(path):
    data, at = open(path, "rb").read(), 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        yield kind, body
        at += size + 12
def packed(path):
    return b"".join(body for kind, body in chunks(path) if kind == b"IDAT")
frames, numbers, head = [], [], None
for kind, body in chunks(sys.argv[1]):
    if kind == b"acTL":
        count, plays = struct.unpack(">II", body)
    if kind == b"fcTL":
        numbers.append(struct.unpack(">I", body[:4])[0])
        width, height, x, y, delay, of, disposal, blend = struct.unpack(">IIIIHHBB", body[4:])
        frames.append(b"")
    if kind == b"fdAT":
        numbers.append(struct.unpack(">I", body[:4])[0])
    if kind in (b"IDAT", b"fdAT"):
        frames[-1] += body[4:] if kind == b"fdAT" else body
assert numbers == list(range(len(numbers))) and count == len(frames)
print(count, "frames of", f"{width}x{height}, each for", delay, "of", of, "parts of a second,",
      sum(zlib.decompress(a) == zlib.decompress(packed(b)) for a, b in zip(frames, sys.argv[2:])), "as in the release")
E
pictures photos 4
picture photos/bee/zz.png 90 31 3
b="--source photos --preprocess imagenet-24 --progress none"
s="translate:3:-4:4,rotate:3:-15:15,tilt:3:-15:15,scale:3:0.4:0.3,shear:3:-15:15,zoom_blur:4:1:0.05"
n="gaussian_noise:3,speckle_noise:3:sigma=0.2,shot_noise:3,brightness:3:-0.3:0.3,motion_blur:3:-120:60,gaussian_blur:3:0.25:0.5,snow:3:-150:60:threshold=0.4,spatter:3:0:2:mean=0.7"
t shiftforge build imagenet-p $b --sequences $s,$n --difficulty 1,3 --out tar
t python3 show.py tar
t shiftforge verify tar --rebuild --source photos
# The same in every sink, for any number of threads, and when some frames alone are made.
for sink in folder npy npz; do shiftforge build imagenet-p $b --sequences $s,$n --difficulty 1,3 --sink $sink --threads 2 --out $sink >log; done
sh_t 'for name in folder npy npz; do grep -o "\"pixels\":[^,}]*" $name/manifests/chunk-000000.jsonl | diff - <(grep -o "\"pixels\":[^,}]*" tar/manifests/chunk-000000.jsonl); done'
cp -r folder some
rm some/zoom_blur/02/ant/00.png some/zoom_blur/03/bee/zz.png some/snow/01/ant/00.png some/spatter/02/ant/00.png some/gaussian_noise_3/01/bee/01.png
t shiftforge build imagenet-p $b --sequences $s,$n --difficulty 1,3 --sink folder --out some
t diff -r folder some -x build.log
for name in folder npy npz; do t shiftforge verify $name --rebuild --source photos; done
# A frame is what apply makes of the clean one.
a="shiftforge apply --key ant/00.png --profile imagenet-p"
t $a brightness --set added_value=-0.3 folder/clean/ant/00.png out.png
t cmp out.png folder/brightness/00/ant/00.png
t $a snow --severity 1 --set threshold=0.4 --set angle=-90 folder/clean/ant/00.png out.png
t cmp out.png folder/snow/01/ant/00.png
t cmp folder/clean/ant/00.png folder/gaussian_noise/00/ant/00.png
# All that there is.
t shiftforge build imagenet-p --source photos --sink null --progress none
t shiftforge build imagenet-p --source photos --sequences test --sink null --progress none
t shiftforge build imagenet-p --source photos --sequences validation --difficulty 2-3 --sink null --progress none
t shiftforge build cifar-p --source synthetic:count=3,size=32x32 --sink digest --progress none
# Scores are those of a plain loop.
shiftforge predict tar --model "python3 model.py" --out tar.npy --progress none >log
t shiftforge score tar --predictions tar.npy --replicates 100 --json tar.json
t python3 loop.py tar tar.npy tar.json
# Animations hold the frames of the release.
t shiftforge animate tar --out shown --sets rotate,zoom_blur --limit 2 --delay 40
sh_t 'find shown -type f | sort'
t python3 frames.py shown/rotate/ant/00.png folder/rotate/0?/ant/00.png
t python3 frames.py shown/zoom_blur/ant/00.png folder/zoom_blur/0?/ant/00.png
t shiftforge animate npz --out shown --sets gaussian_noise_3 --limit 1
t python3 frames.py shown/gaussian_noise_3/ant/00.png folder/gaussian_noise_3/0?/ant/00.png
shiftforge build translation-cyclic --source photos --preprocess imagenet-16 --progress none --out views >log
t shiftforge animate views --out shown --limit 1
t shiftforge animate views --out views/shown
t shiftforge animate tar --out shown --sets rotate,turn
t shiftforge animate tar
shiftforge build imagenet-c --source photos --preprocess none --corruptions contrast --severities 1 --progress none --out none >log
t shiftforge animate none --out shown
# What cannot be.
r="shiftforge build imagenet-p $b --out refused"
t $r --sequences turn
t $r --sequences rotat
t $r --sequences rotate,rotate
t $r --sequences rotate:1
t $r --sequences rotate:3:four
t $r --sequences rotate:3:4:5:6
t $r --sequences gaussian_noise:3:4
t $r --sequences translate:3:0.5
t $r --sequences tilt:5:0:20
t $r --sequences rotate:3:angle=5
t $r --sequences snow:3:flakes=5
t $r --sequences brightness:3:-0.3:0.3:added_value=0.1
t $r --difficulty 4
t $r --sequences rotate --difficulty 2
t $r --shifts grid
t $r --corruptions snow
t shiftforge build imagenet-c --source photos --out refused --sequences rotate
t shiftforge build imagenet-p $b --sequences $s,$n --difficulty 1 --out tar
t test ! -e refused
