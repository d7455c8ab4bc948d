# Prediction files in all their forms: what they may be, and what is refused where.
shiftforge build imagenet-64-c --source synthetic:count=24,size=32x32 --preprocess none --corruptions contrast --severities 1,3 --progress none --out rel >log
mkdir npz csv jsonl
cat >make.py <<'P'
import hashlib, io, json, os, struct, zipfile
text = open("rel/manifest.json", "rb").read()
manifest = json.loads(text)
rows = [json.loads(line) for chunk in manifest["chunks"] for line in open("rel/" + chunk["path"])]
variants = [variant["id"] for variant in manifest["variants"]]
outputs = [(v, row["key"]) for row in rows for v in variants]
labels = [(row["label"] + (i < 4 * v)) % 12 for i, row in enumerate(rows) for v in range(3)]
scores = [[4.0 if k == label else 0.5 if k == 0 else 0.0 for k in range(12)] for label in labels]

def npy(values, code="<i4", shape=None):
    values = [x for row in values for x in row] if isinstance(values[0], list) else values
    head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (code, shape or (len(values),))
    head += " " * (-(len(head) + 11) % 64) + "\n"
    items = struct.pack("<%d%s" % (len(values), {"<i4": "i", "<f4": "f"}[code]), *values)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + items

def npz(name, method=zipfile.ZIP_DEFLATED, sidecar=True, **arrays):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with zipfile.ZipFile(name, "w", method) as archive:
        for member, contents in arrays.items():
            archive.writestr(zipfile.ZipInfo(member + ".npy"), contents, method)
    if sidecar:
        json.dump({"manifest": hashlib.sha256(text).hexdigest()}, open(name + ".json", "w"))

full = npy(scores, "<f4", (72, 12))
P
# Archives: one array, or one among others by its name.
python3 - <<'P'
exec(open("make.py").read())
npz("npz/deflated.npz", arr_0=full)
npz("npz/stored.npz", zipfile.ZIP_STORED, scores=full, labels=npy([1, 2, 3]))
npz("npz/labels.npz", truth=npy([1, 2, 3]), labels=npy(labels))
npz("npz/kinds.npz", logits=full, probabilities=npy([[1.0] + [0.0] * 11] * 72, "<f4", (72, 12)))
npz("npz/probabilities.npz", probabilities=full)
npz("npz/unbound.npz", sidecar=False, arr_0=full)
npz("npz/unnamed.npz", a=full, b=full)
npz("npz/empty.npz", )
npz("npz/short.npz", arr_0=npy(scores[1:], "<f4", (71, 12)))
npz("npz/text.npz", scores=b"no array")
npz("npz/lzma.npz", zipfile.ZIP_LZMA, arr_0=full)
stored = open("npz/stored.npz", "rb").read()
npz("npz/damaged.npz", arr_0=full)
npz("npz/cut.npz", arr_0=full)
npz("npz/twice.npz", arr_0=full)
open("npz/damaged.npz", "wb").write(stored.replace(struct.pack("<f", 4), struct.pack("<f", 5), 1))
open("npz/cut.npz", "wb").write(stored[:-1])
import warnings
warnings.simplefilter("ignore")
with zipfile.ZipFile("npz/twice.npz", "a") as archive:
    archive.writestr("arr_0.npy", full)
claimed = bytearray(open("npz/deflated.npz", "rb").read())
for at in claimed.index(b"PK\3\4") + 22, claimed.index(b"PK\1\2") + 24:
    claimed[at:at + 4] = struct.pack("<I", 4000000000)
npz("npz/bomb.npz", arr_0=full)
open("npz/bomb.npz", "wb").write(claimed)
open("npz/plain.npy", "wb").write(full)
P
cp npz/deflated.npz.json npz/plain.npy.json
shiftforge score rel --predictions npz/plain.npy --name model --json expected.json >table 2>messages
for name in npz/deflated.npz npz/stored.npz npz/kinds.npz; do
    shiftforge score rel --predictions $name --name model --json got.json >again 2>messages
    t cmp expected.json got.json
done
sh_t 'shiftforge score rel --predictions npz/labels.npz 2>/dev/null | head -n 1'
sh_t 'shiftforge score rel --predictions npz/kinds.npz --scores probabilities 2>/dev/null | head -n 1'
for name in probabilities unbound unnamed empty short text lzma damaged cut twice bomb; do
    t shiftforge score rel --predictions npz/$name.npz
done
t shiftforge score rel --predictions npz/probabilities.npz --scores logits
sh_t 'TMPDIR=/nowhere shiftforge score rel --predictions npz/deflated.npz'
# A folder of arrays and archives.
python3 - <<'P'
exec(open("make.py").read())
for v, variant in enumerate(variants):
    os.makedirs("folder/" + os.path.dirname(variant), exist_ok=True)
    own = npy(scores[v::3], "<f4", (24, 12))
    if v == 1:
        open(f"folder/{variant}.npy", "wb").write(own)
    else:
        npz(f"folder/{variant}.npz", sidecar=False, logits=own)
