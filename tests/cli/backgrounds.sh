# Recipes of other backgrounds.
s="--source synthetic:count=24,size=64x48 --preprocess none --progress none"
t shiftforge build imagenet-9 $s --out nine
sh_t 'find nine -name "*.png" | grep arrow | LC_ALL=C sort'
t shiftforge verify nine --rebuild
sh_t 'grep -o "\"removal\": *\"[a-z]*\"" nine/manifest.json'
# The same on one thread, and of an image alone.
t shiftforge build imagenet-9 $s --out alone --limit 1 --threads 1
sh_t 'cmp nine/mixed_rand/val/arrow/00000.png alone/mixed_rand/val/arrow/00000.png && echo same'
# A class of one image has no other background of its class.
t shiftforge build imagenet-9 --source synthetic:count=2,size=64x48 --preprocess none --out two
t shiftforge build imagenet-9 $s --removal glue --out three
# Each object before K others; more can be added.
t shiftforge build backgrounds-challenge $s --severities 1-2 --limit 4 --out challenge
t shiftforge build backgrounds-challenge $s --severities 1-3 --limit 4 --out challenge
sh_t 'grep -o "\"background\":\"[^\"]*\"" challenge/manifests/*.jsonl | wc -l'
t shiftforge verify challenge --rebuild
t shiftforge build backgrounds-challenge $s --severities 1-21 --out more
# Places that go with classes.
t shiftforge build waterbirds $s --limit 6 --split train --out birds
t shiftforge verify birds --rebuild
sh_t 'grep -o "\"correlation\": [0-9.]*" birds/manifest.json; grep -o "\"group\":\"[^\"]*\"" birds/manifests/*.jsonl | sort | uniq -c | head -4'
sh_t "python3 -c 'import json; print(sum(g[\"images\"] for g in json.load(open(\"birds/manifest.json\"))[\"edits\"][\"groups\"]))'"
t shiftforge build waterbirds $s --limit 6 --split val --out birds
t shiftforge build waterbirds $s --split all --out more
t shiftforge build waterbirds $s --correlation 1.1 --out more
t shiftforge build imagenet-9 $s --correlation 0.5 --out more
t shiftforge build imagenet-9 $s --split train --out more
pictures photos 4
t shiftforge build waterbirds $s --backgrounds photos --out more
# Four blends before the same and another background.
t shiftforge build cut-paste $s --limit 1 --out paste
t shiftforge verify paste --rebuild
sh_t 'ls paste; grep -o "\"background\":\"[^\"]*\"" paste/manifests/*.jsonl | sort | uniq -c'
# An object whose box is the whole picture has no strip beside it.
printf 'path,left,top,right,bottom\nant/00.png,0,0,40,30\nant/02.png,9,9,20,20\nbee/01.png,9,9,20,20\nbee/03.png,9,9,20,20\n' >boxes.csv
t shiftforge build backgrounds-challenge --severities 1-2 --source photos --masks boxes.csv --preprocess none --progress none --out boxes
