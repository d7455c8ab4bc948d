# Scores: the table, files, and predictions that are refused.
shiftforge build imagenet-64-c --source synthetic:count=24,size=32x32 --preprocess none --corruptions contrast,pixelate --severities 1-3 --progress none --out rel >log
python3 - <<'P'
import hashlib, json, os, struct
text = open("rel/manifest.json", "rb").read()
manifest = json.loads(text)
rows = [json.loads(line) for chunk in manifest["chunks"] for line in open("rel/" + chunk["path"])]
variants = [variant["id"] for variant in manifest["variants"]]
outputs = [(v, row["key"], row["label"]) for row in rows for v in variants]

def npy(name, values, code="<i4", shape=None, sidecar=True):
    shape = shape or (len(values),)
    head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (code, shape)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    items = struct.pack("<%d%s" % (len(values), {"|i1": "b", "<i4": "i", "<f4": "f"}[code]), *values)
    open(name, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + items)
    if sidecar:
        json.dump({"manifest": hashlib.sha256(text).hexdigest()}, open(name + ".json", "w"))

def predicted(i, label):  # wrong for the first so many images of a variant, by its severity
    image, v = divmod(i, len(variants))
    return (label + 1) % 12 if image < 4 * v else label

labels = [predicted(i, label) for i, (v, key, label) in enumerate(outputs)]
npy("model.npy", labels)
scores = [4.0 if k == label else 0.5 if k == 0 else 0.0 for label in labels for k in range(12)]
npy("scores.npy", scores, "<f4", (len(labels), 12))
npy("unbound.npy", labels, sidecar=False)
npy("short.npy", labels[1:])
npy("nan.npy", scores[:500] + [float("nan")] + scores[501:], "<f4", (len(labels), 12))
npy("few.npy", [0.0] * len(labels) * 3, "<f4", (len(labels), 3))
npy("flat.npy", [0.0] * len(labels), "<f4")
npy("negative.npy", labels[:9] + [-1] + labels[10:])
npy("byte.npy", labels[:9] + [-1] + labels[10:], "|i1")
npy("one.npy", [3] * len(labels))
npy("beyond.npy", labels[:9] + [12, 11, 5000] + labels[12:])
for v, variant in enumerate(variants):
    os.makedirs("folder/" + os.path.dirname(variant), exist_ok=True)
    npy("folder/" + variant + ".npy", labels[v::len(variants)], sidecar=False)
open("text.npy", "w").write("no array")
json.dump({"manifest": "0" * 64}, open("text.npy.json", "w"))
with open("model.csv", "w") as out:
    print("key,prediction,variant", file=out)
    for (v, key, _), label in sorted(zip(outputs, labels)):
        print(key, manifest["classes"][label] if label % 2 else label, v, sep=",", file=out)
lines = open("model.csv").read().splitlines()
for name, changed in {"twice": lines + lines[-1:], "missing": lines[:-2], "head": lines[1:],
                      "variant": lines + ["k,1,fog/9"], "key": lines[:1] + ["k,1,clean"],
                      "none": lines[:1], "large": lines[:1] + [lines[1].split(",")[0] + ",1000000,clean"], "class": lines[:1] + [lines[1].split(",")[0] + ",cat,clean"]}.items():
    open(name + ".csv", "w").write("\n".join(changed) + "\n")
P
t shiftforge score rel --predictions model.npy
t shiftforge score rel --predictions model.csv --name "the same" --markdown
t shiftforge score rel --predictions model.npy --latex
# Figures do not depend on threads; files say the same as each other.
shiftforge score rel --predictions scores.npy --json one.json --csv cells.csv --threads 1 >table 2>messages
shiftforge score rel --predictions scores.npy --json seven.json --threads 7 >again 2>messages
t cmp one.json seven.json
t cmp table again
t head -n 8 cells.csv
t python3 -c 'import json; s = json.load(open("one.json")); print(s["summary"]["mean_error"], s["cells"][3]["nll"])'
# The mean of a family is that of its cells, and the bins make the ECE.
t python3 - <<'P'
import json
score = json.load(open("one.json"))
cells = score["cells"]
for family in score["families"]:
    own = [c["error"]["value"] for c in cells if c["corruption"] != "identity" and c["severity"] == family["severity"]]
    assert family["corruptions"] == len(own) and abs(family["error"]["value"] - sum(own) / len(own)) < 1e-12