npz("other.npz", sidecar=False, probabilities=npy(scores[::3], "<f4", (24, 12)))
open("two.npy", "wb").write(npy(labels[::3]))
P
shiftforge score rel --predictions folder --unbound --name model --json got.json >again 2>messages
t cmp expected.json got.json
sh_t 'ulimit -n 6; shiftforge score rel --predictions folder --unbound'
cp two.npy folder/clean.npy
t shiftforge score rel --predictions folder --unbound
rm folder/clean.npz
t shiftforge score rel --predictions folder --unbound
rm folder/clean.npy
cp other.npz folder/clean.npz
t shiftforge score rel --predictions folder --unbound
# Lines.
python3 - <<'P'
exec(open("make.py").read())
def csv(name, head, lines):
    with open(f"csv/{name}.csv", "w") as out:
        print(head, *(",".join(map(str, line)) for line in lines), sep="\n", file=out)
every = ",".join(f"score_{k}" for k in range(12))
wide = [[*output, *row] for output, row in reversed(list(zip(outputs, scores)))]
csv("scores", "variant,key," + every, wide)
csv("logits", "variant,key," + every.replace("score", "logit"), wide)
csv("probabilities", "variant,key," + every.replace("score", "probability"), wide)
csv("kinds", "variant,key," + every.replace("score_7", "logit_7"), wide)
csv("gap", "variant,key," + every.replace("score_7", "other"), wide)
csv("double", "variant,key," + every.replace("score_7", "score_8"), wide)
csv("far", "variant,key," + every.replace("score_7", "score_700"), wide)
csv("one", "variant,key,score_0", [line[:3] for line in wide])
csv("fewer", "variant,key," + every, wide[:5] + [wide[5][:-1]])
csv("number", "variant,key," + every, wide[:5] + [wide[5][:-1] + ["high"]])
csv("nan", "variant,key," + every, wide[:5] + [wide[5][:-1] + ["NaN"]] + wide[6:])
csv("keyless", "variant,id," + every, wide)
def jsonl(name, lines):
    with open(f"jsonl/{name}.jsonl", "w") as out:
        print(*(json.dumps(line) for line in lines), sep="\n", file=out)
def of(i, **what):
    return {"variant": outputs[i][0], "key": outputs[i][1], **what}
all_scores = [of(i, scores=scores[i]) for i in range(72)]
jsonl("scores", all_scores)
jsonl("names", [of(i, prediction=manifest["classes"][labels[i]] if i % 2 else labels[i]) for i in range(72)])
jsonl("top", [of(i, top=[[k, -k] if k != labels[i] else [k, 1] for k in range(5)] + [[labels[i], 1]] * (labels[i] > 4))
              for i in range(72)])
jsonl("mixed", [all_scores[0], of(1, prediction=3)])
jsonl("both", [of(0, prediction=3, scores=scores[0])])
jsonl("neither", [of(0, predicted=3)])
jsonl("fewer", [all_scores[0], of(1, scores=scores[1][:-1])])
jsonl("text", [of(0, scores=["high"] * 12)])
jsonl("object", [of(0, logits={"a": 1})])
jsonl("nan", [of(0, scores=[float("nan")] * 12)])
jsonl("class", [of(0, prediction="cat")])
jsonl("half", [of(0, prediction=1.5)])
jsonl("negative", [of(0, prediction=-1)])
jsonl("twice", [of(0, prediction=1), of(0, prediction=1)])
jsonl("same", [of(0, top=[[1, 2], [1, 3]])])
jsonl("none", [of(0, top=[])])
jsonl("keyless", [{"variant": "clean", "prediction": 1}])
jsonl("list", [[1, 2]])
jsonl("negative_zero", [of(0, probabilities=[1, -0.5, 0.5] + [0] * 9)])
P
for name in csv/scores.csv csv/logits.csv jsonl/scores.jsonl; do
    shiftforge score rel --predictions $name --name model --json got.json >again 2>messages
    t cmp expected.json got.json
done
shiftforge score rel --predictions npz/labels.npz --name model --json labels.json >again 2>messages
shiftforge score rel --predictions jsonl/names.jsonl --name model --json got.json >again 2>messages
t cmp labels.json got.json
sh_t 'shiftforge score rel --predictions jsonl/top.jsonl --csv cells.csv 2>/dev/null | head -n 1; grep contrast/3 cells.csv'
for name in probabilities kinds gap double far one fewer number nan keyless; do
    t shiftforge score rel --predictions csv/$name.csv
done
t shiftforge score rel --predictions csv/logits.csv --scores probabilities
for name in mixed both neither fewer text object nan class half negative twice same none keyless list; do
    t shiftforge score rel --predictions jsonl/$name.jsonl
done
t shiftforge score rel --predictions jsonl/negative_zero.jsonl --allow-missing
sh_t 'TMPDIR=/nowhere shiftforge score rel --predictions csv/scores.csv'
t shiftforge score rel --predictions rel/manifest.json
t shiftforge score rel --predictions none.jsonl
