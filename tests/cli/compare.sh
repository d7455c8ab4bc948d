# Several models of one release, and two scores side by side.
shiftforge build imagenet-64-c --source synthetic:count=24,size=32x32 --preprocess none --corruptions contrast,pixelate --severities 1-3 --progress none --out rel >log
python3 - <<'P'
import json
manifest = json.load(open("rel/manifest.json"))
rows = [json.loads(line) for chunk in manifest["chunks"] for line in open("rel/" + chunk["path"])]
# "one" is wrong for the first 2 v images of the v-th variant, "two" for as many of the last 16.
for name in "one", "two":
    with open(f"{name}.csv", "w") as out:
        print("variant,key,prediction", file=out)
        for v, variant in enumerate(manifest["variants"]):
            for i, row in enumerate(rows):
                wrong = i < 2 * v if name == "one" else i >= 24 - v
                print(variant["id"], row["key"], (row["label"] + wrong) % 12, sep=",", file=out)
lines = open("two.csv").read().splitlines()
open("fewer.csv", "w").write("\n".join(lines[:-3]) + "\n")
P
t shiftforge score rel --predictions one.csv --predictions two.csv --json scores --csv cells.csv --replicates 200
t ls scores
t wc -l cells.csv
t head -n 2 cells.csv
sh_t 'tail -n 1 cells.csv'
shiftforge score rel --predictions one.csv --json one.json --replicates 200 >log 2>&1
t cmp one.json scores/one.json
# The same comparison from files, for any number of threads; the other way round, with the other sign.
t shiftforge compare scores/one.json scores/two.json --json 1.json --threads 1
t shiftforge compare scores/two.json scores/one.json --markdown --json 2.json
t shiftforge compare scores/one.json scores/two.json --latex --json 7.json --threads 7
t cmp 1.json 7.json
t python3 -c 'import json; c = json.load(open("1.json")); print(c["summary"]["clean_error"], c["summary"]["mce"]); [print(*cell.values()) for cell in c["cells"]]'
t shiftforge compare scores/one.json scores/one.json
# Outputs that one of them lacks are left out for both.
shiftforge score rel --predictions fewer.csv --allow-missing --json fewer.json >log 2>&1
sh_t 'shiftforge compare scores/one.json fewer.json | tail -n 2'
# What cannot be compared.
sed 's/"manifest": "./"manifest": "x/' scores/two.json >elsewhere.json
t shiftforge compare scores/one.json elsewhere.json
python3 -c 'import json; s = json.load(open("scores/two.json")); del s["outcomes"]; json.dump(s, open("old.json", "w"))'
t shiftforge compare scores/one.json old.json
sed 's/"pixelate\/2": "[^"]*"/"pixelate\/2": "AAA="/' scores/two.json >short.json
t shiftforge compare scores/one.json short.json
t shiftforge compare scores/one.json one.csv
t shiftforge compare scores/one.json 1.json
t shiftforge compare scores/one.json
t shiftforge compare scores/one.json none.json
t shiftforge compare scores/one.json scores/two.json --markdown --latex
t shiftforge compare scores/one.json scores/two.json --confidence 95
t shiftforge score rel --predictions one.csv --predictions one.csv
t shiftforge score rel --predictions one.csv --predictions two.csv --name both
t shiftforge score rel --predictions one.csv --predictions two.csv --json log
