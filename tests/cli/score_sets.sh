# Scores of releases whose variants belong together, and of slices of their images.
shiftforge build imagenet-64-c --source synthetic:count=24,size=40x32 --preprocess none --encode png --corruptions contrast,pixelate,fog --severities 1-2 --progress none --out rel >log
cat >make.py <<'P'
import hashlib, json, os, struct, sys
folder, relations = sys.argv[1], json.loads(sys.argv[2])
manifest = json.load(open("rel/manifest.json"))
for variant in manifest["variants"]:
    if variant["id"] in relations:
        role, name, reference = relations[variant["id"]]
        variant["relation"] = {"role": role, "set": name, "reference": reference}
rows = [json.loads(line) for line in open("rel/manifests/chunk-000000.jsonl")]
for i, row in enumerate(rows):
    row["attributes"] = {"group": ["bird on land", "bird on water"][i % 3 == 0], "area": i % 10 / 10}
os.makedirs(folder + "/manifests")
os.symlink("../rel/clean", folder + "/clean")
with open(folder + "/manifests/chunk-000000.jsonl", "w") as out:
    out.writelines(json.dumps(row) + "\n" for row in rows)
json.dump(manifest, open(folder + "/manifest.json", "w"))
sha256 = hashlib.sha256(open(folder + "/manifest.json", "rb").read()).hexdigest()
variants = [variant["id"] for variant in manifest["variants"]]

def npy(name, scores):  # by image and variant, 12 each
    shape = (len(rows) * len(variants), 12)
    head = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" % (shape,)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    items = struct.pack("<%df" % (shape[0] * 12), *scores)
    open(name, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + items)
    json.dump({"manifest": sha256}, open(name + ".json", "w"))

def scores(step):  # of equal ones many; wrong for some images, more of the later variants
    for i, row in enumerate(rows):
        for v in range(len(variants)):
            best = (row["label"] + (i * step % 7 < v)) % 12
            yield from (4.0 if k == best else float((k * 5 + i + v) % 4) for k in range(12))

npy(folder + ".npy", scores(3))
npy(folder + "_oracle.npy", scores(5))
with open(folder + ".csv", "w") as out:
    print("variant,key,prediction", file=out)
    for row in rows:
        for v in variants[:-1]:
            print(v, row["key"], row["label"], sep=",", file=out)
P
cat >show.py <<'P'
import json, sys
def show(node, indent=0):
    for name, value in node.items():
        if isinstance(value, dict) and "value" in value:
            bounds = ("null" if value[b] is None else "%.4f" % value[b] for b in ("low", "high"))
            print(" " * indent + name, "%.4f" % value["value"], "in", *bounds, "of", value.get("n"))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            print(" " * indent + name)
            for entry in value[:int(sys.argv[3])]:
                show(entry, indent + 2)
                print(" " * indent + "  --")
        elif isinstance(value, dict):
            print(" " * indent + name)
            show(value, indent + 2)
        else:
            print(" " * indent + name, "%.6g" % value if isinstance(value, float) else json.dumps(value))
show(json.load(open(sys.argv[1]))["metrics"][sys.argv[2]])
P
python3 make.py views '{"contrast/1": ["view", "shift", "clean"], "contrast/2": ["view", "shift", "clean"], "fog/1": ["view", "turn", "contrast/1"], "pixelate/1": ["view", "shift", "clean"]}'
python3 make.py frames '{"contrast/1": ["frame", "noise", "clean"], "contrast/2": ["frame", "noise", "clean"], "fog/1": ["frame", "tilt", "clean"], "fog/2": ["frame", "tilt", "fog/1"]}'
python3 make.py edits '{"contrast/1": ["control", "inver", "clean"], "contrast/2": ["edit", "size", "clean"], "fog/1": ["edit", "size", "clean"], "fog/2": ["edit", "angle", "pixelate/1"]}'
# Views.
t shiftforge score views --predictions views.npy --replicates 200 --json views.json --csv cells.csv
t python3 show.py views.json views 2
t grep 'views[.]' cells.csv
shiftforge score views --predictions views.npy --worst-of 2 --replicates 200 --json two.json >log 2>&1
sh_t 'python3 show.py two.json views 2 | grep worst'
t shiftforge score views --predictions views.npy --worst-of 4
t shiftforge score views --predictions views.npy --worst-of 0
t shiftforge score views --predictions views.csv
sh_t 'shiftforge score views --predictions views.csv --allow-missing --replicates 200 --json labels.json >log 2>&1; python3 show.py labels.json views 1'
# Sequences, and relative to a model of one's own.
shiftforge score frames --predictions frames_oracle.npy --replicates 200 --json base.json >log 2>&1
shiftforge score frames --predictions frames.npy --baseline base.json --sequences tilt --replicates 200 --json frames.json >log 2>&1
t python3 show.py frames.json sequences 2
t shiftforge score frames --predictions frames.npy --sequences tilt,snow
t shiftforge score views --predictions views.npy --sequences tilt
# Edits.
shiftforge score edits --predictions edits.npy --replicates 200 --json edits.json >log 2>&1
t python3 show.py edits.json edits 2
# Groups and slices.
t python3 show.py edits.json groups 2
shiftforge score edits --predictions edits.npy --slices area:3,class,brightness:2,width --replicates 200 --json slices.json >log 2>&1
sh_t 'python3 show.py slices.json slices 3'
t shiftforge score edits --predictions edits.npy --slices areas
t shiftforge score edits --predictions edits.npy --slices colour
t shiftforge score edits --predictions edits.npy --slices area:0
t shiftforge score edits --predictions edits.npy --slices class,group:4
t shiftforge score edits --predictions edits.npy --metrics slices
rm edits/clean
t shiftforge score edits --predictions edits.npy --slices sharpness
# An oracle.
shiftforge score views --predictions views.npy --oracle views_oracle.npy --metrics classes --replicates 200 --json fmr.json >log 2>&1
t python3 show.py fmr.json fmr 2
t shiftforge score views --predictions views.npy --oracle frames_oracle.npy
# A model of other classes.
printf 'model_class,class\n0,arrow\n1,1\n2,\nfox,arrow\n' >map.csv
sh_t 'shiftforge score views --predictions views.csv --class-map map.csv --allow-missing --replicates 200 | tail -n 6'
printf 'model_class,class\n0,9\n12,1\n' >beyond.csv
t shiftforge score views --predictions views.npy --class-map beyond.csv
map()
{
    echo "map.csv is $1"
    printf "$1" >map.csv
    t shiftforge score views --predictions views.npy --class-map map.csv
}
map 'model,class\n1,1\n'
map 'model_class,class\n1,1\n\n1,2\n'
map 'model_class,class\nfox,1\nfox,1\n'
map 'model_class,class\n1,dog\n'
map 'model_class,class\n1,12\n'
map 'model_class,class\n1\n'
map 'model_class,class\n,1\n'
map 'model_class,class\n1000000,1\n'
map 'model_class,class\n1,-1\n'
t shiftforge score views --predictions views.npy --class-map nowhere.csv
sh_t 'sed s/,0$/,cat/ views.csv >named.csv; echo model_class,class >map.csv; echo 1,1 >>map.csv; shiftforge score views --predictions named.csv --class-map map.csv'
# Figures do not depend on threads.
for threads in 1 7; do
    for name in views frames edits; do
        shiftforge score $name --predictions $name.npy --oracle ${name}_oracle.npy --slices area,class --threads $threads --json $name.$threads.json >log 2>&1
    done
done
sh_t 'for name in views frames edits; do cmp $name.1.json $name.7.json; done; ls *.7.json'
