# Scores of images with any number of classes, as ChestMNIST's, and of thresholds: what is computed, what is
# no use there, and what is refused.
python3 - <<'P'
import struct, zipfile

def array(shape, values):
    """The bytes of a npy array of uint8."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(11 + len(header)) % 64) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + bytes(values)

def write(path, count, labels):
    pixels = [(i * 7 + i // 28) % 256 for i in range(count * 28 * 28)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("test_images.npy", array((count, 28, 28), pixels))
        archive.writestr("test_labels.npy", array((count, len(labels) // count), labels))

# Image i has the classes that i divides, from 2; image 0 all, images 8 to 13 none, in 14 classes.
write("chestmnist.npz", 14, [k % i == 0 if 0 < i < 8 else i == 0 for i in range(14) for k in range(2, 16)])
write("pneumoniamnist.npz", 10, [i % 2 for i in range(10)])
P
b="shiftforge build medmnist-c --progress none --severities 1-2"
$b --source chestmnist.npz --corruptions pixelate,contrast_up --out rel >log
$b --source pneumoniamnist.npz --corruptions pixelate --out rel >log
python3 - <<'P'
import hashlib, json, math, random, shutil, struct

def npy(file, values, columns, code, dataset, **sidecar):
    text = open(f"rel/{dataset}/manifest.json", "rb").read()
    shape = (len(values) // columns, columns) if columns else (len(values),)
    head = f"{{'descr': '{code}', 'fortran_order': False, 'shape': {shape}, }}"
    head += " " * (-(len(head) + 11) % 64) + "\n"
    items = struct.pack(f"<{len(values)}{'d' if code == '<f8' else 'i'}", *values)
    open(file, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + items)
    json.dump(dict(sidecar, manifest=hashlib.sha256(text).hexdigest()), open(file + ".json", "w"))

def rows(dataset):
    manifest = json.load(open(f"rel/{dataset}/manifest.json"))
    lines = [json.loads(line) for chunk in manifest["chunks"] for line in open(f"rel/{dataset}/{chunk['path']}")]
    return [(v["id"], row) for row in lines for v in manifest["variants"]]

draw, chest = random.Random(1), rows("chestmnist")
right = [(1 if k in row["labels"] else -1) for _, row in chest for k in range(14)]
logits = [r * (draw.random() < 0.8 or v == "clean") + 2 * draw.random() - 1 + 0.5 * r
          for (v, _), r in zip((output for output in chest for k in range(14)), right)]
share = [1 / (1 + math.exp(-x)) for x in logits]
npy("logits.npy", logits, 14, "<f8", "chestmnist")
npy("shares.npy", share, 14, "<f8", "chestmnist", scores="probabilities")
npy("said.npy", share, 14, "<f8", "chestmnist", name="shares that are said to be logits")
npy("right.npy", right, 14, "<f8", "chestmnist")
npy("low.npy", [-9 for r in right], 14, "<f8", "chestmnist")
npy("above.npy", share[:-1] + [1.5], 14, "<f8", "chestmnist", scores="probabilities")
npy("nan.npy", [math.nan] + share[1:], 14, "<f8", "chestmnist")
npy("thirteen.npy", right[:13 * len(chest)], 13, "<f8", "chestmnist")
npy("classes.npy", [0 for _ in chest], 0, "<i4", "chestmnist")
two = rows("pneumoniamnist")
npy("two.npy", [x for _, row in two for x in (0, (1 if row["label"] else -1) * (draw.random() + 0.1))], 2, "<f8", "pneumoniamnist")
npy("labels.npy", [row["label"] for _, row in two], 0, "<i4", "pneumoniamnist")

# What a label beyond the classes, a row without labels and another profile come to.
shutil.copy("logits.npy", "loose.npy")  # without a sidecar

def copy(name, rows=lambda text: text, **changes):
    shutil.copytree("rel/chestmnist/manifests", name + "/manifests")
    path = name + "/manifests/chunk-000000.jsonl"
    text = rows(open(path).read())
    open(path, "w").write(text)
    manifest = dict(json.load(open("rel/chestmnist/manifest.json")), **changes)
    json.dump(manifest, open(name + "/manifest.json", "w"))

copy("beyond", lambda text: text.replace(",12,13]", ",12,14]"))
copy("without", lambda text: text.replace(',"labels":[]', ""))
copy("other", profile="imagenet-c")
copy("unknown", task="multi-class")
P
s="shiftforge score rel/chestmnist --replicates 100 --threads 2 --predictions"
t $s logits.npy --json logits.json --csv logits.csv
$s shares.npy --json shares.json >table 2>messages
cat >tell.py <<'P'
import json, sys
for name in sys.argv[1:]:
    score = json.load(open(name))
    group = score["metrics"]["balanced"]
    print(score["release"]["task"], set(group["thresholds"]), [round(cell["error"]["value"], 9) for cell in group["cells"]])
    print(score["summary"], score["cells"][0], [group[name] for name in ("be", "rbe")])
P
sh_t "python3 tell.py logits.json shares.json | tee told; head -1 told >1; sed -n 3p told | cmp - 1"
t cat logits.csv
t $s logits.npy --markdown
t $s logits.npy --threshold 0.9
t $s logits.npy --threshold 0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.1,0.2,0.3,0.4,0.5
t $s right.npy
t $s said.npy
t $s low.npy
# Several models, a page, other releases.
t $s logits.npy --predictions right.npy --report page.html --json both
sh_t "grep -c '<table' page.html; grep -o 'Balanced error, per cent' page.html | uniq; grep -o '<h3>[a-z_0-9, ]* <small>[^<]*' page.html"
t shiftforge compare both/logits.json both/right.json
t shiftforge score without --unbound --replicates 100 --predictions loose.npy
t shiftforge score other --unbound --replicates 100 --predictions loose.npy --latex
# What is no use there.
t $s above.npy
t $s nan.npy
t $s thirteen.npy
t $s classes.npy
t $s logits.npy --metrics calibration
t $s logits.npy --threshold 0
t $s logits.npy --threshold 0.5,0.5
t $s logits.npy --threshold half
t shiftforge score beyond --unbound --predictions loose.npy
t shiftforge score unknown --unbound --predictions loose.npy
printf "model_class,class\n0,0\n" >map.csv
t $s logits.npy --class-map map.csv
# Two classes: the last one's probability.
s="shiftforge score rel/pneumoniamnist --replicates 100 --predictions"
sh_t "$s two.npy 2>/dev/null | sed -n '4,\$p'"
sh_t "$s two.npy --threshold 0.7 2>/dev/null | sed -n '4,\$p'"
t $s two.npy --threshold 0.5,0.5
t $s labels.npy --threshold 0.5
