# Scores: groups of further metrics, and the files and options that they need.
shiftforge build imagenet-64-c --source synthetic:count=24,size=32x32 --preprocess none --corruptions contrast,pixelate --severities 1-3 --progress none --out rel >log
python3 - <<'P'
import hashlib, json, random, shutil, struct
text = open("rel/manifest.json", "rb").read()
manifest = json.loads(text)
rows = [json.loads(line) for chunk in manifest["chunks"] for line in open("rel/" + chunk["path"])]
variants = [variant["id"] for variant in manifest["variants"]]
outputs = [(v, row["key"], row["label"]) for row in rows for v in variants]

def npy(name, values, code, shape, sidecar=True):
    head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (code, shape)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    items = struct.pack("<%d%s" % (len(values), {"<i4": "i", "<f4": "f", "<f8": "d"}[code]), *values)
    open(name, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + items)
    if sidecar:
        json.dump({"manifest": hashlib.sha256(text).hexdigest()}, open(name + ".json", "w"))

draw, n = random.Random(1), len(outputs)
scores = [draw.gauss(0, 2) + (2.5 if k == label else 0) for v, key, label in outputs for k in range(12)]
npy("scores.npy", scores, "<f4", (n, 12))
npy("labels.npy", [label for v, key, label in outputs], "<i4", (n,))
npy("right.npy", [9.0 * (k == label) for v, key, label in outputs for k in range(12)], "<f4", (n, 12))
known = [draw.gauss(v == "clean", 1) for v, key, label in outputs]
npy("ood.npy", known, "<f8", (n,))
npy("unbound.npy", known, "<f8", (n,), sidecar=False)
npy("short.npy", known[1:], "<f8", (n - 1,))
npy("nan.npy", known[:9] + [float("nan")] + known[10:], "<f8", (n,))
npy("integers.npy", [0] * n, "<i4", (n,))
with open("counts.csv", "w") as out:
    print("variant,key,class,count,n", file=out)
    for v, key, label in outputs[::2]:
        print(v, key, manifest["classes"][label], draw.randrange(400, 1001), 1000, sep=",", file=out)
lines = open("counts.csv").read().splitlines()
points = ["model,accuracy,clean_accuracy", "A,0.4,0.7", "B,0.5,0.75", "labels,0.1,0.9", "C,0.5,0.8", "D,0,1"]
for name, changed in {"twice": lines + lines[-1:], "count": lines + ["clean,k,1,11,10"], "few": [lines[1]],
                      "above": lines[:1] + [lines[1].rsplit(",", 2)[0] + ",11,10"],
                      "copies": lines[:1] + [lines[1].rsplit(",", 2)[0] + ",0,0"],
                      "class": lines[:1] + [lines[1].replace(",%s," % lines[1].split(",")[2], ",dog,")],
                      "points": points, "percent": points + ["E,76.1,40"], "same": points[:2] + ["B,0.6,0.7"]}.items():
    open(name + ".csv", "w").write("\n".join(changed) + "\n")
twins = json.loads(text)
for variant in twins["variants"]:
    if variant["id"] != "clean":
        variant["relation"] = {"role": "twin", "set": variant["id"].split("/")[0], "reference": "clean"}
shutil.copytree("rel/manifests", "twins/manifests")
json.dump(twins, open("twins/manifest.json", "w"))
P
# All that applies, for any number of threads.
score="shiftforge score rel --replicates 100 --predictions"
for threads in 1 7; do
    $score scores.npy --metrics all --ood-scores ood.npy --certified counts.csv --sigma 0.5 --points points.csv --threads $threads --json $threads.json >table 2>messages
done
t cmp 1.json 7.json
cat >tell.py <<'P'
import json, sys
metrics = json.load(open(sys.argv[1]))["metrics"]
for name in "calibration selective ood conformal auc certified effective_robustness".split():
    if name not in metrics:
        continue
    group = metrics[name]
    cells = group.get("cells", [{}])
    print(name, *sorted(group.keys() - {"cells"}), *sorted(cells[0]), sep=", ")
P
t python3 tell.py 1.json
# Sets of twins, made up.
cp scores.npy unbound_scores.npy
for threads in 1 7; do
    shiftforge score twins --predictions unbound_scores.npy --unbound --threads $threads --json twins$threads.json >table 2>messages
done
t cmp twins1.json twins7.json
t python3 -c 'import json; print(*json.load(open("twins1.json"))["metrics"]["simplicity"]["sets"], sep="\n")'
# Without scores.
sh_t "$score labels.npy --metrics all --json labels.json >table 2>messages; python3 tell.py labels.json"
for group in calibration selective ood conformal auc simplicity certified effective_robustness; do
    t $score labels.npy --metrics $group
done
# Nothing to fit.
sh_t "$score right.npy --metrics calibration 2>&1 >/dev/null | head -n 1"
sh_t "$score scores.npy --alpha 0.01 2>&1 >/dev/null | head -n 1"
# An option of its own asks for a group.
sh_t "$score labels.npy --ood-scores ood.npy --json labels.json >table 2>messages; python3 tell.py labels.json"
for name in unbound short nan integers none; do
    t $score labels.npy --ood-scores $name.npy
done
sh_t "$score scores.npy --alpha 0.2 --json sets.json >table 2>messages; python3 tell.py sets.json"
t $score scores.npy --alpha 1
t $score scores.npy --raps-penalty -1
t $score labels.npy --raps-rank 2
sh_t "$score labels.npy --certified counts.csv --sigma 0.5 --json counts.json >table 2>messages; python3 tell.py counts.json"
t $score labels.npy --certified counts.csv
t $score labels.npy --certified counts.csv --sigma 0
for name in twice count few above copies class none; do
    t $score labels.npy --sigma 1 --certified $name.csv
done
sh_t "$score labels.npy --points points.csv --json points.json 2>&1 >table | head -n 1; python3 tell.py points.json"
for name in percent same counts; do
    t $score labels.npy --points $name.csv
done
sh_t "$score labels.npy --ood-scores unbound.npy --unbound 2>/dev/null | tail -n 1"
