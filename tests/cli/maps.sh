# Maps of the report: accuracy over the grid of shifts, beside a plain loop; and over size and position of the object.
cat >predict.py <<'P'
import csv, json, sys
manifest = json.load(open(sys.argv[1] + "/manifest.json"))
rows = [json.loads(line) for line in open(sys.argv[1] + "/manifests/chunk-000000.jsonl")]
def guess(i, v):  # right at first, less often for later variants; none where the view was dropped
    return None if "dropped" in rows[i]["outputs"][v] else (rows[i]["label"] + (7 * i + 5 * v) % 11 // (8 - v % 5)) % 2
if __name__ == "__main__":
    out = csv.writer(open(sys.argv[1] + ".csv", "w"))
    out.writerow(("variant", "key", "prediction"))
    for i, row in enumerate(rows):
        for v, variant in enumerate(manifest["variants"]):
            if guess(i, v) is not None:
                out.writerow((variant["id"], row["key"], guess(i, v)))
P
cat >loop.py <<'P'
from predict import *
wrong = 0
offsets = json.load(open(sys.argv[1] + ".json"))["metrics"]["views"]["offsets"]
for offset in offsets:
    right, same = [], []
    for v, variant in enumerate(manifest["variants"]):
        view = variant.get("view")
        if "relation" in variant and (view["dx"], view["dy"]) == (offset["dx"], offset["dy"]):
            for i, row in enumerate(rows):
                if guess(i, v) is not None:
                    right.append(guess(i, v) == row["label"])
                    same.append(guess(i, v) == guess(i, 0))
    for figure, values in (("accuracy", right), ("consistency", same)):
        own = offset[figure]
        wrong += own is not None if not values else own["n"] != len(values) or abs(own["value"] - sum(values) / len(values)) > 1e-12
print(len(offsets), "offsets, of which the loop has other figures for", wrong)
P
cat >maps.py <<'P'
import sys, xml.etree.ElementTree as tree
text = lambda element: " ".join(" ".join(element.itertext()).split())
section = next(e for e in tree.parse(sys.argv[1]).getroot().iter("section") if e.get("id") == "maps")
for element in section.iter():
    if element.tag in ("h3", "h4", "p"):
        print(element.tag, text(element))
    elif element.tag == "caption":
        print("  " + text(element))
    elif element.tag == "tr":
        print("    " + " | ".join(text(cell) + (" " + cell.get("class") if cell.get("class") else "") for cell in element))
print(next(cell.get("title") for cell in section.iter("td") if cell.get("title")))
P
pictures photos 9
score()
{
    python3 predict.py $1
    shiftforge score $1 --predictions $1.csv --allow-missing --replicates 100 --json $1.json --report $1.html >log 2>&1
}
b="--source photos --preprocess imagenet-16 --progress none"
shiftforge build translation-realistic $b --policy resized --shifts grid:2 --out grid >log
shiftforge build translation-cyclic $b --shifts neighbours-4:3 --out four >log
shiftforge build translation-cyclic $b --shifts diagonal:-3 --out line >log
shiftforge build translation-cyclic $b --shifts pairs:2:4 --out pairs >log
for name in grid four line pairs; do score $name; done
for name in grid four line; do
    t python3 loop.py $name
    t python3 maps.py $name.html
done
# Drawn offsets have no map. No list of them stands elsewhere.
sh_t 'grep -c "id=\"maps\"" pairs.html'
sh_t 'grep -cE ">offsets" grid.html pairs.html'
# Turned at each place: of all angles together, the crop moving against what it shows.
shiftforge build spatial-grid $b --shifts spatial-grid:3:2:30:3 --out turned >log
score turned
t python3 maps.py turned.html
# Edits: the attributes of the rows, and where the object was put.
shiftforge build imagenet-64-c --source photos --preprocess none --encode png --corruptions contrast,fog --severities 1-2 --progress none --out rel >log
mkdir -p edits/manifests
python3 - <<'P'
import json
manifest = json.load(open("rel/manifest.json"))
roles = {"contrast/1": ("control", {}), "contrast/2": ("edit", {"x": "drawn", "y": "drawn"}), "fog/1": ("edit", {"rate": 0.1}), "fog/2": ("edit", {"x": 1, "y": 0})}
for variant in manifest["variants"]:
    if variant["id"] in roles:
        role, parameters = roles[variant["id"]]
        variant["relation"] = {"role": role, "set": "moved", "reference": "clean"}
        variant["operation"]["parameters"] = parameters
json.dump(manifest, open("edits/manifest.json", "w"))
with open("edits/manifests/chunk-000000.jsonl", "w") as out:
    for i, line in enumerate(open("rel/manifests/chunk-000000.jsonl")):
        row = json.loads(line)
        row["attributes"] = {"object_area": i * i / 100, "object_x": i / 8, "object_y": 1 - i / 8}
        for output in row["outputs"]:
            if output["variant"] == "contrast/2":
                output["drawn"] = {"x": i % 3 / 2, "y": i % 2}
        out.write(json.dumps(row) + "\n")
P
score edits
t python3 maps.py edits.html