print([(f["family"], f["severity"], f["n"]) for f in score["families"]], {r["family"] for r in score["corruptions"]})
for cell in cells:
    assert sum(n for n, _, _ in cell["bins"]) == cell["n"]
    ece = sum(abs(confidence - right) for _, confidence, right in cell["bins"]) / cell["n"]
    assert abs(ece - cell["ece"]["value"]) < 1e-12
print(cells[1]["bins"][12], score["families"][1]["error"])
P
# Relative to a model of one's own.
shiftforge score rel --predictions model.npy --json base.json >table 2>messages
sh_t 'shiftforge score rel --predictions scores.npy --baseline base.json 2>/dev/null | tail -n 6'
sed 's/"manifest": "./"manifest": "x/' base.json >elsewhere.json
sh_t 'shiftforge score rel --predictions scores.npy --baseline elsewhere.json 2>&1 >/dev/null | head -n 1'
# What the figures are called, and what they depend on.
for file in model.npy model.npy.json; do cp $file "vit.augreg${file#model}"; done
shiftforge score rel --predictions vit.augreg.npy --confidence 0.999 --seed 18446744073709551615 --json large.json >table 2>messages
sh_t 'head -n 1 table; grep intervals table; grep seed large.json'
sh_t "shiftforge score rel --predictions model.npy --name $'r\\xe9s'"
sh_t "cp base.json $'r\\xe9s'; shiftforge score rel --predictions model.npy --baseline $'r\\xe9s'"
# Which release they are of.
t shiftforge score rel --predictions text.npy
t shiftforge score rel --predictions unbound.npy
sh_t 'shiftforge score rel --predictions unbound.npy --unbound 2>/dev/null | tail -n 1'
# A folder with a file a variant.
shiftforge score rel --predictions folder --unbound --json folder.json >again 2>messages
sh_t 'diff <(sed -n "/summary/,\$p" folder.json) <(sed -n "/summary/,\$p" base.json)'
rm folder/contrast/2.npy
t shiftforge score rel --predictions folder --unbound
sh_t 'shiftforge score rel --predictions folder --unbound --allow-missing 2>&1 | head -n 9 | tail -n 4'
# A downloaded original has the published files, whatever encoder made them.
shiftforge build imagenet-c --source synthetic:count=4,size=256x256 --corruptions contrast --progress none --out original >log
(cd original && rm -r manifest* .shiftforge build.log)
shiftforge index original --layout imagenet-c >log
python3 - <<'P'
import json
variants = [v["id"] for v in json.load(open("original/manifest.json"))["variants"]]
with open("original.csv", "w") as out:
    print("variant,key,prediction", file=out)
    for line in open("original/manifests/chunk-000000.jsonl"):
        print(*(f"{v},{json.loads(line)['key']},{len(v) % 2}" for v in variants), sep="\n", file=out)
P
sh_t 'shiftforge score original --predictions original.csv 2>&1 >/dev/null | grep AlexNet'
# What is wrong, and where.
for name in short.npy nan.npy few.npy flat.npy negative.npy byte.npy twice.csv missing.csv head.csv variant.csv key.csv class.csv large.csv; do
    t shiftforge score rel --predictions $name
done
sh_t 'shiftforge score rel --predictions missing.csv --allow-missing 2>&1 >/dev/null | tail -n 1'
t shiftforge score rel --predictions none.csv --allow-missing
t shiftforge score rel --predictions scores.npy --scores probabilities
t shiftforge score rel --predictions one.npy
sh_t 'shiftforge score rel --predictions beyond.npy 2>&1 >/dev/null | tail -n 1'
t shiftforge score rel
t shiftforge score rel --predictions none.npy
t shiftforge score rel --predictions rel/manifest.json
t shiftforge score nowhere --predictions model.npy
t shiftforge score rel --predictions model.npy --baseline alexnett
t shiftforge score rel --predictions model.npy --baseline messages
t shiftforge score rel --predictions model.npy --confidence 95
t shiftforge score rel --predictions model.npy --markdown --latex
