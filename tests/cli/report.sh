# The report: what is on the page, where its pictures come from, and when there are none.
for sink in folder tar npy; do
    shiftforge build cifar10-c --source synthetic:count=24,size=32x32 --corruptions contrast,pixelate,saturate --severities 1-3 --sink $sink --progress none --out $sink >log
done
python3 - <<'P'
import json
manifest = json.load(open("folder/manifest.json"))
rows = [json.loads(line) for chunk in manifest["chunks"] for line in open("folder/" + chunk["path"])]
for name in "one", "two":  # wrong for the first images of a variant, or for the last
    with open(f"{name}.csv", "w") as out:
        print("variant,key,prediction", file=out)
        for v, variant in enumerate(manifest["variants"]):
            for i, row in enumerate(rows):
                wrong = i < 2 * v if name == "one" else i >= 24 - v
                print(variant["id"], row["key"], (row["label"] + wrong) % 12, sep=",", file=out)
P
cat >outline.py <<'P'
import sys, xml.etree.ElementTree as tree
page = tree.parse(sys.argv[1]).getroot()
text = lambda element: " ".join("".join(element.itertext()).split())
for element in page.iter():
    if element.tag in ("title", "h1", "h2", "h3", "caption", "figcaption", "summary") and not (element.tag == "title" and element.get("id")):
        print(element.tag, text(element)[:100])
ids = [element.get("id") for element in page.iter() if element.get("id")]
assert len(ids) == len(set(ids)), "an id twice"
for element in page.iter():
    for name in "aria-labelledby", "aria-describedby", "href":
        for other in (element.get(name) or "").split():
            assert other.lstrip("#") in ids or other == "data:,", other
P
cat >pictures.py <<'P'
import base64, struct, sys, xml.etree.ElementTree as tree
for image in tree.parse(sys.argv[1]).getroot().iter("img"):
    kind, text = image.get("src").split(";base64,")
    file = base64.b64decode(text, validate=True)
    assert kind == "data:image/png" and file.startswith(b"\x89PNG"), kind
    assert struct.unpack(">II", file[16:24]) == (int(image.get("width")), int(image.get("height")))
    print(image.get("alt"), len(set(file)) > 50, hash(text) if sys.argv[2:] else "")
P
sh_t 'shiftforge score folder --predictions one.csv --report one.html >/dev/null 2>&1; python3 outline.py one.html'
t python3 pictures.py one.html
shiftforge score folder --predictions one.csv --report again.html --threads 7 >log 2>&1
t cmp one.html again.html
# Archives and arrays have the same pictures.
export PYTHONHASHSEED=0
for sink in tar npy; do shiftforge score $sink --predictions one.csv --report $sink.html >log 2>&1; done
sh_t 'for page in tar npy; do diff <(python3 pictures.py one.html hash) <(python3 pictures.py $page.html hash); done'
# Two models: their differences, too.
sh_t 'shiftforge score folder --predictions one.csv --predictions two.csv --report two.html >/dev/null 2>&1; diff <(python3 outline.py one.html) <(python3 outline.py two.html)'
# Nothing from elsewhere, and nothing that runs.
sh_t 'grep -cE "https?:|<script|@import|url\(" two.html'
# A release whose pictures are gone.
rm -r folder/contrast
sh_t 'shiftforge score folder --predictions one.csv --report gone.html >/dev/null 2>&1; grep "could not be read" gone.html'
sh_t 'shiftforge score folder --predictions one.csv --report nowhere/one.html 2>&1 >/dev/null | grep -v warning'
